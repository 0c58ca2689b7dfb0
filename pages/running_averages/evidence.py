"""What can be read from a trained layer in both modes."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from bn_core import Forward
from bn_core.lessons.train_eval.failure_case import FailureCase
from bn_core.norm.conventions import PYTORCH
from bn_core.text.numbers import format_number
from pages.shared.number_table import show_table
from pages.shared.strip import show_strip

_SAMPLE = "case sample"


def describe_gap(result: FailureCase) -> str:
    """Describe how far the two outputs are apart."""
    if not result.gap:
        return (
            f"The outputs differ by **{format_number(result.gap)}**: they are the same to the last "
            "digit, which the statistics of many batches and those of one hardly ever are."
        )
    size = float(np.sqrt(np.mean(result.train.y**2)))
    return (
        f"The outputs differ by **{format_number(result.gap)}** (root mean square); in train mode "
        f"they have size {format_number(size)}."
    )


def show_strips(result: FailureCase) -> None:
    """Show the batch in both modes, with the same dot chosen in both."""
    chosen = min(st.session_state.get(_SAMPLE, 0), result.train.count - 1)
    modes = {"Train mode": result.train, "Eval mode": result.eval}
    for column, (title, step) in zip(st.columns(2, gap="large"), modes.items(), strict=True):
        with column:
            st.markdown(f"**{title}**: {_describe_statistics(step)}")
            show_strip(
                step,
                0,
                chosen,
                f"case {title}",
                _ignore_drag,
                partial(st.session_state.__setitem__, _SAMPLE),
            )
    one, other = (float(step.y[chosen, 0]) for step in modes.values())
    st.caption(
        f"Sample {chosen + 1} is {format_number(float(result.batch[chosen, 0]))} in both; its y is "
        f"{format_number(one)} in train mode and {format_number(other)} in eval mode. γ = 1 and β "
        "= 0. Each strip has its own scales; the band is μ ± σ as the layer used them."
    )


def _describe_statistics(step: Forward) -> str:
    mean, var = format_number(float(step.mean[0])), format_number(float(step.var[0]))
    return f"it used μ = {mean} and σ² = {var}"


def _ignore_drag(sample: int, value: float, done: bool) -> None:
    """Ignore a drag, since the batch is given."""


def show_evidence(result: FailureCase) -> None:
    """Show the running statistics beside those of the last batches."""
    stats, batches = result.stats, len(result.recent_mean)
    mean, var = result.recent_mean[:, 0], result.recent_var[:, 0]
    show_table(
        ["", "mean", "unbiased variance"],
        [
            ["running, in the layer", float(stats.mean[0]), float(stats.var[0])],
            [f"last {batches} training batches, least", float(mean.min()), float(var.min())],
            [f"last {batches} training batches, most", float(mean.max()), float(var.max())],
            ["this batch", float(result.train.mean[0]), float(PYTORCH.stored_var(result.train)[0])],
        ],
        0,
        "The running statistics of the layer, those of its last training batches and of this batch",
    )
    seen = "batch" if stats.batches == 1 else "batches"
    assert stats.momentum is not None
    st.caption(f"Momentum {format_number(stats.momentum)}, {stats.batches} training {seen} seen.")
