"""Change one photograph, and see what each norm keeps."""

from __future__ import annotations

from functools import cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from bn_core import BATCH, INSTANCE, LAYER, Axes
from bn_core.inputs.images.samples import load_photo
from bn_core.lessons.images.channel_order import REACH, to_pixels
from bn_core.lessons.images.config import ImagesConfig
from bn_core.lessons.images.picture_changes import CHANGES, ChangeSurvival, measure_survival
from bn_core.text.numbers import format_number
from pages.shared.controls import show_control
from pages.shared.number_table import show_table
from pages.which_axes.gallery import show_gallery
from pages.which_axes.photographs import Photographs

NORMS: dict[str, Axes | None] = {
    "no norm": None,
    "batch": BATCH,
    "layer": LAYER,
    "instance": INSTANCE,
}
CHANGE_NAMES = {
    "contrast": "half the contrast",
    "cast": "more red, less blue",
    "brighter": "all brighter",
    "constant": "one grey",
}
Survivals = dict[tuple[str, str], ChangeSurvival]


def show_changes(batch: Photographs) -> None:
    """Show the changed photograph through each norm, and what is left."""
    st.subheader("Change one photograph: what is left of that?", anchor=False)
    one, two = st.columns(2, gap="large")
    with one:
        change = show_control(ImagesConfig, "change", "Change")
    with two:
        index = _choose_picture(batch)
    result = _measure_survivals(batch, index)
    _show_pictures(result, change)
    _show_table(result, change)
    st.markdown(_describe_survival(result, change, len(batch.x)))


def _choose_picture(batch: Photographs) -> int:
    count = len(batch.x)
    if count == 1:
        return 0
    label = "Photograph changed"
    chosen = int(show_control(ImagesConfig, "picture", label, maximum=count, stepper=True)) - 1
    st.caption(batch.titles[chosen])
    return chosen


def _measure_survivals(batch: Photographs, index: int) -> Survivals:
    """Measure every change through every norm.

    What is the same for all readers is computed once.
    """
    return _measure(batch.x, index) if batch.own else _measure_shipped(len(batch.x), index)


@cache
def _measure_shipped(count: int, index: int) -> Survivals:
    return _measure(np.stack([load_photo(k) for k in range(count)]), index)


def _measure(x: NDArray[np.float64], index: int) -> Survivals:
    return {
        (norm, change): measure_survival(x, index, change, axes)
        for norm, axes in NORMS.items()
        for change in CHANGES
    }


def _show_pictures(result: Survivals, change: str) -> None:
    for column, norm in zip(st.columns(len(NORMS)), NORMS, strict=True):
        each = result[norm, change]
        low, high = (0, 1) if norm == "no norm" else (-REACH, REACH)
        with column:
            st.markdown(f"**{norm}**")
            show_gallery(
                [to_pixels(each.before, low, high), to_pixels(each.after, low, high)],
                ["as it was", CHANGE_NAMES[change]],
                112,
            )


def _show_table(result: Survivals, change: str) -> None:
    heads = ["difference, %", *CHANGE_NAMES.values(), f"mates: {CHANGE_NAMES[change]}"]
    rows = [
        [
            norm,
            *(_round_percent(result[norm, each].remaining) for each in CHANGES),
            _round_percent(result[norm, change].others),
        ]
        for norm in NORMS
    ]
    show_table(heads, rows, None, "How much each change still changes after every norm, in percent")
    st.caption(
        "Root mean square of the difference that a change makes to the photograph's x̂, in percent "
        "of that x̂ itself; without a norm, of x. 0: the norm cannot tell. The last column: the "
        "same for the other photographs, which nobody changed. Three channels make G = 1 or 3: "
        "layer or instance norm."
    )


def _round_percent(share: float) -> float | str:
    """Return a percentage, or a dash if there is nothing to measure."""
    if np.isnan(share):
        return "–"
    return round(100 * share, 9)


def _describe_survival(result: Survivals, change: str, count: int) -> str:
    left = {norm: _format_percent(result[norm, change].remaining) for norm in NORMS}
    sentence = (
        f"“{CHANGE_NAMES[change].capitalize()}” changes the photograph itself by "
        f"{left['no norm']}; after batch norm by {left['batch']}, layer norm {left['layer']}, "
        f"instance norm {left['instance']}. "
    )
    if change == "contrast":
        sentence += "The little that layer and instance norm leave is the work of ε = 10⁻⁵. "
    if change == "constant":
        sentence += "A flat picture has no spread: layer and instance norm leave only 0. "
    if count == 1:
        return sentence + "Alone in its batch, the photograph meets batch norm as instance norm."
    mates = _format_percent(result["batch", change].others)
    return (
        sentence
        + f"Batch norm alone passes it on: the other photographs change by {mates}, because "
        "they share the mean and the variance."
    )


def _format_percent(share: float) -> str:
    return f"{format_number(round(100 * share, 9))}%"
