"""The page of the lesson on the backward pass."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core import Backward, backward
from bn_core.inputs.batches.batch import Batch
from bn_core.lessons.backward.code import write_numpy_backward, write_torch_backward
from bn_core.lessons.backward.config import BackwardConfig
from bn_core.lessons.backward.notebook import list_backward
from bn_core.lessons.backward.rounding import remove_rounding_error
from bn_core.lessons.backward.sentences import ShownGradients, describe_gradients
from bn_core.lessons.backward.table import gradients_to_csv
from bn_core.lessons.four_steps.config import FourStepsConfig
from bn_core.text.markdown import escape_quoted
from pages.backward import sections
from pages.backward.gradients import show_bars, show_nodes, write_arithmetic
from pages.backward.predictions import show_predictions
from pages.backward.steps import STEPS
from pages.backward.upstream import TEXT as UPSTREAM
from pages.backward.upstream import choose_loss, compute_upstream, report_own_gradient
from pages.four_steps.instrument import apply_parameters, show_batch_strip
from pages.four_steps.parameters import (
    GIVEN,
    Parameters,
    choose_feature,
    choose_parameters,
    take_preset,
)
from pages.shared import frame
from pages.shared.batch_input import NAMES, TEXT, show_batch_input
from pages.shared.controls import show_control

WHY = (
    "A network learns from gradients, so they must get back through every layer. In batch norm "
    "each input also moves the mean and the variance, so the gradient of one output reaches all "
    "inputs. Code that forgets this runs without an error, but its gradient is wrong."
)
FOUR_STEPS_NAMES = {"gamma", "beta", "eps", "mode", "feature", "sample"}
KNOWN = {
    TEXT,
    NAMES,
    GIVEN,
    UPSTREAM,
    *FOUR_STEPS_NAMES,
    *BackwardConfig.parameter_names(),
}

REASON = r"""
The chain rule follows every way from an input $x_i$ to the loss $L$: straight through $\hat{x}_i$,
through the mean, and through the variance. Their sum is

$$
\frac{\partial L}{\partial x_i} = \frac{\gamma}{\sqrt{\sigma^2 + \varepsilon}}
\left( g_i - \overline{g} - \hat{x}_i\,\overline{g\hat{x}} \right)
$$

$g_i = \partial L / \partial y_i$ comes from the loss. $\overline{g}$ and $\overline{g\hat{x}}$ are
the means of $g$ and of $g\,\hat{x}$ over the batch. The three terms are the direct path, the path
through the mean $\mu$ and the path through the variance $\sigma^2$.

In training, adding one number to all inputs changes no output, so the gradients of the inputs add
up to 0.
"""

PAPERS = (
    "Ioffe & Szegedy 2015, [Batch Normalization](https://arxiv.org/abs/1502.03167), section 3. "
    "The second term of its ∂L/∂μ is always 0.",
    "Santurkar et al. 2018, [How Does Batch Normalization Help Optimization?]"
    "(https://arxiv.org/abs/1805.11604), theorem 4.1: the same two projections.",
    "What happens without the two detours: [detached statistics](/detached_statistics).",
)


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        typed, given = st.columns(2, gap="medium")
        more = page.more_settings()
        with typed:
            batch = show_batch_input(take_preset, more)
            label = f"Example shown in the graph, of {len(batch.values)}"
            show_control(FourStepsConfig, "sample", label, maximum=len(batch.values), stepper=True)
        with more:
            feature = choose_feature(batch)
            chosen = choose_parameters(batch, feature, st.container())
        with given:
            loss = choose_loss()
    try:
        step = apply_parameters(batch.values, chosen)
        sample = min(st.session_state["sample"], len(step.x)) - 1
        grads = backward(step, compute_upstream(loss, step, feature, sample))
    except ValueError as wrong:
        with page.picture:
            st.error(escape_quoted(str(wrong)))
            st.info("The rest of the lesson waits for a batch that can be normalized.")
        return
    if loss == "own":
        with given:
            report_own_gradient(step)
    shown = ShownGradients(remove_rounding_error(grads), feature, sample)
    _show_rest(page, batch, chosen, grads, shown)


def _show_rest(
    page: frame.Layout, batch: Batch, chosen: Parameters, grads: Backward, shown: ShownGradients
) -> None:
    feature = shown.feature
    with page.picture:
        show_bars(shown.grads, feature)
        st.caption(describe_gradients(shown))
        node = show_nodes(shown.grads, feature, shown.example)
    codes = {"NumPy": write_numpy_backward(grads), "PyTorch": write_torch_backward(grads)}
    csv = ("backward.csv", lambda: gradients_to_csv(grads, batch.names))
    notebook = partial(list_backward, grads, feature)
    page.show_tools(codes, "prints ∂L/∂x, ∂L/∂γ and ∂L/∂β", csv, notebook=notebook)
    page.show_steps(STEPS, shown)
    page.show_why(REASON)
    with page.beside_why:
        write_arithmetic(shown.grads, node, feature, shown.example)
        sections.show_checks(grads, feature)
    with page.check:
        show_predictions(grads, feature)
    page.show_details(
        frame.Detail(
            "The batch on its number lines", partial(show_batch_strip, batch, feature, chosen)
        ),
        frame.Detail(
            "Optional: two projections, for readers who know the dot product",
            partial(sections.show_projections, shown.grads, feature),
        ),
        frame.Detail(
            "A published approximation", partial(sections.show_approximation, shown.grads, feature)
        ),
        frame.Detail("Papers and claims", partial(frame.show_sources, "backward", PAPERS)),
    )


frame.show_lesson("backward", WHY, body, KNOWN, home="four_steps")
