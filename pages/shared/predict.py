"""Ask for a prediction before showing a number."""

from __future__ import annotations

import math

import streamlit as st

from bn_core.text.numbers import format_number


def ask_number(key: str, question: str) -> float | None:
    """Ask for a number, and return it or None until it is given."""
    st.markdown(question)
    prediction = st.number_input(
        "Your prediction", value=None, key=f"predict {key}", placeholder="a number", format="%g"
    )
    if prediction is None:
        st.caption("The answer appears when you have predicted.")
    return prediction


def reveal_answer(prediction: float, answer: float, because: str) -> None:
    """Show the answer, the error of the prediction, and the reason."""
    if math.isclose(prediction, answer, rel_tol=5e-3, abs_tol=5e-3):
        st.success(f"Right: it is {format_number(answer)}. {because}")
    else:
        off = format_number(abs(prediction - answer))
        st.info(
            f"You said {format_number(prediction)}; it is {format_number(answer)}: off by {off}. "
            f"{because}"
        )


def ask_prediction(key: str, question: str, answer: float, because: str) -> None:
    """Ask for a number, then show the answer that the caller has computed."""
    prediction = ask_number(key, question)
    if prediction is not None:
        reveal_answer(prediction, answer, because)
