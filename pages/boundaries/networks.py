"""Controls and runs of the networks that learn points in the plane."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.compute.runs import Run
from bn_core.inputs.datasets import OWN_TABLE
from bn_core.inputs.labelled_table.table import LabelledTable
from bn_core.lessons.boundaries.class_style import NAMES
from bn_core.lessons.boundaries.config import (
    BATCHES,
    BOUNDARIES,
    HIDDEN,
    BatchesConfig,
    BoundaryConfig,
    BoundaryView,
)
from bn_core.lessons.boundaries.experiments import BATCH_BOUNDARIES, LIVE_BOUNDARIES
from bn_core.lessons.boundaries.own_points import CLASSES, read_points
from bn_core.lessons.boundaries.table_points import check_table
from bn_core.text.markdown import escape_quoted
from pages.boundaries import own_points
from pages.shared.controls import show_control, show_controls
from pages.shared.labelled_upload import upload_table
from pages.shared.live_figure import play
from pages.shared.theme import get_theme

RUN = "boundaries_live run"
BATCHES_RUN = "boundaries run"
NAMES_OF_CONTROLS = {
    own_points.PARAMETER,
    *BatchesConfig.parameter_names(),
    *BoundaryView.parameter_names(),
} - {"theme"}
_PICTURES = {
    BOUNDARIES: "both boundaries",
    HIDDEN: "hidden units",
    BATCHES: "batch by batch",
}
_DATA = {
    "spirals": "spirals",
    "two": "two points",
    "xor": "XOR",
    OWN_TABLE: "your own table",
}
_TRAINING = {"batch_size": "Points per batch", "rate": "Learning rate"}
_POINTS = {"count": "Points of the set", "noise": "Noise of the points"}
_NETWORK = {
    "depth": "Hidden layers",
    "width": "Units per layer",
    "activation": "Nonlinearity",
    "steps": "Training steps",
    "seed": "Seed",
}
_JUDGED = {"judged": "Points per batch shown", "seeds": "Networks measured"}
_SPIRALS = "the networks learn the spirals"


def choose_settings(
    first: DeltaGenerator, more: DeltaGenerator
) -> tuple[BatchesConfig, BoundaryView, LabelledTable | None]:
    """Show the controls, of which few need ``more``; return settings and table."""
    theme = get_theme().name
    with first:
        picture = show_control(BoundaryView, "picture", "Picture", names=_PICTURES)
        left, right = st.columns(2, gap="medium")
    by_batch = picture == BATCHES
    with left:
        data = show_control(BoundaryConfig, "data", "Points", names=_DATA, menu=True)
    with right if not by_batch else more:
        adds = show_control(
            BoundaryView, "adds", "A click adds", names=dict(zip(CLASSES, NAMES, strict=False))
        )
    with right if by_batch else more:
        batch = show_control(BoundaryView, "batch", "Batch shown")
    with first if not by_batch else more:
        values = show_controls(BoundaryConfig, _TRAINING, 2)
    with first if by_batch else more:
        judged = show_controls(BatchesConfig, _JUDGED, 2)
    with more:
        table = _choose_table(data)
        values |= show_controls(BoundaryConfig, _POINTS, 2)
        values |= show_controls(BoundaryConfig, _NETWORK, 2, ("seed",))
        layer = show_control(BoundaryView, "layer", "Layer whose units are drawn")
        own = own_points.choose_points()
    known = data if data != OWN_TABLE or table else BoundaryConfig.knob("data").default
    config = BatchesConfig(**values, **judged, data=known, own=own)
    return config, BoundaryView(picture, layer, batch, adds, theme), table


def select_live(config: BatchesConfig) -> BoundaryConfig:
    """Return what of the settings the live run needs."""
    values: dict[str, Any] = {name: getattr(config, name) for name, _ in BoundaryConfig.knobs()}
    return BoundaryConfig(**values, own=config.own)


def play_networks(config: BoundaryConfig, view: BoundaryView, table: LabelledTable | None) -> Run:
    """Show both networks in training, and return their run."""
    run = play(
        LIVE_BOUNDARIES, config, key=RUN, view=view, table=table, on_drop=own_points.on_click
    )
    if view.picture == BOUNDARIES:
        st.caption(
            f"Click or tap a map to add a point of class {NAMES[CLASSES.index(view.adds)]}, also "
            "while the networks train; click a point of your own to remove it. The line is where "
            "both classes are equally probable, by the running statistics."
        )
    else:
        st.caption(
            f"The first units of layer {min(view.layer, config.depth)}: the stronger the "
            "colour, the larger the output there. Each has a scale from its least output to its "
            "largest."
        )
    return run


def play_batches(config: BatchesConfig, view: BoundaryView) -> Run:
    """Show the boundary of a trained network batch by batch, and return the run."""
    if config.data == OWN_TABLE:
        st.info("Batch by batch, only the lab’s own points are drawn: choose another set.")
        config = BatchesConfig()
    run = play(BATCH_BOUNDARIES, config, key=BATCHES_RUN, view=view, starts=True)
    trained = config.run(config.count + len(read_points(config.own)))
    st.caption(
        f"A network with batch norm, trained for {config.steps} steps in batches of "
        f"{trained.batch_size}. It is not trained further: only the statistics change."
    )
    return run


def _choose_table(data: str) -> LabelledTable | None:
    """Show the upload if the data are a table, and return one that can be drawn."""
    if data != OWN_TABLE:
        return None
    table = upload_table(_SPIRALS)
    if table is None:
        return None
    try:
        check_table(table)
    except ValueError as fault:
        st.error(f"{escape_quoted(str(fault))} Until then {_SPIRALS}.")
        return None
    first, second = map(escape_quoted, table.names[:2])
    classes = ", ".join(
        f"{name} is {escape_quoted(label)}"
        for name, label in zip(NAMES, table.classes, strict=False)
    )
    st.caption(f"The picture has {first} across and {second} up, both standardized. {classes}.")
    return table
