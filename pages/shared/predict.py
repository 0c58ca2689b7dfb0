"""Ask for a prediction before showing a number."""

from __future__ import annotations

import math

import streamlit as st

from bn_core.text.numbers import format_number


def ask_number(key: str, question: str) -> float | None:
    """Ask for a number, and return it or None until it is given."""
    st.markdown(question)
    given = st.number_input(
        "Your prediction", value=None, key=f"predict {key}", placeholder="a number", format="%g"
    )
    if given is None:
        st.caption("The answer appears when you have predicted.")
    return given


def reveal_answer(given: float, answer: float, because: str) -> None:
    """Show the answer, the error of the prediction, and the reason."""
    if math.isclose(given, answer, rel_tol=5e-3, abs_tol=5e-3):
        st.success(f"Right: it is {format_number(answer)}. {because}")
    else:
        off = format_number(abs(given - answer))
        st.info(
            f"You said {format_number(given)}; it is {format_number(answer)}: off by {off}. "
            f"{because}"
        )


def ask_prediction(key: str, question: str, answer: float, because: str) -> None:
    """Ask for a number, then show the answer that the caller has computed."""
    given = ask_number(key, question)
    if given is not None:
        reveal_answer(given, answer, because)
