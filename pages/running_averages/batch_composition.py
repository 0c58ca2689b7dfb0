"""Controls and run of one network judged in batches of many kinds."""

from __future__ import annotations

import streamlit as st

from bn_core.figures.style import OPTION_NAMES
from bn_core.lessons.train_eval.claims import CLAIMS
from bn_core.lessons.train_eval.config import BatchCompositionConfig
from bn_core.lessons.train_eval.experiments import BATCH_COMPOSITION
from pages.shared.controls import show_controls
from pages.shared.live_figure import play

_LABELS = {
    "activation": "Nonlinearity",
    "rate": "Learning rate of the network",
    "steps": "Training steps",
    "test_size": "Images in a judged batch",
}
NAMES = tuple(_LABELS)
"""The parameters of the address that this part uses; the seed is the film's."""
RUN = "companions run"


def show_batch_composition() -> None:
    """Show the network's controls and its run, and explain the result."""
    st.subheader("A trained network and its batch-mates", anchor=False)
    config = _choose_config()
    units = OPTION_NAMES.get(config.activation, config.activation)
    st.markdown(
        f"Three layers of 100 {units} units with batch norm learn handwritten digits "
        f"in {config.steps} steps, {config.batch_size} examples each. Then 500 test images are "
        f"asked about in batches of many sizes, {config.draws} times over, at random and sorted by "
        "class. Nothing learns meanwhile; only the companions of an image change."
    )
    play(BATCH_COMPOSITION, config, key=RUN)
    st.caption(_write_caption(config))
    st.markdown(
        f"The claim on trial: {CLAIMS['C37'].statement} Each of its parts has a verdict of its "
        "own. How many labels change in training mode is told for batches of "
        f"{config.judged}, the size you chose; what sorting by class costs, for every size."
    )


def _choose_config() -> BatchCompositionConfig:
    values = show_controls(BatchCompositionConfig, _LABELS, 4, ("steps",))
    seed = int(st.session_state.get("seed", BatchCompositionConfig.knob("seed").default))
    return BatchCompositionConfig(**values, seed=seed)


def _write_caption(config: BatchCompositionConfig) -> str:
    """Say which draws and batch size the labels below the images count."""
    return (
        "At the end come the images whose label changes most. Below each: the labels it got in "
        f"train mode in {config.draws} random batches of {config.judged}, "
        f"each with how often. Seed {config.seed}, the film's, draws the weights and the batches."
    )
