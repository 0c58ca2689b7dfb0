"""The page of the lesson on activations, with networks trained live."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.experiments.run_config import IMAGES, MAX_CONVOLUTIONS, RunConfig, RunView
from bn_core.inputs.datasets import DATASETS, OWN_TABLE, describe_table
from bn_core.inputs.labelled_table.table import LabelledTable
from bn_core.lessons.activations.code import write_run_code
from bn_core.lessons.activations.experiments import LIVE_TWINS
from pages.activations.predictions import show_predictions
from pages.activations.table import upload_table
from pages.shared import lesson
from pages.shared.controls import make_setter, show_control, show_controls
from pages.shared.live_figure import play

RUN = "activations run"
FIRST = {
    "data": "Data",
    "net": "Network",
    "activation": "Nonlinearity",
    "depth": "Hidden layers",
    "place": "Batch norm comes",
    "third": "Third network",
    "rate": "Learning rate",
    "batch_size": "Batch size",
    "optimizer": "Optimizer",
}
MORE = {
    "width": "Units a layer (MLP)",
    "channels": "Channels a layer (CNN)",
    "skip": "Residual connections",
    "init": "Initial weights",
    "init_scale": "Initial weights ×",
    "dropout": "Dropout",
    "momentum": "Momentum of SGD",
    "weight_decay": "Weight decay",
    "steps": "Steps",
    "seed": "Seed",
    "unit": "Unit followed",
}


def body(tools: DeltaGenerator) -> None:
    """Draw the body of the lesson; ``tools`` is its row of tools."""
    config, view, table = _choose_config()
    if config.batch_size == 1:
        st.info(_BATCH_OF_ONE)
    run = play(LIVE_TWINS, config, key=RUN, view=view, table=table)
    with tools:
        prints = "prints the losses of the same run, without the app, in this project's folder"
        lesson.show_tools({"Python": write_run_code(config)}, prints)
    lesson.show_suggestions(TRIES)
    show_predictions(run)
    lesson.show_further_reading(FURTHER)


def _choose_config() -> tuple[RunConfig, RunView, LabelledTable | None]:
    values = show_controls(RunConfig, FIRST, arguments_of=_limit_control)
    table = upload_table() if values["data"] == OWN_TABLE else None
    if values["data"] == OWN_TABLE:
        values |= _fit_to_table(values, table)
    if values["data"] not in IMAGES:
        values["net"] = "mlp"
    with st.expander("More controls"):
        values |= show_controls(RunConfig, MORE)
    config = RunConfig(**values)
    st.caption((describe_table(table) if table else DATASETS[config.data]).sentence)
    with st.container(horizontal=True, vertical_alignment="center"):
        log = show_control(RunView, "log", "Loss on a log scale", width="content")
        layer = 1
        if config.depth > 1:
            layer = show_control(
                RunView, "layer", "Layer followed", maximum=config.depth, width=220
            )
    return config, RunView(log=log, layer=layer, theme=lesson.get_theme().name), table


def _fit_to_table(values: dict[str, Any], table: LabelledTable | None) -> dict[str, Any]:
    """Return the settings to change for the reader's table, and warn of them."""
    if table is None:
        return {"data": RunConfig.knob("data").default}
    rows = describe_table(table).train
    if values["batch_size"] <= rows:
        return {}
    st.warning(f"Your table has {rows} rows to train on; batches are of {rows} instead.")
    return {"batch_size": rows}


def _limit_control(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the limits of a control, given the values of those before it.

    Only images can be convolved.
    """
    images = values.get("data") in IMAGES
    if name == "net":
        return {"disabled": not images}
    if name == "depth" and images and values["net"] == "cnn":
        return {"maximum": MAX_CONVOLUTIONS}
    return {}


_SET_RUN = make_setter(RunConfig)
TRIES = (
    lesson.Suggestion("Eight sigmoid layers: who learns?", _SET_RUN, {"depth": 8}),
    lesson.Suggestion(
        "Four ReLU layers at rate 2: who survives?",
        _SET_RUN,
        {"activation": "relu", "depth": 4, "rate": 2.0},
    ),
    lesson.Suggestion(
        "Batches of two: who wins now?",
        _SET_RUN,
        {"activation": "relu", "batch_size": 2, "rate": 0.02},
    ),
    lesson.Suggestion("A batch of one", _SET_RUN, {"batch_size": 1}),
)

_BATCH_OF_ONE = (
    "A batch of one is its own mean: its variance is 0 and every x̂ would be 0, whatever the "
    "image, so PyTorch refuses to train. Play one step to read its own words. (For images in 2-D "
    "it trains while a channel has more than one pixel.)"
)


FURTHER = (
    "All networks start from the same weights and see the same batches. The loss is that of "
    "each training batch; the accuracy is of the test set, with the running statistics. The "
    "histograms are of 128 test examples as one batch (of a CNN 16, at every position), with its "
    "own statistics.",
    "A CNN halves the image in its first layer, keeps its size, and averages it in the end; batch "
    "norm then shares a mean over examples and positions. Residual connections are those of He "
    "et al. 2016 (pre-activation), arXiv 1603.05027.",
    "The noisy network has another shift and scale for every unit and step after its batch norm, "
    "as Santurkar et al. 2018 did, arXiv 1805.11604. The frozen one keeps the statistics of its "
    "first weights.",
    "Ioffe & Szegedy 2015, *Batch Normalization*, figure 1: the 15th, 50th and 85th "
    "percentile of one unit. arXiv 1502.03167",
)


lesson.show_page("activations", body, {*FIRST, *MORE, "log", "layer"})
