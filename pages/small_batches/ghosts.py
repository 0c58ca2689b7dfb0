"""Controls and run of ghost batches and dropout."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.regularization.config import GhostBatchesConfig
from bn_core.lessons.regularization.experiments import GHOST_BATCHES
from pages.shared.controls import show_controls
from pages.shared.live_figure import get_final_result, play

NAMES = tuple(name for name, _ in GhostBatchesConfig.parameters())
_LABELS = {
    "examples": "Training examples",
    "ghost": "Ghosts that are judged",
    "seeds": "Seeds of the few",
    "steps": "Steps",
    "batch": "Examples per step",
}
_MORE = {
    "data": "Data of the few",
    "rate": "Learning rate of the few",
    "drop": "Share dropped",
    "seed": "First seed of the few",
    "tuned": "Best of five rates each",
}


def show_ghost_batches() -> tuple[GhostBatchesConfig, list[str]]:
    """Show controls and run; return the config and the finished verdicts."""
    st.subheader("Is the noise of use?", anchor=False)
    st.markdown(
        "Texts say that the noise of small batches regularizes. A step on all training examples "
        "has no other noise: only the statistics differ, of all or of ghost batches, new ones each "
        "step. A step on 16 or 64 is one of usual training; then the batch's statistics stand "
        "beside those of all examples. Dropout, another noise, is tried with and without batch "
        "norm."
    )
    config = _choose_config()
    result = get_final_result(play(GHOST_BATCHES, config, key="ghosts run"))
    st.caption(
        "Three hidden layers of 100 ReLU units. A circle is one network, a bar the median. The "
        "claims are tested with steps on 16 and 64, each network at the best of five rates, on "
        "100 and 300 digits and 1,000 of MNIST."
    )
    return config, [] if result is None else [each.sentence for each in result.verdicts]


def _choose_config() -> GhostBatchesConfig:
    values = show_controls(GhostBatchesConfig, _LABELS, 5, ("seeds", "steps"))
    with st.expander("More of this set-up"):
        values |= show_controls(GhostBatchesConfig, _MORE, 5, ("seed",))
    return GhostBatchesConfig(**values)
