"""The page of the lesson on ε."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.lessons.epsilon.code import write_epsilon_code
from bn_core.lessons.epsilon.config import MAX_POWER, EpsilonConfig
from bn_core.lessons.epsilon.float32_figure import draw_float32_variance
from bn_core.lessons.epsilon.notebook import list_epsilon
from bn_core.lessons.epsilon.result import EpsilonResult, measure_epsilon
from bn_core.lessons.epsilon.shrinkage_figure import draw_variance_shrinkage
from bn_core.lessons.epsilon.table import epsilon_to_csv
from bn_core.lessons.four_steps.config import FourStepsConfig
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number
from pages.epsilon import details
from pages.epsilon.steps import STEPS
from pages.four_steps.parameters import GIVEN, choose_feature, take_preset
from pages.shared import frame
from pages.shared.batch_input import NAMES, TEXT, show_batch_input
from pages.shared.controls import show_control
from pages.shared.live_figure import show_figures
from pages.shared.number_table import show_table
from pages.shared.predict import ask_prediction
from pages.shared.theme import get_theme

WHY = (
    "Batch norm divides by the standard deviation. What if a feature hardly varies, or not at all? "
    "A small number ε is added to the variance under the root, so that the divisor is never 0. It "
    "has a price, and it cannot repair a variance that was computed wrongly."
)
KNOWN = {
    # Old links to this figure may hold what the strip above it was set to.
    *(TEXT, NAMES, GIVEN, "second"),
    *FourStepsConfig.parameter_names(),
    *EpsilonConfig.parameter_names(),
    *details.CONSTANT_NAMES,
}

REASON = r"""
Without $\varepsilon$ a constant feature would be 0/0, and a feature that varies by rounding error
alone would be blown up to a spread of 1. With it, the variance of $\hat{x}$ is

$$
\operatorname{var}(\hat{x}) = \frac{\sigma^2}{\sigma^2 + \varepsilon}
$$

$\sigma^2$ is the variance of the batch. If it is much larger than $\varepsilon$, the fraction is
close to 1. If it is much smaller, $\hat{x}$ fades to 0. So $\varepsilon$ decides which features
count as constant. It is $10^{-5}$ in PyTorch and $10^{-3}$ in Keras.

It does not repair a wrong variance. Many programs compute it as $E[x^2] - E[x]^2$, a difference of
two averages. Far from 0 both are large, and float32 keeps about 7 digits of each. What is left is
rounding error, which can be negative.
"""

PAPERS = (
    "Ioffe & Szegedy 2015, [Batch Normalization: Accelerating Deep Network Training by Reducing "
    "Internal Covariate Shift](https://arxiv.org/abs/1502.03167), Algorithm 1: “ε is a constant "
    "added to the mini-batch variance for numerical stability”.",
    "Chan, Golub & LeVeque 1983, [Algorithms for Computing the Sample Variance: Analysis and "
    "Recommendations](https://doi.org/10.1080/00031305.1983.10483115).",
    "Welford 1962, [Note on a Method for Calculating Corrected Sums of Squares and Products]"
    "(https://doi.org/10.1080/00401706.1962.10490022).",
    "Claim C03: [Mean 0 and variance 1 after step 3](/claims?claim=C03).",
)

_MOST_EXAMPLES = 6


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        typed, changes = st.columns([5, 6], gap="medium")
        more = page.more_settings()
        with typed:
            batch = show_batch_input(take_preset, more)
            eps = show_control(FourStepsConfig, "eps", "ε")
        with more:
            feature = choose_feature(batch)
        with changes:
            config = EpsilonConfig(
                show_control(EpsilonConfig, "shrink", "Divide by a power of ten: its exponent"),
                show_control(EpsilonConfig, "offset", "Add a power of ten: its exponent"),
            )
    x = batch.values[:, feature]
    try:
        result = measure_epsilon(x, eps, config)
    except ValueError as wrong:
        with page.picture:
            st.error(str(wrong))
        result = None
    page.show_steps(STEPS, result)
    page.show_why(REASON)
    if result:
        _show_rest(page, x, result)
    page.show_details(
        frame.Detail(
            "A constant feature in float32", details.show_constant_feature, details.CONSTANT_NAMES
        ),
        frame.Detail("ε inside or outside the root", details.show_root),
        frame.Detail("How both figures are computed", details.show_method),
        frame.Detail("Papers and claims", partial(frame.show_sources, "epsilon", PAPERS)),
    )


def _show_rest(page: frame.Layout, x: Array, result: EpsilonResult) -> None:
    theme = get_theme()
    with page.picture:
        drawn = [draw_variance_shrinkage(result, theme)]
        if result.std:
            drawn.append(draw_float32_variance(result, theme))
        show_figures(drawn, key="epsilon")
        if not result.std:
            st.caption("The second picture needs a batch with a spread.")
    code = write_epsilon_code(x, result.eps, result.config)
    csv = ("epsilon.csv", lambda: epsilon_to_csv(result))
    notebook = partial(list_epsilon, x, result)
    page.show_tools({"NumPy": code}, "prints the same numbers", csv, notebook=notebook)
    with page.beside_why:
        st.subheader("Your batch in numbers", anchor=False)
        left, right = st.columns(2, gap="medium")
    with left:
        _show_examples(x, result)
    with right:
        _show_variances(result)
    with page.check:
        _show_predictions(x, result.eps)


def _show_examples(x: Array, result: EpsilonResult) -> None:
    """Show the first examples of the divided batch, and their x̂."""
    factor = 10.0**result.config.shrink
    st.markdown(f"**Divided by {format_number(factor)}**, with ε = {format_number(result.eps)}")
    rows = zip((x / factor).tolist(), result.x_hat.tolist(), strict=True)
    show_table(
        ("example", "x", "x̂"),
        [(str(i + 1), *row) for i, row in enumerate(rows)][:_MOST_EXAMPLES],
        None,
        "The divided batch before and after it is normalized",
    )


def _show_variances(result: EpsilonResult) -> None:
    """Show the variance of the batch with its offset, by each method."""
    at = result.at_offset
    st.markdown(f"**{format_number(float(at.offset[0]))} added**, in float32")
    methods = (
        ("E[x²] − E[x]²", at.one_pass),
        ("two passes", at.two_pass),
        ("true variance", at.exact),
    )
    show_table(
        ("method", "variance"),
        [(name, float(values[0])) for name, values in methods],
        None,
        "The variance of the batch in float32, by each method",
    )


def _show_predictions(x: Array, eps: float) -> None:
    one, two = st.columns(2, gap="large")
    small = measure_epsilon(x, eps, EpsilonConfig(shrink=3, offset=MAX_POWER - 2))
    with one:
        ask_prediction(
            "shrunk",
            f"Divide your batch by 1000. Its variance is {format_number(small.std**2)} then, and ε "
            f"is {format_number(eps)}. What is the variance of x̂?",
            small.var_hat,
            "It is σ²/(σ² + ε).",
        )
    at = small.at_offset
    with two:
        ask_prediction(
            "float32",
            f"Add {format_number(float(at.offset[0]))} to your batch. Its variance is "
            f"{format_number(float(at.exact[0]))}, the two averages of E[x²] − E[x]² are near "
            f"{format_number(float(at.offset[0]) ** 2)}, and float32 keeps 7 digits of each. What "
            "does the difference give?",
            float(at.one_pass[0]),
            "The digits in which the averages differ are not stored. Two passes give "
            f"{format_number(float(at.two_pass[0]))}.",
        )


frame.show_lesson("epsilon", WHY, body, KNOWN)
