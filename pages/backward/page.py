"""The page of the lesson on the backward pass."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core import Backward, Forward, backward
from bn_core.inputs.batches.presets import PRESETS
from bn_core.lessons.backward.code import numpy_backward, torch_backward
from bn_core.lessons.backward.config import BackwardConfig
from bn_core.lessons.backward.table import gradients_to_csv
from bn_core.text.numbers import format_number
from pages.backward import sections
from pages.backward.nodes import nodes
from pages.backward.predictions import predictions
from pages.backward.upstream import TEXT as UPSTREAM
from pages.backward.upstream import gradient_of, told, upstream
from pages.four_steps.instrument import forward, instrument
from pages.four_steps.parameters import GIVEN, feature_shown, parameters, take_preset
from pages.shared import lesson
from pages.shared.batch_input import NAMES, TEXT, set_text, show_batch_input

OURS = {"gamma", "beta", "eps", "mode", "feature", "sample"}
KNOWN = {
    TEXT,
    NAMES,
    GIVEN,
    UPSTREAM,
    "rate",
    "seed",
    *OURS,
    *(name for name, _ in BackwardConfig.parameters()),
}


def body(tools: DeltaGenerator) -> None:
    """The lesson from its question to its neighbours."""
    left, right = st.columns([4, 7], gap="large")
    with left:
        batch = show_batch_input(take_preset)
        feature = feature_shown(batch)
        chosen = parameters(batch, feature)
        loss = upstream()
        problem = st.container()
    with right:
        instrument(batch, feature, chosen, partial(_below, loss))
    try:
        step = forward(batch.values, chosen)
        sample = min(st.session_state["sample"], len(step.x)) - 1
        grads = backward(step, gradient_of(loss, step, feature, sample))
    except ValueError:
        st.info("The rest of the lesson waits for a batch that can be normalized.")
    else:
        if loss == "own":
            with problem:
                told(step)
        with tools:
            _tools(grads, batch.names)
        lesson.show_suggestions(TRIES)
        lesson.show_observations(_saw(grads, feature))
        sections.three_paths(grads, feature)
        sections.judges(grads, feature)
        sections.left_out(batch, feature, grads)
        sections.tiny()
        predictions(grads, feature)
        lesson.show_further_reading(FURTHER)


def _below(loss: str, step: Forward, feature: int, sample: int, dragged: bool) -> None:
    del dragged
    nodes(loss, step, feature, sample)


def _tools(grads: Backward, names: tuple[str, ...]) -> None:
    codes = {"NumPy": numpy_backward(grads), "PyTorch": torch_backward(grads)}
    csv = ("backward.csv", lambda: gradients_to_csv(grads, names))
    lesson.show_tools(codes, "prints ∂L/∂x, ∂L/∂γ and ∂L/∂β", csv)


def _start(text: str, loss: str, upstream: str = "") -> None:
    take_preset(PRESETS[0])
    set_text(text)
    st.session_state["loss"] = loss
    if upstream:
        st.session_state[UPSTREAM] = upstream


TRIES = (
    lesson.Suggestion(
        "The loss is the sum: what comes back?", _start, {"text": "2, 4, 8, 10", "loss": "sum"}
    ),
    lesson.Suggestion(
        "Two samples only", _start, {"text": "1, 2", "loss": "own", "upstream": "3, -1"}
    ),
    lesson.Suggestion(
        "Three samples: the whole plane",
        _start,
        {"text": "1, 2, 6", "loss": "own", "upstream": "1, -2, 0.5"},
    ),
    lesson.Suggestion(
        "One output asks, every input answers", _start, {"text": "2, 4, 8, 10", "loss": "one"}
    ),
)


def _saw(grads: Backward, feature: int) -> list[str]:
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
