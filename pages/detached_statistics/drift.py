"""The bias that drifts because the mean is detached."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bn_core.lessons.detached_statistics.bias_drift import BiasDrift, simulate_bias_drift
from bn_core.lessons.detached_statistics.bias_drift_figure import draw_bias_drift
from bn_core.lessons.detached_statistics.config import BiasDriftConfig
from pages.shared.controls import show_controls
from pages.shared.live_figure import show_figures
from pages.shared.session import compute_once
from pages.shared.theme import get_theme

_LABELS = {
    "target": "Target t of the outputs",
    "toy_rate": "Learning rate of the bias",
    "toy_steps": "Steps that train the bias",
}


def choose_drift() -> BiasDriftConfig:
    """Show the controls of the bias, and return what they say."""
    return BiasDriftConfig(**show_controls(BiasDriftConfig, _LABELS, 3))


def compute_drift(u: NDArray[np.float64], toy: BiasDriftConfig) -> BiasDrift:
    """Train the bias on inputs ``u`` (B,), once per setting."""
    given = (toy.target, toy.toy_rate, toy.toy_steps)
    return compute_once(
        "toy kept", (tuple(u.tolist()), *given), lambda: simulate_bias_drift(u, *given)
    )


def show_drift(drift: BiasDrift) -> None:
    """Show the bias and the loss, with and without the path through the mean."""
    show_figures(draw_bias_drift(drift, get_theme()), key="toy")
