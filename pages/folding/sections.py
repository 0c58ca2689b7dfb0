"""The check and the details of the lesson on folding."""

from __future__ import annotations

import math

import streamlit as st

from bn_core.lessons.folding.config import RoundedWeightsConfig
from bn_core.lessons.folding.feature_line import FeatureLines
from bn_core.text.latex import format_latex, format_latex_beside, parenthesize
from bn_core.text.numbers import count_digits_beside, format_number
from pages.shared.badge import show_badge
from pages.shared.number_table import show_table
from pages.shared.predict import ask_prediction

_SHOWN = 8
_INPUTS, _OUTPUTS = 64, 32


def show_predictions(lines: FeatureLines) -> None:
    """Ask for the output at the running mean, and for the parameters that are left."""
    one, two = st.columns(2, gap="large")
    mean = float(lines.stats.mean[0])
    with one:
        ask_prediction(
            "at the running mean",
            f"The running mean is {format_number(mean)}, and β is {format_number(lines.beta)}. In "
            f"evaluation mode, what is the output for x = {format_number(mean)}?",
            float(lines.evaluation.at(mean)),
            "x − μ is 0 there, so the output is β, whatever γ and the variance are.",
            max(abs(lines.beta), abs(lines.evaluation.slope * mean)),
        )
    with two:
        ask_prediction(
            "parameters after folding",
            f"nn.Linear({_INPUTS}, {_OUTPUTS}, bias=False) has {_INPUTS * _OUTPUTS} weights. "
            f"nn.BatchNorm1d({_OUTPUTS}) follows. How many parameters has the folded layer?",
            float(_INPUTS * _OUTPUTS + _OUTPUTS),
            f"The weights are as many as before, and a bias for each of the {_OUTPUTS} outputs is "
            "added. γ, β and the running statistics are gone.",
        )


def show_arithmetic(lines: FeatureLines) -> None:
    """Show the line of evaluation mode with its numbers, and both modes in a table."""
    mu, var = float(lines.stats.mean[0]), format_latex(float(lines.stats.var[0]))
    std, height = math.sqrt(float(lines.stats.var[0])), abs(lines.gamma)
    gamma, beta = format_latex(lines.gamma), format_latex_beside(lines.beta, height)
    # Digits enough that a·x + c, a small difference of large numbers, keeps three.
    mean = format_latex_beside(mu, std)
    a = format_latex(lines.evaluation.slope, count_digits_beside(mu, std))
    c = format_latex_beside(lines.evaluation.intercept, height)
    st.latex(
        rf"a = \frac{{\gamma}}{{\sqrt{{\sigma^2+\varepsilon}}}} = "
        rf"\frac{{{gamma}}}{{\sqrt{{{var}+{format_latex(1e-5)}}}}} = {a}"
    )
    st.latex(rf"c = \beta - a\,\mu = {beta} - {parenthesize(a)}\cdot{parenthesize(mean)} = {c}")
    sign = "-" if c.startswith("-") else "+"
    st.latex(rf"y = {a}\cdot x {sign} {c.removeprefix('-')}")
    count = min(len(lines.x), _SHOWN)
    columns = (lines.x, lines.evaluated, lines.evaluation.at(lines.x), lines.trained)
    show_table(
        ["x", "y in evaluation mode, four steps", "a·x + c", "y in training mode"],
        [[*map(float, row)] for row in zip(*columns, strict=True)][:count],
        None,
        "Each input, its output by the four steps and by the line, and its output in training mode",
        spreads={0: std, 1: height, 2: height, 3: height},
    )
    more = "" if count == len(lines.x) else f" The first {count} of {len(lines.x)} are shown."
    st.caption(
        "The line and the four steps give the same outputs up to rounding error. Training mode "
        f"differs by up to {format_number(lines.largest_gap)}: it subtracts the mean of this batch "
        f"and divides by its biased variance.{more}"
    )


def show_layer_check(seed: int) -> None:
    """Show PyTorch's layers before and after folding."""
    st.markdown(
        "Three kinds of layers get the same digits before and after folding, in float64, with "
        "random weights and running statistics of ten real batches."
    )
    show_badge("folding", "bn_core.lessons.folding.worker.folding_check", "check", seed)


def show_bias_check(seed: int) -> None:
    """Show what a bias before batch norm does in both modes."""
    st.markdown(
        "In training mode the batch's mean contains the bias, and subtracting it removes the bias. "
        "In evaluation mode the running mean contains a bias that was there while it was averaged. "
        "A bias that you add afterwards changes the outputs."
    )
    show_badge(
        "redundant bias", "bn_core.lessons.folding.worker.redundant_bias_check", "check", seed
    )


def show_method(config: RoundedWeightsConfig) -> None:
    """Say how the trained networks were made and rounded."""
    train = "network trains" if config.seeds == 1 else "networks train"
    st.markdown(
        f"{config.seeds} {train} (64 → 32 → 32 → 10 units, batch norm before ReLU) for "
        f"{config.steps} steps on the digits. Both batch norms are folded. The "
        "weights are rounded to multiples of a step, the largest weight divided by 2ᵇⁱᵗˢ⁻¹ − 1; "
        "biases are not rounded."
    )
    st.markdown(
        "Multiplying γ and β of one ReLU unit by 100 and dividing the next layer's weights for it "
        "by 100 changes no output: training can end in either network. "
        "[Nagel et al. 2019](https://arxiv.org/abs/1906.04721) undo such differences before "
        "rounding. With equal channels (factor 1) eight bits cost nothing here."
    )
