"""The strip of the reader's numbers."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.standardize.sentences import describe_number
from bn_core.lessons.standardize.units import Unit
from bn_core.lessons.standardize.z_scores import standardize
from bn_core.norm.arrays import Float64Array
from pages.shared.strip import (
    forget_dropped_dots,
    move_dots,
    run_page_after_strip,
    show_strip,
)
from pages.standardize.numbers_input import set_number

_KEY = "numbers strip"
_LINES = 3
"""The number lines x, x − μ and x̂."""


def show_numbers(numbers: Float64Array, unit: Unit) -> None:
    """Show the numbers in their unit on three lines; the first can be dragged."""
    forget_dropped_dots(_KEY)
    _run_strip(numbers, unit)


@st.fragment
def _run_strip(numbers: Float64Array, unit: Unit) -> None:
    """Run this part alone while a dot is dragged."""
    _draw_strip(numbers, unit)
    run_page_after_strip(_KEY)


def _draw_strip(numbers: Float64Array, unit: Unit) -> None:
    try:
        scores = standardize(move_dots(_KEY, unit.convert(numbers)))
    except ValueError as wrong:
        st.error(str(wrong))
        return

    def choose(place: int) -> None:
        st.session_state["sample"] = place + 1

    def drop(place: int, value: float) -> None:
        set_number(place, unit.invert(value))

    chosen = min(int(st.session_state.get("sample", 1)), len(numbers)) - 1
    show_strip(scores.step, 0, chosen, _KEY, choose, drop, _LINES)
    st.markdown(describe_number(scores, chosen))
    st.caption(
        "Dashed: the mean. Band: one standard deviation to either side. Drag a dot of the top "
        "line, or focus it and press ← or → to move it, ↑ or ↓ to choose another."
    )
