"""The check and the details of the lesson on the four steps."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core import Forward, normalize
from bn_core.inputs.batches.batch import Batch
from bn_core.text.numbers import format_number
from pages.four_steps.instrument import apply_parameters
from pages.four_steps.parameters import Parameters
from pages.shared.predict import ask_prediction

PRINTED = (-1.53, 0.74, 2.26, 3.53)
"""What a course text prints as the output of [2, 4, 8, 10] with gamma 2 and beta 1."""


def show_misprint() -> None:
    """Show a printed mistake beside what the core computes."""
    y = normalize([[2.0], [4.0], [8.0], [10.0]], 2.0, 1.0).y[:, 0]
    worst = int(np.argmax(np.abs(y - PRINTED)))
    st.markdown(
        "A course text puts 2, 4, 8 and 10 through the four steps with γ = 2 and β = 1. It prints "
        f"{_format_list(np.array(PRINTED))}. Computed here: {_format_list(y)}. Example {worst + 1} "
        f"differs: {format_number(PRINTED[worst])} against {format_number(float(y[worst]))}."
    )
    st.markdown(
        "You can tell without a computer. The mean of x̂ is 0, so the mean of y must be β = 1. The "
        f"printed numbers have mean {format_number(float(np.mean(PRINTED)))}, ours "
        f"{format_number(float(y.mean()))}. Adding β twice would give "
        f"{format_number(float(y[worst]) + 1)}, which is the likely mistake."
    )


def _format_list(values: np.ndarray) -> str:
    shown = [format_number(float(v)) for v in values.ravel()[:8]]
    return ", ".join(shown) + ("…" if values.size > 8 else "")


def show_predictions(batch: Batch, feature: int, parameters: Parameters, step: Forward) -> None:
    """Ask for the outputs after a shift and with an outlier."""
    one, two = st.columns(2, gap="large")
    added = apply_parameters(batch.values + 100.0, parameters).y[0, feature]
    with one:
        ask_prediction(
            "shift",
            "Add 100 to every number of the batch. y₁ is "
            f"{format_number(float(step.y[0, feature]))} now. What will it be?",
            float(added),
            "With fixed statistics a shift goes straight through, times γ/√(σ² + ε)."
            if parameters.given
            else "The mean rises by 100, too, and x − μ stays the same.",
            float(np.abs(step.y[:, feature]).max()),
        )
    last = batch.values.copy()
    last[-1, feature] += 1000 * (np.ptp(last[:, feature]) or 1.0)
    if len(last) < 2:
        return
    far = apply_parameters(last, parameters).x_hat[0, feature]
    with two:
        ask_prediction(
            "outlier",
            f"Change the last number to {format_number(float(last[-1, feature]))}. x̂₁ is "
            f"{format_number(float(step.x_hat[0, feature]))} now. What will it be?",
            float(far),
            "With fixed statistics the other examples do not move."
            if parameters.given
            else f"One far example of {len(last)} makes nearly all of the variance. Its x̂ goes to "
            f"√{len(last) - 1}, and every other to −1/√{len(last) - 1}.",
        )
