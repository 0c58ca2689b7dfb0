"""Predict, then reveal: a number is asked for before it is shown, and the error is told."""

from __future__ import annotations

import math

import streamlit as st

from bn_core.formulas import show


def predict(key: str, question: str, answer: float, because: str) -> None:
    """Ask for a number; once one is given, show the answer, how far off it was, and why.

    ``answer`` is computed by the caller from the reader's own batch; ``because`` is a sentence.
    """
    st.markdown(question)
    guess = st.number_input(
        "Your prediction", value=None, key=f"predict {key}", placeholder="a number", format="%g"
    )
    if guess is None:
        st.caption("The answer appears when you have predicted.")
        return
    error = abs(guess - answer)
    if math.isclose(guess, answer, rel_tol=5e-3, abs_tol=5e-3):
        st.success(f"Right: it is {show(answer)}. {because}")
    else:
        st.info(f"You said {show(guess)}; it is {show(answer)}: off by {show(error)}. {because}")
