"""What changes inside a network when its layers are batch-normalized? Twins, trained live."""

from __future__ import annotations

from typing import Any

import streamlit as st

from bn_core.compute.runs import RUNS
from bn_core.configs import RunConfig, RunView
from bn_core.figures.activations import picture
from bn_core.snippets import run_code
from pages.shared import lesson, link
from pages.shared.controls import control, put
from pages.shared.live import player
from pages.training.twins.predictions import predictions

RUN = "activations run"
FIRST = {
    "data": "Data",
    "activation": "Nonlinearity",
    "place": "Batch norm comes",
    "rate": "Learning rate",
    "depth": "Hidden layers",
    "batch_size": "Batch size",
}
MORE = {
    "width": "Units a layer",
    "init_scale": "Initial weights ×",
    "steps": "Steps",
    "seed": "Seed",
    "unit": "Unit followed",
    "layer_norm": "Layer norm as another network",
    "left_out": "Statistics left out of the gradient, as another",
}


def page() -> None:
    """The lesson from its question to its neighbours."""
    link.visit("activations", {*FIRST, *MORE, "log", "layer"})
    shown = lesson.head("activations")
    tools, notice = st.container(horizontal=True), st.empty()
    config, view = _controls()
    run = RUNS.claim(st.session_state.get(RUN), config, picture)
    st.session_state[RUN] = run.key
    if config.batch_size == 1:
        st.info(_BATCH_OF_ONE)
    player(run, view, "player")
    with tools:
        _tools(config)
    lesson.tries(TRIES)
    predictions(run)
    lesson.further(FURTHER)
    with notice:
        lesson.warn(link.ignored())
    lesson.foot(shown)


def _controls() -> tuple[RunConfig, RunView]:
    values = _grid(FIRST)
    with st.expander("More controls"):
        values |= _grid(MORE)
    config = RunConfig(**values)
    with st.container(horizontal=True, vertical_alignment="center"):
        log = control(RunView, "log", "Loss on a log scale", width="content")
        layer = 1
        if config.depth > 1:
            layer = control(RunView, "layer", "Layer followed", most=config.depth, width=220)
    return config, RunView(log=log, layer=layer, theme=lesson.ground().name)


def _grid(labels: dict[str, str]) -> dict[str, Any]:
    columns = st.columns(3, gap="medium")
    values = {}
    for place, (name, label) in enumerate(labels.items()):
        with columns[place % 3]:
            values[name] = control(RunConfig, name, label)
    return values


def _tools(config: RunConfig) -> None:
    lesson.share()
    with st.popover("Code"):
        st.markdown("The same run without the app, in this project's folder:")
        st.code(run_code(config), language="python")


def _set(**values: Any) -> None:
    put(RunConfig(**values))


TRIES = (
    lesson.Try("Eight sigmoid layers: who learns?", _set, {"depth": 8}),
    lesson.Try(
        "Four ReLU layers at rate 2: who survives?",
        _set,
        {"activation": "relu", "depth": 4, "rate": 2.0},
    ),
    lesson.Try(
        "Batches of two: who wins now?",
        _set,
        {"activation": "relu", "batch_size": 2, "rate": 0.02},
    ),
    lesson.Try("A batch of one", _set, {"batch_size": 1}),
)

_BATCH_OF_ONE = (
    "A batch of one is its own mean: its variance is 0 and every x̂ would be 0, whatever the "
    "image, so PyTorch refuses to train. Play one step to read its own words. (For images in 2-D "
    "it trains while a channel has more than one pixel.)"
)


FURTHER = (
    "All networks start from the same weights and see the same batches. The loss is that of "
    "each training batch; the accuracy is of the 500 test examples, with the running "
    "statistics. The histograms are of 128 test examples as one batch, with its own "
    "statistics.",
    "Ioffe & Szegedy 2015, *Batch Normalization*, figure 1: the 15th, 50th and 85th "
    "percentile of one unit. arXiv 1502.03167",
    "Data: handwritten digits, Alpaydin & Kaynak 1998, UCI Machine Learning Repository, "
    "as scikit-learn ships them; moons, circles and spirals are generated.",
)


page()
