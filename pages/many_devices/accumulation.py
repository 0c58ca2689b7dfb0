"""Controls, run and details of an accumulated gradient."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core.lessons.many_devices.config import SAMPLES, AccumulationConfig, AccumulationView
from bn_core.lessons.many_devices.experiments import ACCUMULATION
from bn_core.lessons.many_devices.result import Accumulation
from pages.shared.controls import show_control, show_controls
from pages.shared.lesson import get_theme
from pages.shared.live_figure import get_final_result, play
from pages.shared.number_table import show_table

RUN = "accumulation run"
"""Where the session keeps the run."""


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
    """Show how far running means are from those after one batch."""
    if result is None:
        st.markdown("Choose to accumulate a gradient, and wait until it is computed.")
        return
    sizes = result.sizes.tolist()
    show_table(
        ("examples in a part", "updates", "running means differ by"),
        [
            (str(size), str(SAMPLES // size), float(np.median(moved)))
            for size, moved in zip(sizes, result.moved, strict=True)
        ],
        None,
        "Largest difference of the running means from those after one batch, median over seeds",
    )
    st.caption(
        "Batch norm updates its running averages in every forward pass, so once for each part "
        "instead of once for each step. Shown is the largest difference from one batch, the median "
        "over the seeds."
    )
