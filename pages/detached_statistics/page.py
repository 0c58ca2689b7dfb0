"""The page of the lesson on gradients that ignore the statistics."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.inputs.batches.presets import Preset
from bn_core.lessons.detached_statistics.code import write_numpy_drift, write_torch_drift
from bn_core.lessons.detached_statistics.config import BiasDriftConfig, LiveRunConfig
from bn_core.lessons.detached_statistics.notebook import list_both
from bn_core.lessons.detached_statistics.sentences import DetachedResults, describe_drift
from bn_core.lessons.detached_statistics.table import bias_drift_to_csv
from pages.detached_statistics.drift import choose_drift, compute_drift, show_drift
from pages.detached_statistics.flow import show_flow, show_pairs
from pages.detached_statistics.networks import play_networks, summarize_run
from pages.detached_statistics.predictions import show_predictions
from pages.detached_statistics.steps import STEPS
from pages.four_steps.parameters import choose_feature
from pages.shared import frame
from pages.shared.batch_input import NAMES, TEXT, show_batch_input
from pages.shared.controls import show_control, show_controls

WHY = (
    "It looks like a harmless shortcut to treat μ and σ² as constants in the backward pass, and "
    "one stray `detach()` does it. The outputs stay the same, but the gradient is wrong: a bias "
    "can grow without limit while the loss stays where it is."
)
KNOWN = {
    *(TEXT, NAMES, "feature"),
    *BiasDriftConfig.parameter_names(),
    *LiveRunConfig.parameter_names(),
}

REASON = r"""
A layer gets $x_i = u_i + b$ and subtracts the mean $\mu$. It subtracts $b$ too, so $\hat{x}_i$ does
not depend on $b$, and the true gradient of $b$ is 0. With $\mu$ detached it becomes

$$
\frac{\partial L}{\partial b} = \sum_i \frac{\partial L}{\partial \hat{x}_i}
$$

$u_i$ is the input of example $i$ and $L$ the loss. With the mean squared difference from a target
$t$ as loss, this sum is $-2t$. So every step moves $b$ by the same amount, and the loss does not
notice.

In a batch of $B$ examples the gradient has $B$ components. The true gradient has lost two of them:
the mean removes one and the variance the other. In a batch of two nothing is left.
"""

PAPERS = (
    "Ioffe & Szegedy 2015, [Batch Normalization](https://arxiv.org/abs/1502.03167), section 2: the "
    "bias that grows, and a model that “blows up”.",
    "Where the two components go: [the backward pass](/backward).",
)


def _show_first_feature(preset: Preset) -> None:
    """Take only the batch of a worked example, in a callback."""
    del preset
    st.session_state["feature"] = 1


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        toy = choose_drift()
        with st.columns(3, gap="medium")[0]:
            rate = show_control(LiveRunConfig, "rate", "Learning rate of the networks")
        with page.more_settings():
            others = show_controls(
                LiveRunConfig,
                {"activation": "Nonlinearity of the networks", "seed": "Seed of the networks"},
                2,
            )
            batch = show_batch_input(_show_first_feature)
            u = batch.values[:, choose_feature(batch)]
    drift, live = compute_drift(u, toy), LiveRunConfig(rate=rate, **others)
    with page.picture:
        show_drift(drift)
        st.caption(
            "A layer adds b to its inputs u and subtracts their mean. The loss is the mean squared "
            f"difference of its outputs from the target t. {describe_drift(drift, toy.toy_steps)}"
        )
        run = play_networks(live)
        st.caption(
            "Three layers of 100 units learn handwritten digits, each network with the same first "
            "weights and the same mini-batches of 64."
        )
    given = (u, toy.target, toy.toy_rate, toy.toy_steps)
    codes = {"NumPy": write_numpy_drift(*given), "PyTorch": write_torch_drift(*given)}
    csv = ("bias_drift.csv", lambda: bias_drift_to_csv(drift))
    prints = "prints the last bias and loss, detached and not"
    page.show_tools(
        codes, prints, csv, notebook=partial(list_both, drift, *given, live.run, run.frames)
    )
    page.show_steps(STEPS, DetachedResults(toy, drift, live, summarize_run(run)))
    page.show_why(REASON)
    with page.beside_why:
        show_flow()
    with page.check:
        show_predictions(u, toy)
    page.show_details(
        frame.Detail("A batch of two", show_pairs),
        frame.Detail(
            "Papers and claims", partial(frame.show_sources, "detached_statistics", PAPERS)
        ),
    )


frame.show_lesson("detached_statistics", WHY, body, KNOWN)
