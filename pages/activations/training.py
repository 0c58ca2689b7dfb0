"""Networks trained live: their controls and their picture."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.experiments.network_notebook import can_write
from bn_core.experiments.run_config import IMAGES, MAX_CONVOLUTIONS, RunConfig
from bn_core.inputs.datasets import DATASETS, OWN_TABLE, describe_table
from bn_core.inputs.labelled_table.table import LabelledTable
from bn_core.lessons.activations.code import write_run_code
from bn_core.lessons.activations.config import DashboardView, record_panels
from bn_core.lessons.activations.experiments import LIVE_TWINS
from bn_core.lessons.activations.notebook import list_training
from bn_core.lessons.activations.panels import PANELS
from bn_core.lessons.activations.sentences import TrainingFacts
from pages.shared import frame
from pages.shared.controls import build_config, show_control, show_controls
from pages.shared.labelled_upload import get_table_choices, upload_table
from pages.shared.live_figure import play
from pages.shared.theme import get_theme

RUN = "activations run"
_FIRST = {"activation": "Nonlinearity", "depth": "Hidden layers", "rate": "Learning rate"}
_DATA = {"data": "Data", "net": "Kind of network"}
_NETWORK = {
    "third": "Third network",
    "place": "Batch norm comes",
    "skip": "Residual connections",
    "width": "Units per layer (MLP)",
    "channels": "Channels per layer (CNN)",
    "dropout": "Dropout",
    "init": "Initial weights",
    "init_scale": "Initial weights multiplied by",
    "output_scale": "Output layer’s multiplied by",
}
_OPTIMIZER = {
    "unit": "Unit drawn",
    "batch_size": "Examples per batch",
    "optimizer": "Optimizer",
    "momentum": "Momentum of SGD",
    "weight_decay": "Weight decay",
    "steps": "Training steps",
    "seed": "Seed",
}
_PANELS = {name: each.label for name, each in PANELS.items()}
_VIEW = {"log", "layer", "panels"}
NAMES = RunConfig.parameter_names() | _VIEW


def show_training(page: frame.Layout) -> TrainingFacts:
    """Show the run in the places of the page, and return what it shows once finished."""
    with page.controls:
        panels = show_control(DashboardView, "panels", "Pictures", names=_PANELS)
        if not st.session_state[DashboardView.parameter("panels")]:
            st.caption("No picture is chosen, so the first ones are shown.")
        first = st.container(gap="small")
        more = page.more_settings()
    config, table = _choose_config(first, more)
    with more:
        view = _choose_view(panels, config)
    with page.picture:
        recorded = record_panels(config, view.panel_names)
        run = play(LIVE_TWINS, recorded, key=RUN, view=view, table=table)
        if config.batch_size == 1:
            st.info(_BATCH_OF_ONE)
    page.show_tools(
        {"Python": write_run_code(config, get_table_choices())},
        "prints the losses of the same run",
        notebook=partial(list_training, config, run.frames, table)
        if can_write(config, table)
        else None,
    )
    return TrainingFacts(config, run.frames if run.done else ())


def _choose_config(
    first: DeltaGenerator, more: DeltaGenerator
) -> tuple[RunConfig, LabelledTable | None]:
    table = None
    with more:
        st.markdown("**Data**")
        values = show_controls(RunConfig, _DATA, 2, arguments_of=_limit_control)
        if values["data"] == OWN_TABLE:
            table = upload_table("the networks learn the digits")
            values |= {} if table else {"data": RunConfig.knob("data").default}
        if values["data"] not in IMAGES:
            values["net"] = "mlp"
        shown = describe_table(table) if table else DATASETS[values["data"]]
        st.caption(shown.sentence)
        st.markdown("**Network**")
        values |= show_controls(RunConfig, _NETWORK, 2)
        st.markdown("**Training**")
        values |= show_controls(RunConfig, _OPTIMIZER, 2, steppers=("seed",))
    with first:
        values |= show_controls(RunConfig, _FIRST, arguments_of=_limit_depth(values["net"]))
        if table and values["batch_size"] > shown.train:
            st.warning(
                f"Your table has {shown.train} rows to train on, so a batch has {shown.train}."
            )
            values["batch_size"] = shown.train
    return build_config(RunConfig, values, "run of this lesson"), table


def _choose_view(panels: str, config: RunConfig) -> DashboardView:
    st.markdown("**Picture**")
    log = show_control(DashboardView, "log", "Loss on a logarithmic scale")
    layer = 1
    if config.depth > 1:
        layer = show_control(DashboardView, "layer", "Layer drawn alone", maximum=config.depth)
    return DashboardView(panels, log, layer, get_theme().name)


def _limit_control(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the limits of a control, given the values of those before it.

    Only images can be convolved.
    """
    return {"disabled": values.get("data") not in IMAGES} if name == "net" else {}


def _limit_depth(net: str) -> Any:
    """Return the limits of the controls of a kind of network."""
    limits = {"maximum": MAX_CONVOLUTIONS} if net == "cnn" else {}
    return lambda name, _: limits if name == "depth" else {}


_BATCH_OF_ONE = (
    "A batch of one is its own mean: its variance is 0 and every x̂ would be 0, whatever the "
    "image, so PyTorch refuses to train. Play one step to read its message. (For images in 2-D "
    "it trains while a channel has more than one pixel.)"
)
