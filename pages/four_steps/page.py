"""The page of the lesson on the four steps."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core import Forward
from bn_core.inputs.batches.batch import Batch
from bn_core.lessons.four_steps.config import FourStepsConfig
from bn_core.lessons.four_steps.table import steps_to_csv
from bn_core.text.four_steps_code import write_numpy_code, write_torch_code
from bn_core.text.four_steps_notebook import list_four_steps
from pages.four_steps import sections
from pages.four_steps.arithmetic import choose_sample, show_arithmetic, show_step_table
from pages.four_steps.instrument import apply_parameters, show_batch_strip
from pages.four_steps.parameters import (
    GIVEN,
    Parameters,
    choose_feature,
    choose_parameters,
    take_preset,
)
from pages.four_steps.steps import STEPS, choose_first
from pages.shared import frame
from pages.shared.batch_input import NAMES, TEXT, show_batch_input

WHY = (
    "One neuron answered 2, 4, 8 and 10 to four examples. Batch norm moves such numbers to mean 0 "
    "and standard deviation 1, and then to a mean and a spread that the network learned."
)
KNOWN = {TEXT, NAMES, GIVEN, *FourStepsConfig.parameter_names()}


REASON = r"""
Steps ① and ② measure the mini-batch: its mean $\mu$ and its variance $\sigma^2$. Step ③ subtracts
the mean and divides by the standard deviation, which leaves mean 0 and standard deviation 1. Step ④
multiplies by a scale $\gamma$ and adds a shift $\beta$, two numbers that the network learns.

$$
\hat{x}_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \varepsilon}}
\qquad
y_i = \gamma\,\hat{x}_i + \beta
$$

$x_i$ is what the neuron answers to example $i$. $\varepsilon$ is a tiny number that prevents a
division by 0. The mean and the variance come from all examples, so every output depends on every
example of the batch.
"""

PAPERS = (
    "Ioffe & Szegedy 2015, [Batch Normalization: Accelerating Deep Network Training by Reducing "
    "Internal Covariate Shift](https://arxiv.org/abs/1502.03167), Algorithm 1.",
)


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        typed, scale = st.columns([5, 6], gap="medium")
        more = page.more_settings()
        with typed:
            batch = show_batch_input(take_preset, more)
        with more:
            feature = choose_feature(batch)
        with scale:
            chosen = choose_parameters(batch, feature, more)
    with page.beside_why:
        sample = choose_sample(len(batch.values))
    with page.picture:
        show_batch_strip(batch, feature, chosen, first := choose_first(batch, chosen))
        if first:
            st.caption("Hollow: where 2, 4, 8, 10 went with γ = 2 and β = 1.")
    try:
        step = apply_parameters(batch.values, chosen)
    except ValueError:
        st.info("The rest of the lesson waits for a batch that can be normalized.")
    else:
        _show_rest(page, batch, feature, chosen, step, sample)


def _show_rest(
    page: frame.Layout,
    batch: Batch,
    feature: int,
    chosen: Parameters,
    step: Forward,
    sample: int,
) -> None:
    fixed = (step.mean, step.var) if step.axes.fixed else None
    given = (batch.values, chosen.gamma, chosen.beta, chosen.eps, fixed)
    codes = {"NumPy": write_numpy_code(*given), "PyTorch": write_torch_code(*given)}
    csv = ("four_steps.csv", lambda: steps_to_csv(step, batch.names))
    notebook = partial(list_four_steps, step, feature)
    page.show_tools(codes, "prints the same numbers", csv, notebook=notebook)
    page.show_steps(STEPS, step)
    page.show_why(REASON)
    with page.beside_why:
        show_arithmetic(step, feature, sample)
    with page.check:
        sections.show_predictions(batch, feature, chosen, step)
    page.show_details(
        frame.Detail("All numbers as a table", partial(show_step_table, step, feature, sample)),
        frame.Detail("A misprint in a course text", sections.show_misprint),
        frame.Detail("Papers and claims", partial(frame.show_sources, "four_steps", PAPERS)),
    )


frame.show_lesson("four_steps", WHY, body, KNOWN, pinned=True)
