"""Predictions of what the broken model will show."""

from __future__ import annotations

import math

import streamlit as st

from bn_core.compute.runs import Run
from bn_core.lessons.clinic.result import ClinicResult
from bn_core.text.numbers import format_number
from pages.shared.live_figure import get_final_result
from pages.shared.predict import ask_number, name_config, reveal_answer


def show_predictions(run: Run) -> None:
    """Ask for test accuracy and training loss of the broken model."""
    st.subheader("Check yourself", anchor=False)
    result = get_final_result(run)
    one, two = st.columns(2, gap="large")
    with one:
        given = ask_number(
            f"accuracy {name_config(run.config)}",
            "What share of the test images does the model **as brought in** get right?",
        )
        _show_answer(given, result, "accuracy")
    with two:
        given = ask_number(
            f"loss {name_config(run.config)}",
            "And its **last training losses**, in nats, averaged over 20 batches? Guessing among "
            f"ten digits costs {format_number(math.log(10))}.",
        )
        _show_answer(given, result, "loss")


def _show_answer(given: float | None, result: ClinicResult | None, name: str) -> None:
    if given is None:
        return
    if result is None:
        st.caption("Run the model as brought in, above.")
    elif math.isnan(result.facts.get(name, math.nan)):
        st.info(f"It was never measured. {result.error}")
    else:
        reveal_answer(
            given, result.facts[name], f"Measured over {result.step} batches of training."
        )
