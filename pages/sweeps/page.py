"""The page of the lesson on learning rates and initial weights."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.experiments.network_notebook import can_write
from bn_core.inputs.datasets import DATASETS
from bn_core.lessons.sweeps.code import write_sweep_code
from bn_core.lessons.sweeps.config import SweepConfig, SweepView
from bn_core.lessons.sweeps.experiments import SWEEP
from bn_core.lessons.sweeps.notebook import list_cell
from bn_core.lessons.sweeps.sentences import Facts, describe_cell
from bn_core.lessons.sweeps.table import sweep_to_csv
from bn_core.lessons.sweeps.verdicts import judge_sweep
from pages.shared import frame
from pages.shared.controls import build_config, show_control, show_controls
from pages.shared.live_figure import get_final_result, get_last_result, play
from pages.shared.theme import get_theme
from pages.sweeps import details
from pages.sweeps.cell import choose_cell, show_cell
from pages.sweeps.predictions import show_predictions
from pages.sweeps.steps import RUN, STEPS

WHY = (
    "A network that fails may only have the wrong learning rate or the wrong initial weights. "
    "Batch norm is said to forgive both. Each cell below is a network trained from scratch, so "
    "you see where this is true and where it is not."
)
_FIRST = {"activation": "Nonlinearity", "optimizer": "Optimizer"}
_AXES = {"scale": "initial weights", "depth": "depth", "batch": "batch size"}
_NETWORK = {
    "depth": "Hidden layers",
    "width": "Units per layer",
    "place": "Batch norm comes",
    "init": "Initial weights",
    "layer_norm": "Train layer norm, too",
}
_TRAINING = {
    "data": "Data",
    "batch_size": "Examples per batch",
    "steps": "Steps of each network",
    "momentum": "Momentum of SGD",
}
_GRID = {
    "rates": "Number of learning rates",
    "cells": "Number of rows",
    "seeds": "Seeds of each cell",
    "seed": "First seed",
}
_READING = {
    "good": "Accuracy that counts as good",
    "rate_place": "Framed cell: column",
    "cell_place": "Framed cell: row",
}
_PANELS = {
    "maps": "both maps",
    "difference": "their difference",
    "row": "the framed row",
    "layer": "layer norm",
}
_MEASURES = {
    "accuracy": "accuracy",
    "loss": "loss",
    "steps": "steps until good",
    "ended": "divergence",
}
_CELL = frozenset({"rate_place", "cell_place"})
KNOWN = (SweepConfig.parameter_names() | SweepView.parameter_names()) - {"theme"}

REASON = r"""
Batch norm divides by the standard deviation. If all weights $w$ of a unit are multiplied by $a$,
its output stays the same, but the gradient becomes $a$ times smaller, and a step turns $w$ by less.
With SGD the effective learning rate counts,

$$
\eta_{\text{eff}} = \frac{\eta}{\lVert w \rVert^2} .
$$

$\eta$ is the learning rate and $\lVert w \rVert$ the length of the weights. For ten times longer
weights $\eta$ must be a hundred times larger. (With Adam ten times: its steps do not shrink with
the gradient.) So in the map with batch norm the good cells begin further right in the rows of
longer weights. Where they are too long, batch norm learns too slowly and loses.

Without batch norm, much longer weights make the signal of ReLU layers explode, and much shorter
ones let it vanish. No learning rate here repairs that.
"""


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        first = st.container(gap="small")
        more = page.more_settings()
    with first:
        panel = show_control(SweepView, "panel", "Show", names=_PANELS)
        axis = show_control(SweepConfig, "axis", "Second axis", names=_AXES)
        values = {"axis": axis, **show_controls(SweepConfig, _FIRST, 2)}
        measure = show_control(SweepView, "measure", "Colour shows", names=_MEASURES)
    with more:
        for title, labels in (("Network", _NETWORK), ("Training", _TRAINING), ("Grid", _GRID)):
            st.markdown(f"**{title}**")
            values |= show_controls(SweepConfig, labels, 2, steppers=("seed",))
        st.markdown("**Picture**")
        reading = show_controls(SweepView, _READING, steppers=tuple(_CELL))
        config = build_config(SweepConfig, values, "sweep kept")
    view = SweepView(panel, measure, theme=get_theme().name, **reading)
    with page.picture:
        run = play(SWEEP, config, key=RUN, view=view, on_pick=choose_cell)
        cell = min(view.cell_place, len(config.cell_values)) - 1
        rate = min(view.rate_place, config.rates) - 1
        last = get_last_result(run)
        trained = last if last is not None and last.config == config else None
        framed = describe_cell(config, trained, cell, rate)
        st.caption(f"{framed} Click another cell to frame it.")
    sweep = get_final_result(run)
    page.show_tools(
        {"Python": write_sweep_code(config, view.cell_place, panel)},
        "trains one row of the map",
        ("sweep.csv", partial(sweep_to_csv, config, sweep)),
        notebook=partial(list_cell, config, cell, rate, sweep)
        if can_write(config.run(cell, rate, config.seed))
        else None,
    )
    page.show_steps(STEPS, Facts(config, view.good, sweep))
    page.show_why(REASON)
    with page.beside_why:
        st.subheader("Compare fairly", anchor=False)
        st.markdown(
            "At one learning rate, one network may learn and the other may not. That says little: "
            "the rate may suit one of them. Compare each network at its own best rate, over "
            "several seeds, as the rows of these maps do. [Without "
            "normalization](/without_norm) compares other remedies in this way.\n\n"
            f"{_describe_work(config)}"
        )
    with page.check:
        show_predictions(run, view.good)
    page.show_details(
        frame.Detail("The framed cell, seed by seed", partial(show_cell, run, view), _CELL),
        frame.Detail(
            "What the claims say",
            partial(
                frame.show_verdicts,
                ("C13", "C14", "C15"),
                judge_sweep(sweep, view.good) if sweep else (),
            ),
        ),
        frame.Detail("How it is measured", details.show_method),
        frame.Detail("Papers and claims", partial(frame.show_sources, "sweeps", details.PAPERS)),
    )


def _describe_work(config: SweepConfig) -> str:
    """Describe what is trained, in a sentence or two."""
    third = ", layer norm" if config.layer_norm else ""
    return (
        f"These are {config.networks:,} networks of {config.depth} × {config.width}, "
        f"{config.steps} steps each: without norm, batch norm{third}, in the same cells and with "
        f"the same seeds. {DATASETS[config.data].sentence}"
    )


frame.show_lesson("sweeps", WHY, body, KNOWN)
