"""The controls and the picture of the untrained and the trained networks."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.lessons.depth.config import TrainabilityConfig
from bn_core.lessons.depth.experiments import TRAINABILITY
from bn_core.lessons.depth.sentences import Facts
from bn_core.lessons.depth.untrained import compare_untrained
from bn_core.lessons.depth.untrained_config import (
    TRAINED,
    UNTRAINED,
    WIDTH,
    DepthView,
    UntrainedConfig,
)
from bn_core.lessons.depth.untrained_figure import draw_gradient
from pages.shared import url_state
from pages.shared.controls import build_config, show_control, show_controls
from pages.shared.live_figure import get_final_result, play, show_figures
from pages.shared.theme import get_theme

_UNTRAINED = {"layers": "Layers", "batch": "Examples per batch", "activation": "Nonlinearity"}
_TRAINED = {"deepest": "Deepest network, hidden layers", "steps": "Training steps"}
_TRAINED_MORE = {"networks": "Networks", "seeds": "Seeds", "seed": "First seed of the training"}
_NAMES = {UNTRAINED: "before training", TRAINED: "after training", "batch": "batch norm alone"}
RUN = "trainability run"
"""Where the session keeps the run."""


def choose_settings(more: DeltaGenerator) -> tuple[DepthView, UntrainedConfig, TrainabilityConfig]:
    """Show the controls of what is shown; those of the other networks are in ``more``."""
    names = TrainabilityConfig.parameter_names()
    url_state.choose_linked_option("show", {TRAINED: names})
    left, right = st.columns(2, gap="medium", vertical_alignment="bottom")
    with left:
        show = show_control(DepthView, "show", "Show the networks", names=_NAMES)
    first = st.container(gap="small")
    untrained, trained = (more, first) if show == TRAINED else (first, more)
    with right if show == UNTRAINED else more:
        skips = show_control(UntrainedConfig, "skips", "Skip connections")
    with untrained:
        values = show_controls(UntrainedConfig, _UNTRAINED, 3)
    with trained:
        training = show_controls(TrainabilityConfig, _TRAINED, 2, ("steps",))
    with more:
        training |= show_controls(
            TrainabilityConfig, _TRAINED_MORE, 3, ("seeds", "seed"), names=_NAMES
        )
        values["seed"] = show_control(
            UntrainedConfig, "seed", "Seed of the untrained networks", stepper=True
        )
    config = build_config(TrainabilityConfig, training, "training of this lesson")
    return DepthView(show=show), UntrainedConfig(skips=skips, **values), config


def show_picture(view: DepthView, config: UntrainedConfig, training: TrainabilityConfig) -> Facts:
    """Show what the reader has chosen, and return what is on the screen."""
    networks = compare_untrained(config)
    if view.show == TRAINED:
        return Facts(config, networks, get_final_result(play(TRAINABILITY, training, key=RUN)))
    show_figures([draw_gradient(networks, get_theme())], "untrained networks")
    st.caption(
        f"A gradient enters at the last layer and goes back to the first. Layers of {WIDTH} "
        "units; all networks have the same first weights, except for their scale. Batch norm and "
        "skips start from He's."
    )
    return Facts(config, networks)
