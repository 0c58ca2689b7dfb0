"""The controls and the picture of the random and the trained networks."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.lessons.why_normalize.config import (
    EXAMPLES,
    DriftConfig,
    RandomNetworkConfig,
    WhyNormalizeView,
)
from bn_core.lessons.why_normalize.experiments import DRIFT
from bn_core.lessons.why_normalize.figure import draw_signals
from bn_core.lessons.why_normalize.random_network import compare_networks
from bn_core.lessons.why_normalize.sentences import Facts, describe_limits, describe_networks
from pages.shared.controls import show_control, show_controls
from pages.shared.live_figure import get_final_result, play, show_figures
from pages.shared.theme import get_theme

_NETWORK = {
    "layers": "Layers",
    "factor": "Weights multiplied by",
    "activation": "Nonlinearity",
    "start": "First weights",
}
_MORE = {"width": "Units per layer", "seed": "Seed"}
_UNIT = {"layer": "Layer of the unit drawn", "unit": "Unit drawn"}
_TRAINING = {
    "layers": "Hidden layers",
    "steps": "Training steps",
    "activation": "Nonlinearity",
    "rate": "Learning rate",
}
RUN = "layer_drift run"
"""Where the session keeps the run."""


def choose_settings(
    more: DeltaGenerator,
) -> tuple[WhyNormalizeView, RandomNetworkConfig, DriftConfig]:
    """Show the controls of what is shown; those of the other network are in ``more``."""
    left, right = st.columns(2, gap="medium", vertical_alignment="bottom")
    with left:
        show = show_control(WhyNormalizeView, "show", "Show the network")
    first = st.container(gap="small")
    random, trained = (more, first) if show == "trained" else (first, more)
    with right if show == "untrained" else more:
        norm = show_control(RandomNetworkConfig, "norm", "Batch norm in every layer")
    with random:
        values = show_controls(RandomNetworkConfig, _NETWORK, 2)
    with trained:
        training = show_controls(DriftConfig, _TRAINING, 2)
    with more:
        values |= show_controls(RandomNetworkConfig, _MORE, 2, steppers=("seed",))
        values |= _choose_unit(values["layers"], values["width"])
        training["seed"] = show_control(DriftConfig, "seed", "Seed of the training", stepper=True)
    network = RandomNetworkConfig(norm=norm, **values)
    return WhyNormalizeView(show=show), network, DriftConfig(**training)


def _choose_unit(layers: int, width: int) -> dict[str, int]:
    """Show the controls of the unit that is drawn on the nonlinearity."""
    most = {"layer": layers, "unit": width}
    places = zip(_UNIT.items(), st.columns(2, gap="medium"), strict=True)
    values = {}
    for (name, label), place in places:
        with place:
            values[name] = show_control(
                RandomNetworkConfig, name, label, maximum=most[name], stepper=True
            )
    return values


def show_picture(view: WhyNormalizeView, network: RandomNetworkConfig, drift: DriftConfig) -> Facts:
    """Show what the reader has chosen, and return what is on the screen."""
    shown = compare_networks(network)
    if view.show == "trained":
        return Facts(shown, get_final_result(play(DRIFT, drift, key=RUN)))
    show_figures(draw_signals(shown, get_theme()), "why normalize")
    st.markdown("  \n".join(describe_networks(shown)))
    st.caption(
        f"A histogram holds what all units of a layer answer to {EXAMPLES} examples. Spread: the "
        "standard deviation of a unit's answers over the examples, as root mean square over the "
        "units. Saturated: where the slope is below 5% of its largest."
    )
    if limits := describe_limits(shown):
        st.warning(limits)
    return Facts(shown)
