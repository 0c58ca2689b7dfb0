"""The instrument: what is sliced and how, the run in parts, and how it is looked at."""

from __future__ import annotations

from typing import Any

import streamlit as st

from bn_core.compute.runs import RUNS, Run
from bn_core.configs import LandscapeConfig, LandscapeView
from bn_core.datasets import DATASETS
from bn_core.figures.landscape import picture
from bn_core.results import Slices
from pages.shared.controls import control
from pages.shared.lesson import ground
from pages.shared.live import player

RUN = "landscape run"
WORK = "bn_core.experiments.landscape"
FIRST = {
    "direction": "Directions",
    "trained": "Training steps before",
    "depth": "Hidden layers",
    "slice": "Slice",
    "reach": "Reach",
    "finest": "Points a side",
}
MORE = {
    "data": "Data",
    "net": "Network",
    "activation": "Nonlinearity",
    "width": "Units a layer",
    "rate": "Learning rate",
    "examples": "Examples in the loss",
    "seeds": "Seeds",
    "seed": "First seed",
    "biases": "Move biases, γ and β, too",
}
VIEW = {"statistics": "Statistics of batch norm", "look": "Picture", "log": "Logarithmic loss"}
NAMES = (*FIRST, *MORE, *VIEW)
_KEPT = "landscape kept"


def sliced() -> Run:
    """The controls, the player, and the run that it plays."""
    config = _config()
    view = _view()
    st.caption(_told(config))
    run = RUNS.claim(st.session_state.get(RUN), config, picture, WORK, Slices.start)
    st.session_state[RUN] = run.key
    player(run, view, "landscape", steps=False)
    return run


def last(run: Run) -> Slices:
    """The slices as far as they have come."""
    found: Slices = run.frames[-1] if run.frames else Slices.start(run.config)
    return found


def whole(run: Run) -> Slices | None:
    """The finished slices; None before."""
    return found if (found := last(run)).done else None


def _config() -> LandscapeConfig:
    """What the controls say; what does not fit together is told, and the last that did is kept."""
    values = _grid(LandscapeConfig, FIRST)
    with st.expander("More controls"):
        values |= _grid(LandscapeConfig, MORE)
    try:
        config = LandscapeConfig(**values)
    except ValueError as wrong:
        st.warning(str(wrong))
        config = st.session_state.get(_KEPT, LandscapeConfig())
    st.session_state[_KEPT] = config
    return config


def _view() -> LandscapeView:
    return LandscapeView(theme=ground().name, **_grid(LandscapeView, VIEW))


def _grid(config: type[LandscapeConfig | LandscapeView], labels: dict[str, str]) -> dict[str, Any]:
    columns = st.columns(3, gap="medium")
    values = {}
    for place, (name, label) in enumerate(labels.items()):
        with columns[place % 3]:
            values[name] = control(config, name, label, stepper=name in ("seed", "seeds"))
    return values


def _told(config: LandscapeConfig) -> str:
    """What is cut, in a sentence or two."""
    steps = f"after {config.trained} steps" if config.trained else "at the first weights"
    have = min(config.examples, DATASETS[config.data].train)
    return (
        f"The mean cross-entropy of the same {have:,} training examples at every point, around "
        f"both networks {steps}. Frozen statistics are those of these examples at the centre; "
        "the running averages are what eval mode uses. The white cross is the network itself."
    )
