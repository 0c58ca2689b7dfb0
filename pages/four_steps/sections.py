"""The check and the details of the lesson on the four steps."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core import Forward, normalize
from bn_core.inputs.batches.batch import Batch
from bn_core.inputs.batches.text import read_batch
from bn_core.lessons.epsilon.figure import draw_variance_shrinkage as epsilon_figure
from bn_core.lessons.epsilon.variance_shrinkage import shrink_variance
from bn_core.lessons.four_steps.config import FourStepsConfig
from bn_core.text.numbers import format_number
from pages.four_steps.instrument import apply_parameters
from pages.four_steps.parameters import Parameters, set_pair
from pages.shared.controls import show_control, show_textbox
from pages.shared.lesson import get_theme
from pages.shared.live_figure import show_figures
from pages.shared.predict import ask_prediction

PRINTED = (-1.53, 0.74, 2.26, 3.53)
"""What a course text prints as the output of [2, 4, 8, 10] with gamma 2 and beta 1."""
_SECOND = "1, 3, 5, 7"


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


def show_undo(batch: Batch, feature: int, parameters: Parameters, step: Forward) -> None:
    """Show that γ = √(σ² + ε) and β = μ recover x for this batch alone."""
    st.markdown(
        "With γ = √(σ² + ε) and β = μ the last step takes back the ones before it. So batch norm "
        "can always be undone, say many texts. For which batch?"
    )
    gamma, beta = float(1 / step.inv_std[feature]), float(step.mean[feature])
    st.button(
        "Undo: γ = √(σ² + ε), β = μ",
        on_click=set_pair,
        args=(feature, batch.values.shape[1], gamma, beta),
    )
    undone = np.isclose(parameters.gamma[feature], gamma, rtol=1e-9) and np.isclose(
        parameters.beta[feature], beta, rtol=1e-9, atol=1e-12
    )
    x, y = step.x[:, feature], step.y[:, feature]
    if not undone:
        st.caption(f"Now the largest |y − x| is {format_number(float(np.abs(y - x).max()))}.")
        return
    st.markdown(
        "**This batch** comes back: the largest |y − x| is "
        f"{format_number(float(np.abs(y - x).max()), 2)}."
    )
    _show_second_batch(feature, parameters)


def _show_second_batch(feature: int, parameters: Parameters) -> None:
    second = show_textbox(
        st.text_input, "second", "A second batch through the same γ and β", _SECOND
    )
    try:
        x = read_batch(second).values[:, :1]
        pair = (parameters.gamma[feature : feature + 1], parameters.beta[feature : feature + 1])
        y = normalize(x, *pair, parameters.eps).y
    except ValueError as wrong:
        st.error(str(wrong))
        return
    off = float(np.sqrt(np.mean((y - x) ** 2)))
    st.markdown(
        f"**The second batch** goes in as {_format_list(x)} and comes out as {_format_list(y)}: "
        f"off by {format_number(off)} on average (root mean square). Its own mean is "
        f"{format_number(float(x.mean()))} and it was given β = "
        f"{format_number(float(parameters.beta[feature]))}. γ and β undo the batch they were taken "
        "from, or fixed statistics; not batch norm."
    )


def _format_list(values: np.ndarray) -> str:
    shown = [format_number(float(v)) for v in values.ravel()[:8]]
    return ", ".join(shown) + ("…" if values.size > 8 else "")


def show_epsilon(batch: Batch, feature: int, parameters: Parameters) -> None:
    """Show how the variance of x_hat leaves 1 when the input is divided by tens."""
    st.markdown("Divide your batch by ten, again and again. Is the variance of x̂ still 1?")
    shrink = show_control(FourStepsConfig, "shrink", "Divide the input by 10 to the power of")
    x = batch.values[:, feature]
    try:
        curve = shrink_variance(x, parameters.eps, np.logspace(0, 8, 65))
        here = shrink_variance(x, parameters.eps, [10.0**shrink])
    except ValueError as wrong:
        st.error(str(wrong))
        return
    show_figures([epsilon_figure(curve, here, parameters.eps, get_theme())], key="epsilon")
    std, var_hat = float(here.std[0]), float(here.var_hat[0])
    st.markdown(
        f"The input's standard deviation is now {format_number(std)}, so σ² = "
        f"{format_number(std**2)} stands beside "
        f"ε = {format_number(parameters.eps)}. Measured: the variance of x̂ is "
        f"{format_number(var_hat, 6)}; the "
        f"formula σ²/(σ² + ε) says {format_number(std**2 / (std**2 + parameters.eps), 6)}."
        if std or parameters.eps
        else "A constant feature has no spread at all."
    )


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
