"""Ask for a prediction, then reveal the number."""

from __future__ import annotations

import math

import streamlit as st

from bn_core.text.numbers import format_number


def guess(key: str, question: str) -> float | None:
    """Ask for a number; None until one is given."""
    st.markdown(question)
    given = st.number_input(
        "Your prediction", value=None, key=f"predict {key}", placeholder="a number", format="%g"
    )
    if given is None:
        st.caption("The answer appears when you have predicted.")
    return given


def reveal(given: float, answer: float, because: str) -> None:
    """Show the answer, how far off the prediction was, and why, in a sentence."""
    if math.isclose(given, answer, rel_tol=5e-3, abs_tol=5e-3):
        st.success(f"Right: it is {format_number(answer)}. {because}")
    else:
        off = format_number(abs(given - answer))
        st.info(
            f"You said {format_number(given)}; it is {format_number(answer)}: off by {off}. "
            f"{because}"
        )


def predict(key: str, question: str, answer: float, because: str) -> None:
    """Ask for a number that the caller has computed from the reader's own input."""
    given = guess(key, question)
    if given is not None:
        reveal(given, answer, because)
