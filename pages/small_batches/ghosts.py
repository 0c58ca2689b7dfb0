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
    "steps": "Steps on all",
}
_MORE = {
    "data": "Data of the few",
    "rate": "Learning rate of the few",
    "drop": "Share dropped",
    "seed": "First seed of the few",
}


def show_ghost_batches() -> tuple[GhostBatchesConfig, list[str]]:
    """Show controls and run; return the config and the finished verdicts."""
    st.subheader("Is the noise of use?", anchor=False)
    st.markdown(
        "Texts say that the noise of small batches regularises. To see the noise alone, every "
        "step here takes all training examples; only the statistics differ: of all, or of ghost "
        "batches, new ones each step. Dropout, another noise, is tried with and without batch "
        "norm."
    )
    config = _choose_config()
    result = get_final_result(play(GHOST_BATCHES, config, key="ghosts run"))
    st.caption(
        "Three hidden layers of 100 ReLU units. A circle is one network, a bar the median. The "
        "claims' full set-up has 300 digits too, and 1,000 of MNIST, which takes some minutes."
    )
    sentences = [] if result is None else [result.noise.sentence, result.dropout.sentence]
    return config, sentences


def _choose_config() -> GhostBatchesConfig:
    values = show_controls(GhostBatchesConfig, _LABELS, 4, ("seeds", "steps"))
    with st.expander("More of this set-up"):
        values |= show_controls(GhostBatchesConfig, _MORE, 4, ("seed",))
    return GhostBatchesConfig(**values)
