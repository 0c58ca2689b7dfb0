"""Networks of which only γ and β are trained, against other parts."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.scale_and_shift.code import write_frozen_code
from bn_core.lessons.scale_and_shift.experiments import FROZEN_WEIGHTS
from bn_core.lessons.scale_and_shift.frozen_config import RATES, FrozenConfig
from pages.shared import frame
from pages.shared.controls import show_controls
from pages.shared.lesson import show_code
from pages.shared.live_figure import play

NAMES = FrozenConfig.parameter_names()
"""The parameters of the address that this part uses."""
_LABELS = {
    "depth": "Hidden layers",
    "width": "Units per layer",
    "steps": "Training steps",
    "seeds": "Seeds",
    "seed": "First seed",
}


def show_frozen_weights() -> None:
    """Show what networks reach of which only a part is trained."""
    st.markdown(
        "All weights keep their random first values, and only γ and β learn. Does such a network "
        "learn digits, of which guessing names one in ten? Three others are compared: one trains "
        "as many weights, chosen at random, one the last layer alone, and one everything. Below, "
        "“surprisingly high” is 80%, about the paper's own number."
    )
    config = FrozenConfig(**show_controls(FrozenConfig, _LABELS, 3, ("seeds", "seed")))
    play(FROZEN_WEIGHTS, config)
    st.caption(
        f"Digits, ReLU, skips around every hidden layer but the first, batches of 64. Each network "
        f"is trained at {len(RATES)} rates. Lines are medians over the seeds, bands their range. "
        "A network with accuracy 0.1 guesses; one that diverged counts as 0."
    )
    show_code(write_frozen_code(config))
    frame.show_verdicts(("C49",), ())
