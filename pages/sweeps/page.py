"""The page of the lesson on sweeps."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.inputs.datasets import DATASETS
from bn_core.lessons.sweeps.code import write_sweep_code
from bn_core.lessons.sweeps.config import SweepConfig, SweepView
from bn_core.lessons.sweeps.experiments import SWEEP
from pages.shared import lesson
from pages.shared.controls import build_config, make_setter, show_controls
from pages.shared.live_figure import play
from pages.sweeps.cell import choose_cell, show_cell
from pages.sweeps.predictions import show_predictions

RUN = "sweep run"
FIRST = {
    "axis": "Second axis",
    "activation": "Nonlinearity",
    "optimizer": "Optimizer",
    "depth": "Hidden layers",
    "width": "Units a layer",
    "steps": "Steps of each network",
    "seeds": "Seeds",
    "data": "Data",
    "layer_norm": "Layer norm, too",
}
MORE = {
    "batch_size": "Batch size",
    "place": "Batch norm comes",
    "init": "Initial weights",
    "momentum": "Momentum of SGD",
    "rates": "Learning rates",
    "cells": "Values of the second axis",
    "seed": "First seed",
}
VIEW = {
    "measure": "Colour shows",
    "good": "Accuracy that is good",
    "rate_place": "Cell: learning rate number",
    "cell_place": "Cell: row number",
}


def body(tools: DeltaGenerator) -> None:
    """Draw the body of the lesson; ``tools`` is its row of tools."""
    config = _choose_config()
    view = _choose_view()
    st.caption(_describe_work(config))
    run = play(SWEEP, config, key=RUN, view=view, on_pick=choose_cell)
    show_cell(run, view)
    with tools:
        prints = "trains one cell and prints how each network ends, in this project's folder"
        lesson.show_tools({"Python": write_sweep_code(config, view.cell_place)}, prints)
    lesson.show_suggestions(TRIES)
    show_predictions(run, view.good)
    lesson.show_further_reading(FURTHER)


def _choose_config() -> SweepConfig:
    """Read the controls.

    If the sweep is too much work, say so and return the last one that was not.
    """
    values = show_controls(SweepConfig, FIRST)
    with st.expander("More controls"):
        values |= show_controls(SweepConfig, MORE)
    return build_config(SweepConfig, values, "sweep kept")


def _choose_view() -> SweepView:
    values = show_controls(SweepView, VIEW, [3, 2, 2, 2], ("rate_place", "cell_place"))
    return SweepView(theme=lesson.get_theme().name, **values)


def _describe_work(config: SweepConfig) -> str:
    """Describe what will be trained, in a sentence or two."""
    third = ", layer norm" if config.layer_norm else ""
    return (
        f"{config.networks:,} networks of {config.depth} × {config.width}, {config.steps} steps "
        f"each: without norm, batch norm{third}, on the same cells and seeds. "
        f"{DATASETS[config.data].sentence}"
    )


_SET_SWEEP = make_setter(SweepConfig)
TRIES = (
    lesson.Suggestion(
        "Sigmoid units: how far does the start matter?", _SET_SWEEP, {"activation": "sigmoid"}
    ),
    lesson.Suggestion(
        "Depth instead of scale", _SET_SWEEP, {"axis": "depth", "steps": 100, "width": 24}
    ),
    lesson.Suggestion("Adam: does the story change?", _SET_SWEEP, {"optimizer": "adam"}),
    lesson.Suggestion("Batches from 2 to 256", _SET_SWEEP, {"axis": "batch", "steps": 100}),
)
FURTHER = (
    "Every cell trains the same networks from the same first weights on the same batches; only the "
    "learning rate and the second axis differ. The usual cell is that of scale 1, or of the depth "
    "or batch size set above. Accuracy is of the test set, with the running statistics; a network "
    "whose loss overflowed counts as 0.",
    "All networks of a row are trained as one batched computation, and a row is one task for "
    "whichever worker is free. The lesson on activations trains a cell alone; the two agree up to "
    "rounding, which chaos can enlarge at the edge of stability.",
    "Bjorck et al. 2018, *Understanding Batch Normalization*, on the rates that batch norm allows. "
    "arXiv 1806.02375",
    "Ioffe & Szegedy 2015, section 4.2.2: 14 times fewer steps, of a network with batch norm at "
    "its own, higher rate, and with further changes. arXiv 1502.03167",
)


lesson.show_page("sweeps", body, {*FIRST, *MORE, *VIEW})
