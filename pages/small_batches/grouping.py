"""Group eight samples by hand, and follow one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from bn_core.inputs.batches.batch import MAX_MAGNITUDE
from bn_core.inputs.batches.text import write_batch
from bn_core.lessons.small_batches.config import GroupingConfig
from bn_core.lessons.small_batches.grouping import (
    SAMPLES,
    GroupedSamples,
    group_in_order,
    normalize_groups,
    read_letters,
    read_samples,
)
from bn_core.text.numbers import format_number
from pages.shared.controls import show_control, show_textbox
from pages.shared.number_table import show_table
from pages.shared.strip import show_strip

NAMES = ("samples", "groups", "chosen")
"""The parameters of the address that this part uses."""
FIRST = group_in_order(8, 4)
_DRAG, _LET_GO = "groups drag", "groups let go"
_LAST_GOOD = "good groups"
_UNTIL = "Until then the last good ones stay in view."

T = TypeVar("T")


def choose_groups() -> GroupedSamples:
    """Show the inputs and their errors; return the groups."""
    show_textbox(
        st.text_area,
        "samples",
        "Samples",
        SAMPLES,
        height=80,
        help="Two to eight numbers. These are what one unit makes of eight handwritten digits.",
    )
    x = _read_text("samples", read_samples, read_samples(SAMPLES))
    show_textbox(
        st.text_input,
        "groups",
        "Group of each sample",
        FIRST,
        help="A letter a sample, A to H: AABBCCDD makes four batches of two.",
    )
    even = group_in_order(len(x), 4)
    letters = _read_text("groups", lambda text: read_letters(text, len(x)), even)
    try:
        return normalize_groups(x, letters)
    except ValueError as wrong:
        st.error(f"{wrong} The first samples are in view instead.")
        return normalize_groups(read_samples(SAMPLES), FIRST)


def _read_text(name: str, read: Callable[[str], T], default: T) -> T:
    """Read a text.

    If it cannot be read, show why and return what it said before, if that fits.
    """
    good = f"{_LAST_GOOD} {name}"
    try:
        value = read(st.session_state[name])
    except ValueError as wrong:
        st.error(f"{wrong} {_UNTIL}")
        try:
            return read(st.session_state.get(good, ""))
        except ValueError:
            return default
    st.session_state[good] = st.session_state[name]
    return value


def show_groups(result: GroupedSamples) -> None:
    """Show the strip of one sample's group, and every sample's x̂."""
    st.session_state.pop(_DRAG, None)
    st.session_state.pop(_LET_GO, None)
    _run_groups(result)


@st.fragment
def _run_groups(result: GroupedSamples) -> None:
    """Run this part alone while a dot is dragged."""
    if drag := st.session_state.get(_DRAG):
        sample, value = drag
        x = result.x.copy()
        x[min(sample, len(x) - 1)] = value
        result = normalize_groups(x, result.letters)
    picture, below = st.container(), st.container()
    with below:
        count = len(result.x)
        label = "Sample followed"
        chosen = show_control(
            GroupingConfig, "chosen", label, maximum=count, stepper=True, width=220
        )
    with picture:
        _show_strip(result, chosen - 1)
    _show_table(result, chosen - 1)
    st.markdown(_describe_sample(result, chosen - 1))
    if st.session_state.pop(_LET_GO, False):
        st.rerun()


def _show_strip(result: GroupedSamples, chosen: int) -> None:
    mine = result.find_group(chosen)

    def moved(place: int, value: float, done: bool) -> None:
        if not abs(value) <= MAX_MAGNITUDE:
            return
        sample = mine.members[place]
        st.session_state["chosen"] = sample + 1
        st.session_state[_DRAG] = (sample, value)
        if done:
            set_sample(result.x, sample, value)
            st.session_state[_LET_GO] = True

    def picked(place: int) -> None:
        st.session_state["chosen"] = mine.members[place] + 1

    show_strip(mine.step, 0, mine.members.index(chosen), "group strip", moved, picked)
    st.caption(
        f"Group {mine.letter}, the batch of sample {chosen + 1}: drag a dot of the top line, or "
        "focus it and use the arrow keys. Nobody outside the group moves."
    )


def set_sample(x: NDArray[np.float64], sample: int, value: float) -> None:
    """Write one changed sample (from 0) back into the text, in a callback."""
    values = x.copy()
    values[sample] = value
    st.session_state["samples"] = write_batch(values[:, None])


def _show_table(result: GroupedSamples, chosen: int) -> None:
    whole = normalize_groups(result.x, group_in_order(len(result.x), len(result.x)))
    rows: list[list[float | str]] = []
    for place, value in enumerate(result.x):
        mine = result.find_group(place)
        rows.append(
            [
                str(place + 1),
                float(value),
                mine.letter,
                float(result.x_hat[place]),
                float(whole.x_hat[place]),
                float(mine.step.mean[0]),
                float(mine.step.var[0]),
            ]
        )
    heads = ["sample", "x", "group", "x̂", "x̂ in one batch", "μ of the group", "σ² of the group"]
    show_table(heads, rows, chosen, "Each sample, its group's mean and variance, and its x̂")


def _describe_sample(result: GroupedSamples, chosen: int) -> str:
    """Describe one sample (from 0) in the usual groups and in the reader's."""
    count = len(result.x)
    ways = [("one batch", group_in_order(count, count))]
    ways += [(f"batches of {size}", group_in_order(count, size)) for size in (4, 2) if size < count]
    summary = ", ".join(
        f"{format_number(float(normalize_groups(result.x, letters).x_hat[chosen]))} in {name}"
        for name, letters in ways
    )
    mine = result.find_group(chosen)
    return (
        f"Sample {chosen + 1}, x = {format_number(float(result.x[chosen]))}, has x̂ = {summary}, "
        f"cut from left to right; in your group {mine.letter} of {len(mine.members)}, "
        f"{format_number(float(result.x_hat[chosen]))}."
    )


def summarize(result: GroupedSamples) -> list[str]:
    """Describe how far the groups differ, and how far the samples moved."""
    whole = normalize_groups(result.x, group_in_order(len(result.x), len(result.x)))
    away = np.abs(result.x_hat - whole.x_hat)
    means, variances = (
        " to ".join(format_number(float(end)) for end in (min(each), max(each)))
        for each in (
            [float(one.step.mean[0]) for one in result.groups],
            [float(one.step.var[0]) for one in result.groups],
        )
    )
    sentences = [
        f"Your groups' means run from {means}, their variances from {variances}; against one batch "
        f"of all, x̂ changes by up to {format_number(float(away.max()))} (sample "
        f"{int(away.argmax()) + 1})."
    ]
    if any(len(each.members) == 1 for each in result.groups):
        sentences.append(
            "A group of one has variance 0 and x̂ = 0; PyTorch refuses it in train mode."
        )
    return sentences
