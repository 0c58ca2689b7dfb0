"""Controls and run of the training by depth."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.depth.config import RATES, TRAIN_BATCH, TRAIN_WIDTH, TrainabilityConfig
from bn_core.lessons.depth.experiments import TRAINABILITY
from bn_core.lessons.depth.result import Trainability
from bn_core.text.numbers import format_number
from pages.shared.controls import build_config, show_controls
from pages.shared.live_figure import get_last_result, play

RUN = "trainability run"
_LABELS = {
    "deepest": "Deepest, hidden layers",
    "steps": "Steps of training",
    "networks": "Networks",
    "seeds": "Seeds of training",
    "seed": "First seed of training",
}
_STEPPERS = ("steps", "seeds", "seed")


def show_training() -> tuple[TrainabilityConfig, Trainability | None]:
    """Show controls and run; return the config and the result so far."""
    st.subheader("What learns?", anchor=False)
    rates = ", ".join(map(format_number, RATES))
    st.markdown(
        "The gradient before the first step is one thing, learning another. Networks of "
        f"{TRAIN_WIDTH} ReLU units a layer learn the digits in batches of {TRAIN_BATCH}, each at "
        f"five rates ({rates}), from 5 layers to as many as you allow."
    )
    values = show_controls(TrainabilityConfig, _LABELS, 5, _STEPPERS)
    config = build_config(TrainabilityConfig, values, "training kept")
    run = play(TRAINABILITY, config, key=RUN)
    st.caption(
        "Accuracy is of the training digits, normalized with their own mean and variance. A "
        "network that diverged counts as 0; guessing gives about 0.1."
    )
    result: Trainability | None = get_last_result(run)
    return config, result
