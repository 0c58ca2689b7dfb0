"""Group eight samples by hand, and follow one of them."""

from __future__ import annotations

import streamlit as st

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
from bn_core.lessons.small_batches.grouping_figure import draw_groups
from bn_core.lessons.small_batches.sentences import describe_groups
from pages.shared.controls import read_textbox, read_valid_text, show_control, show_textbox
from pages.shared.live_figure import show_figures
from pages.shared.number_table import show_table
from pages.shared.strip import (
    forget_dropped_dots,
    move_dots,
    run_page_after_strip,
    show_strip,
)
from pages.shared.theme import get_theme

NAMES = frozenset(("samples", "groups", "chosen"))
"""The parameters of the address that this part uses."""
FIRST = group_in_order(8, 4)
_KEY = "group strip"
_INSTEAD = "Until then the last valid ones are shown."


def choose_groups() -> GroupedSamples:
    """Show the inputs and their errors, and return the groups."""
    left, right = st.columns([5, 3], gap="medium")
    with left:
        show_textbox(
            st.text_input,
            "samples",
            "Samples",
            SAMPLES,
            help="Two to eight numbers. The first ones are what one unit of an untrained network "
            "computes for eight handwritten digits.",
        )
        x = read_textbox("samples", SAMPLES, read_samples, _INSTEAD)
    with right:
        show_textbox(
            st.text_input,
            "groups",
            "Group of each sample",
            FIRST,
            help="One letter per sample, A to H. AABBCCDD makes four batches of two.",
        )
        even = group_in_order(len(x), 4)
        letters = read_textbox("groups", even, lambda text: read_letters(text, len(x)), _INSTEAD)
    try:
        return normalize_groups(x, letters)
    except ValueError as wrong:
        st.error(f"{wrong} The first samples are shown instead.")
        return normalize_groups(read_samples(SAMPLES), FIRST)


def show_groups(result: GroupedSamples) -> None:
    """Show each sample in one batch of all and in its group."""
    show_figures([draw_groups(result, get_theme())], "grouped samples")
    st.markdown("  \n".join(describe_groups(result)))
    st.caption(
        "A line is one sample. Above, all samples are normalized together; below, each group is a "
        "batch of its own. Change the letters to make other groups."
    )


def show_one_group(result: GroupedSamples) -> None:
    """Show the four steps of one sample's group, whose values can be dragged."""
    forget_dropped_dots(_KEY)
    _run_group(result)


@st.fragment
def _run_group(result: GroupedSamples) -> None:
    """Run this part alone while a dot is dragged."""
    picture, below = st.container(), st.container()
    with below:
        count = len(result.x)
        label = "Sample followed"
        chosen = show_control(
            GroupingConfig, "chosen", label, maximum=count, stepper=True, width=220
        )
    members = list(result.find_group(chosen - 1).members)
    x = result.x.copy()
    x[members] = move_dots(_KEY, x[members])
    result = normalize_groups(x, result.letters)
    with picture:
        _show_strip(result, chosen - 1)
    _show_table(result, chosen - 1)
    run_page_after_strip(_KEY)


def _show_strip(result: GroupedSamples, chosen: int) -> None:
    mine = result.find_group(chosen)

    def choose(place: int) -> None:
        st.session_state["chosen"] = mine.members[place] + 1

    def drop(place: int, value: float) -> None:
        set_sample(mine.members[place], value)

    show_strip(mine.step, 0, mine.members.index(chosen), _KEY, choose, drop)
    st.caption(
        f"Group {mine.letter}, the batch of sample {chosen + 1}. Drag a dot of the top line, or "
        "focus it and use the arrow keys. Samples of other groups do not move."
    )


def set_sample(sample: int, value: float) -> None:
    """Write one changed sample (from 0) back into the text, in a callback.

    Nothing changes if it no longer exists.
    """
    values = read_valid_text("samples", SAMPLES, read_samples)[0].copy()
    if sample >= len(values):
        return
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
