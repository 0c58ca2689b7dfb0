"""Controls, run and details of an accumulated gradient."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core.lessons.many_devices.config import (
    PARTS,
    SAMPLES,
    AccumulationConfig,
    AccumulationView,
    UpdateWeightConfig,
)
from bn_core.lessons.many_devices.experiments import ACCUMULATION
from bn_core.lessons.many_devices.result import Accumulation
from bn_core.norm.momentum import compute_momentum_per_part, compute_share_reached
from bn_core.text.numbers import format_number
from pages.shared.controls import show_control, show_controls
from pages.shared.live_figure import get_final_result, play
from pages.shared.number_table import show_table
from pages.shared.theme import get_theme

RUN = "accumulation run"
"""Where the session keeps the run."""
MOMENTUM_NAMES = UpdateWeightConfig.parameter_names()


def choose_part() -> str:
    """Show the control of the size of a part, and return it."""
    return str(show_control(AccumulationView, "micro", f"Examples in a part, of {SAMPLES}"))


def choose_more() -> AccumulationConfig:
    """Show the other controls, and return the config."""
    labels = {"seeds": "Seeds of the networks", "seed": "First seed of the networks"}
    return AccumulationConfig(**show_controls(AccumulationConfig, labels, 2, ("seeds", "seed")))


def show_accumulation(config: AccumulationConfig, micro: str) -> Accumulation | None:
    """Show the run, and return its result once it is finished."""
    view = AccumulationView(micro=micro, theme=get_theme().name)
    result: Accumulation | None = get_final_result(play(ACCUMULATION, config, key=RUN, view=view))
    st.caption(
        f"{SAMPLES} handwritten digits go through an untrained network of three layers of 96 ReLU "
        "units, in float64: once as one batch, and once in parts whose gradients are added up. "
        f"The dotted line marks parts of {micro}."
    )
    return result


def show_running_means(result: Accumulation | None) -> None:
    """Show how much the parts of one batch weigh in the running averages.

    Once the gradients are computed, it also shows how far their running means are off.
    """
    st.markdown(
        "Batch norm updates its running averages in every forward pass, so once for each part "
        "instead of once for each step. Then the new batch weighs more than the momentum says."
    )
    momentum = show_control(UpdateWeightConfig, "momentum", "Momentum of the layer")
    sizes = [SAMPLES, *(int(each) for each in reversed(PARTS))]
    heads = ["examples in a part", "updates", "weight of the batch", "momentum that corrects it"]
    rows: list[list[float | str]] = [
        [
            str(size),
            str(SAMPLES // size),
            compute_share_reached(momentum, SAMPLES // size),
            compute_momentum_per_part(momentum, SAMPLES // size),
        ]
        for size in sizes
    ]
    if result:
        heads.append("running means differ by")
        moved = dict(zip(result.sizes.tolist(), result.moved, strict=True))
        for size, row in zip(sizes, rows, strict=True):
            row.append(float(np.median(moved[size])))
    show_table(heads, rows, None, "Weight of one batch in the running averages, by its parts")
    difference = " The last column is the largest difference from one batch, median over seeds."
    st.caption(
        f"After n updates the batch weighs 1 − (1 − m)ⁿ, with m = {format_number(momentum)}. The "
        "momentum 1 − (1 − m)^(1/n) gives it the weight m again."
        + (difference if result else " Accumulate a gradient to see how far running means differ.")
    )
