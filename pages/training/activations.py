"""What changes inside a network when its layers are batch-normalized? Twins, trained live."""

from __future__ import annotations

from typing import Any

import streamlit as st

from bn_core.compute.runs import RUNS, Run
from bn_core.configs import RunConfig, RunView
from bn_core.figures.activations import picture
from pages.shared import lesson, link
from pages.shared.controls import control
from pages.shared.live import player

RUN = "activations run"
LABELS = {
    "data": "Data",
    "activation": "Nonlinearity",
    "depth": "Hidden layers",
    "width": "Units a layer",
    "place": "Batch norm … the nonlinearity",
    "rate": "Learning rate",
    "init_scale": "Initial weights ×",
    "batch_size": "Batch size",
    "layer_norm": "Layer norm as a third",
    "steps": "Steps",
    "seed": "Seed",
    "unit": "Unit followed",
}
VIEWS = ("log", "layer")


def page() -> None:
    """The lesson from its question to its neighbours."""
    link.visit("activations", {*LABELS, *VIEWS})
    shown = lesson.head("activations")
    notice = st.empty()
    left, right = st.columns([1, 3], gap="large")
    with left:
        config = _config()
        view = _view(config)
        lesson.share()
    run = RUNS.claim(st.session_state.get(RUN), config, picture)
    st.session_state[RUN] = run.key
    with right:
        player(run, view, "player")
    lesson.tries(TRIES)
    _further()
    with notice:
        lesson.warn(link.ignored())
    lesson.foot(shown)


def _config() -> RunConfig:
    return RunConfig(**{name: control(RunConfig, name, label) for name, label in LABELS.items()})


def _view(config: RunConfig) -> RunView:
    log = control(RunView, "log", "Loss on a log scale")
    layer = 1
    if config.depth > 1:
        layer = control(RunView, "layer", "Layer followed", most=config.depth)
    return RunView(log=log, layer=layer, theme=lesson.ground().name)


def _set(**values: Any) -> None:
    for name, knob in RunConfig.knobs():
        value = values.get(name, knob.default)
        st.session_state[name] = f"{value:.12g}" if knob.log else value


TRIES = ()


def _further() -> None:
    st.subheader("Go further", anchor=False)


page()
