"""The page of the lesson on the backward pass."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core import Backward, Forward, backward
from bn_core.inputs.batches.presets import PRESETS
from bn_core.lessons.backward.code import write_numpy_backward, write_torch_backward
from bn_core.lessons.backward.config import BackwardConfig
from bn_core.lessons.backward.table import gradients_to_csv
from bn_core.lessons.four_steps.config import FourStepsConfig
from bn_core.text.numbers import format_number
from pages.backward import sections
from pages.backward.nodes import show_nodes
from pages.backward.predictions import show_predictions
from pages.backward.upstream import TEXT as UPSTREAM
from pages.backward.upstream import choose_loss, compute_upstream, report_own_gradient
from pages.four_steps.instrument import apply_parameters, show_batch_strip
from pages.four_steps.parameters import GIVEN, choose_feature, choose_parameters, take_preset
from pages.shared import lesson
from pages.shared.batch_input import NAMES, TEXT, set_text, show_batch_input
from pages.shared.controls import show_control

FOUR_STEPS_NAMES = {"gamma", "beta", "eps", "mode", "feature", "sample"}
KNOWN = {
    TEXT,
    NAMES,
    GIVEN,
    UPSTREAM,
    "rate",
    "seed",
    *FOUR_STEPS_NAMES,
    *(name for name, _ in BackwardConfig.parameters()),
}


def body(tools: DeltaGenerator) -> None:
    """Draw the body of the lesson; ``tools`` is its row of tools."""
    left, right = st.columns([4, 7], gap="large")
    with left:
        batch = show_batch_input(take_preset)
        feature = choose_feature(batch)
        chosen = choose_parameters(batch, feature, st.container())
        loss = choose_loss()
        show_control(FourStepsConfig, "sample", "Example", maximum=len(batch.values), stepper=True)
        problem = st.container()
    with right:
        show_batch_strip(batch, feature, chosen, partial(_show_below, loss))
    try:
        step = apply_parameters(batch.values, chosen)
        sample = min(st.session_state["sample"], len(step.x)) - 1
        grads = backward(step, compute_upstream(loss, step, feature, sample))
    except ValueError:
        st.info("The rest of the lesson waits for a batch that can be normalized.")
    else:
        if loss == "own":
            with problem:
                report_own_gradient(step)
        with tools:
            _show_tools(grads, batch.names)
        lesson.show_suggestions(TRIES)
        lesson.show_observations(_summarize(grads, feature))
        sections.show_paths(grads, feature)
        sections.show_checks(grads, feature)
        sections.show_detached_statistics(batch, feature, grads)
        sections.show_batch_of_two()
        show_predictions(grads, feature)
        lesson.show_further_reading(FURTHER)


def _show_below(loss: str, step: Forward, feature: int, sample: int) -> None:
    show_nodes(loss, step, feature, sample)


def _show_tools(grads: Backward, names: tuple[str, ...]) -> None:
    codes = {"NumPy": write_numpy_backward(grads), "PyTorch": write_torch_backward(grads)}
    csv = ("backward.csv", lambda: gradients_to_csv(grads, names))
    lesson.show_tools(codes, "prints ∂L/∂x, ∂L/∂γ and ∂L/∂β", csv)


def _set_example(text: str, loss: str, upstream: str = "") -> None:
    take_preset(PRESETS[0])
    set_text(text)
    st.session_state["loss"] = loss
    if upstream:
        st.session_state[UPSTREAM] = upstream


TRIES = (
    lesson.Suggestion(
        "The loss is the sum: what comes back?",
        _set_example,
        {"text": "2, 4, 8, 10", "loss": "sum"},
    ),
    lesson.Suggestion(
        "Two samples only", _set_example, {"text": "1, 2", "loss": "own", "upstream": "3, -1"}
    ),
    lesson.Suggestion(
        "Three samples: the whole plane",
        _set_example,
        {"text": "1, 2, 6", "loss": "own", "upstream": "1, -2, 0.5"},
    ),
    lesson.Suggestion(
        "One output asks, every input answers", _set_example, {"text": "2, 4, 8, 10", "loss": "one"}
    ),
)


def _summarize(grads: Backward, feature: int) -> list[str]:
    step = grads.step
    d_x, x_hat = grads.d_x[:, feature], step.x_hat[:, feature]
    if step.axes.fixed:
        return [
            "The statistics are fixed, so they are constants: each ∂L/∂x is ∂L/∂y·γ/√(σ² + ε) of "
            f"its own sample, and their sum is {format_number(float(d_x.sum()))}, not 0.",
        ]
    ones = backward(step, np.ones_like(step.y)).d_x[:, feature]
    inner = float(d_x @ x_hat)
    eps_part = float(
        step.gamma[feature]
        * grads.d_gamma[feature]
        * step.inv_std[feature]
        * step.eps
        / (step.var[feature] + step.eps)
    )
    return [
        f"The sum of ∂L/∂x is {format_number(float(d_x.sum()), 2)}: rounding, else 0. Moving all x "
        "together changes nothing.",
        f"Its inner product with x̂ is {format_number(inner, 2)}; ε alone accounts for "
        f"{format_number(eps_part, 2)}, and without ε it is 0. Stretching all x changes nothing.",
        f"If the loss were the sum of the outputs, the largest |∂L/∂x| would be "
        f"{format_number(float(np.abs(ones).max()), 2)}.",
        f"∂L/∂γ is {format_number(float(grads.d_gamma[feature]))} and ∂L/∂β "
        f"{format_number(float(grads.d_beta[feature]))}: sums over the batch.",
    ]


FURTHER = (
    "Ioffe & Szegedy 2015, *Batch Normalization*, section 3: the gradients; section 2: the bias "
    "that grows. arXiv 1502.03167. Its second term of ∂L/∂μ is always 0.",
    "Santurkar et al. 2018, *How Does Batch Normalization Help Optimization?*, theorem 4.1: the "
    "same two projections. arXiv 1805.11604",
    "Bears on the claims: the published backward formula; the approximation (∂L/∂y)·γ/σ; the "
    "statistics left out of the gradient; what a batch of two lets through.",
)


lesson.show_page("backward", body, KNOWN, home="four_steps")
