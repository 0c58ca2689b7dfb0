"""The controls for the reader's numbers and their unit."""

from __future__ import annotations

import streamlit as st

from bn_core.inputs.batches.batch import BatchError, describe_magnitude
from bn_core.inputs.batches.numbers import read_numbers
from bn_core.inputs.batches.text import read_batch, write_batch
from bn_core.lessons.standardize.config import StandardizeConfig
from bn_core.lessons.standardize.samples import EIGHT, SAMPLES
from bn_core.lessons.standardize.units import UNITS, Unit
from bn_core.norm.arrays import Float64Array
from pages.shared.controls import set_controls, show_control, show_textbox
from pages.shared.examples import show_examples

TEXT = "x"
_GOOD = "numbers good"


def set_numbers(text: str = EIGHT, unit: str = "same") -> None:
    """Replace the numbers and their unit; a callback."""
    set_controls(StandardizeConfig(unit=unit))
    st.session_state[TEXT] = text


def set_number(place: int, value: float) -> None:
    """Change one number, from 0, of the present ones; a callback.

    Nothing changes if it no longer exists or the value is out of bounds.
    """
    numbers = _read()[0].copy()
    if place < len(numbers) and not describe_magnitude(value):
        numbers[place] = value
        st.session_state[TEXT] = write_batch(numbers[:, None])


def choose_numbers() -> tuple[Float64Array, Unit]:
    """Show the controls, and return the numbers as typed and the chosen unit."""
    typed, sample = st.columns([4, 3], gap="medium")
    name = show_control(StandardizeConfig, "unit", "Change the unit")
    with typed:
        show_textbox(st.text_input, TEXT, "Your numbers", EIGHT)
        numbers, fault = _read()
    with sample:
        text = st.session_state[TEXT]
        shown = next((each for each in SAMPLES if SAMPLES[each] == text), None)
        show_examples(SAMPLES, shown, lambda each: set_numbers(SAMPLES[each]), "numbers sample")
    if fault:
        st.error(f"{fault} The page shows the last valid numbers.")
    elif note := read_batch(st.session_state[TEXT]).note:
        st.caption(note)
    return numbers, UNITS[name]


def _read() -> tuple[Float64Array, str]:
    """Return the numbers of the text, or the last valid ones and what is wrong."""
    text = st.session_state[TEXT]
    try:
        numbers, fault = read_numbers(text), ""
        st.session_state[_GOOD] = text
    except BatchError as error:
        numbers, fault = read_numbers(st.session_state.get(_GOOD, EIGHT)), str(error)
    return numbers, fault
