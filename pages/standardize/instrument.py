"""The strip of the reader's numbers."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.standardize.sentences import describe_number
from bn_core.lessons.standardize.units import Unit
from bn_core.lessons.standardize.z_scores import standardize
from bn_core.norm.arrays import Float64Array
from pages.shared.strip import show_strip
from pages.standardize.numbers_input import set_number

_DRAG = "numbers drag"
_LET_GO = "numbers let go"
_LINES = 3
"""The number lines x, x − μ and x̂."""


def show_numbers(numbers: Float64Array, unit: Unit) -> None:
    """Show the numbers in their unit on three lines; the first can be dragged."""
    st.session_state.pop(_DRAG, None)
    st.session_state.pop(_LET_GO, None)
    _run_strip(numbers, unit)


@st.fragment
def _run_strip(numbers: Float64Array, unit: Unit) -> None:
    """Run this part alone while a dot is dragged."""
    _draw_strip(numbers, unit)
    # Drawn first, then the page: a strip that is missing for a moment would lose the focus.
    if st.session_state.pop(_LET_GO, False):
        st.rerun()


def _draw_strip(numbers: Float64Array, unit: Unit) -> None:
    values = unit.convert(numbers)
    if drag := st.session_state.get(_DRAG):
        place, value = drag
        values[min(place, len(values) - 1)] = value
    try:
        scores = standardize(values)
    except ValueError as wrong:
        st.error(str(wrong))
        return

    def moved(place: int, value: float, done: bool) -> None:
        st.session_state["sample"] = place + 1
        st.session_state[_DRAG] = (place, value)
        if done:
            set_number(place, unit.invert(value))
            st.session_state[_LET_GO] = True

    def picked(place: int) -> None:
        st.session_state["sample"] = place + 1
        st.session_state[_LET_GO] = True

    chosen = min(int(st.session_state.get("sample", 1)), len(values)) - 1
    show_strip(scores.step, 0, chosen, "numbers strip", moved, picked, _LINES)
    st.markdown(describe_number(scores, chosen))
    st.caption(
        "Dashed: the mean. Band: one standard deviation to either side. Drag a dot of the top "
        "line, or focus it and press ← or → to move it, ↑ or ↓ to choose another."
    )
