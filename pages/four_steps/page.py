"""The page of the lesson on the four steps."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core import Forward
from bn_core.inputs.batches.batch import Batch
from bn_core.inputs.batches.presets import PRESETS
from bn_core.lessons.four_steps.config import FourStepsConfig
from bn_core.lessons.four_steps.table import steps_to_csv
from bn_core.text.four_steps_code import write_numpy_code, write_torch_code
from bn_core.text.numbers import format_number
from pages.four_steps import sections
from pages.four_steps.arithmetic import show_arithmetic
from pages.four_steps.instrument import apply_parameters, show_batch_strip
from pages.four_steps.parameters import (
    GIVEN,
    Parameters,
    choose_feature,
    choose_parameters,
    take_preset,
)
from pages.shared import lesson
from pages.shared.batch_input import NAMES, TEXT, set_text, show_batch_input

KNOWN = {TEXT, NAMES, GIVEN, "second", *(name for name, _ in FourStepsConfig.parameters())}


def body(tools: DeltaGenerator) -> None:
    """Draw the body of the lesson; ``tools`` is its row of tools."""
    left, right = st.columns([4, 7], gap="large")
    with left:
        batch = show_batch_input(take_preset)
        feature = choose_feature(batch)
        chosen = choose_parameters(batch, feature)
    with right:
        show_batch_strip(batch, feature, chosen, show_arithmetic)
    try:
        step = apply_parameters(batch.values, chosen)
    except ValueError:
        st.info("The rest of the lesson waits for a batch that can be normalized.")
    else:
        with tools:
            _show_tools(batch, chosen, step)
        lesson.show_suggestions(TRIES)
        lesson.show_observations(_summarize(step, feature))
        sections.show_misprint(step)
        sections.show_undo(batch, feature, chosen, step)
        sections.show_epsilon(batch, feature, chosen)
        sections.show_predictions(batch, feature, chosen, step)
        lesson.show_further_reading(FURTHER)


def _show_tools(batch: Batch, chosen: Parameters, step: Forward) -> None:
    fixed = (step.mean, step.var) if step.axes.fixed else None
    given = (batch.values, chosen.gamma, chosen.beta, chosen.eps, fixed)
    codes = {"NumPy": write_numpy_code(*given), "PyTorch": write_torch_code(*given)}
    csv = ("four_steps.csv", lambda: steps_to_csv(step, batch.names))
    lesson.show_tools(codes, "prints the same numbers", csv)


def _set_example(text: str, mode: str = "training") -> None:
    take_preset(next(preset for preset in PRESETS if preset.key == "quiz"))
    set_text(text)
    st.session_state["mode"] = mode


TRIES = (
    lesson.Suggestion(
        "Two examples: only their order is left", _set_example, {"text": "1 5; 2 500"}
    ),
    lesson.Suggestion("One outlier among five", _set_example, {"text": "1, 2, 3, 4, 100"}),
    lesson.Suggestion(
        "Fix the statistics, then drag a dot",
        _set_example,
        {"text": "2, 4, 8, 10", "mode": "inference"},
    ),
)


def _summarize(step: Forward, feature: int) -> list[str]:
    x, x_hat, y = (values[:, feature] for values in (step.x, step.x_hat, step.y))
    mean, var, eps = float(step.mean[feature]), float(step.var[feature]), step.eps
    if step.axes.fixed:
        return [
            f"The mean {format_number(mean)} and the variance {format_number(var)} are fixed, so "
            "each y depends on its own x alone: drag one dot and the others stand still.",
            f"This batch's own mean is {format_number(float(x.mean()))}; so the mean of its x̂ is "
            f"{format_number(float(x_hat.mean()))}, which need not be 0.",
        ]
    return [
        f"The mean of x̂ is {format_number(float(x_hat.mean()), 2)}: rounding, else 0.",
        f"The variance of x̂ is {format_number(float(x_hat.var()), 6)}; σ²/(σ² + ε) = "
        f"{format_number(var / (var + eps) if var else 0.0, 6)}.",
        f"y has mean {format_number(float(y.mean()))} and standard deviation "
        f"{format_number(float(y.std()))}; "
        f"β is {format_number(float(step.beta[feature]))} and |γ| "
        f"{format_number(abs(float(step.gamma[feature])))}"
        + (
            ", whatever the input was."
            if var > 100 * eps
            else ": with so little spread, ε takes part."
        ),
    ]


FURTHER = (
    "Ioffe & Szegedy 2015, *Batch Normalization: Accelerating Deep Network Training by "
    "Reducing Internal Covariate Shift*, Algorithm 1. arXiv 1502.03167",
    "Bears on the claims: what [2, 4, 8, 10] gives; that the variance of x̂ is 1; that γ and "
    "β always undo the normalization.",
)


lesson.show_page("four_steps", body, KNOWN)
