"""The steps of the lesson on boundaries."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.boundaries import sentences
from bn_core.lessons.boundaries.config import (
    ADDED,
    BATCHES,
    BOUNDARIES,
    FOURS,
    SHOWN_BATCHES,
    SLOW,
    BatchesConfig,
    BoundaryConfig,
    BoundaryView,
)
from pages.boundaries.networks import BATCHES_RUN, RUN
from pages.boundaries.own_points import set_points
from pages.shared.controls import set_controls
from pages.shared.live_figure import go_on, start_run
from pages.shared.steps import Step


def _train(config: BoundaryConfig) -> None:
    """Show both boundaries, and train these networks; a callback."""
    set_controls(BoundaryView(BOUNDARIES))
    set_points("")
    set_controls(config)
    start_run(RUN)


def _add_points() -> None:
    """Continue the arm of class B, and train on; a callback."""
    st.session_state[BoundaryView.parameter("picture")] = BOUNDARIES
    set_points(ADDED)
    go_on(RUN)


def _show_batches() -> None:
    """Show the boundary of a trained network batch by batch; a callback."""
    shown = st.session_state.get("batch", 0) if _shows_batches() else 0
    set_points("")
    set_controls(BatchesConfig())
    set_controls(BoundaryView(BATCHES, batch=shown % SHOWN_BATCHES + 1))
    start_run(BATCHES_RUN)


def _shows_batches() -> bool:
    return bool(st.session_state.get(BoundaryView.parameter("picture")) == BATCHES)


STEPS = (
    Step(
        do="Train both networks on the spirals, at the small learning rate 0.03.",
        watch="Watch which boundary follows the arms first.",
        button="Train at rate 0.03",
        act=_train,
        values={"config": SLOW},
        tell=sentences.tell_twins,
    ),
    Step(
        do="Continue the arm of class B by five points; the networks go on from here.",
        watch="Watch which boundary grows along the arm.",
        button="Add five points",
        act=_add_points,
        tell=sentences.tell_own,
    ),
    Step(
        do="Train again, in batches of four points.",
        watch="Watch the map with batch norm: does it come to rest?",
        button="Train in batches of four",
        act=_train,
        values={"config": FOURS},
        tell=sentences.tell_small_batches,
    ),
    Step(
        do="Draw the boundary of a trained network with the statistics of one batch.",
        watch="Press again for the next batch: the map in training mode changes, the one in "
        "evaluation mode does not.",
        button="Draw it batch by batch",
        act=_show_batches,
        tell=sentences.tell_batches,
    ),
)
