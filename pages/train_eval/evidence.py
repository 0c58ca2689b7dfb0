"""What can be read from the layer in both modes, as numbers and as strips."""

from __future__ import annotations

import math
from functools import partial

import streamlit as st

from bn_core import Forward
from bn_core.lessons.train_eval.failure_case import FailureCase
from bn_core.norm.conventions import PYTORCH
from bn_core.text.numbers import format_number, format_number_beside
from pages.shared.number_table import show_table
from pages.shared.strip import show_strip

_SAMPLE = "case sample"


def show_strips(result: FailureCase) -> None:
    """Show the batch in both modes, with the same dot chosen in both."""
    chosen = min(st.session_state.get(_SAMPLE, 0), result.train.count - 1)
    modes = {"Training mode": result.train, "Evaluation mode": result.eval}
    for column, (title, step) in zip(st.columns(2, gap="large"), modes.items(), strict=True):
        with column:
            st.markdown(f"**{title}**: {_describe_statistics(step)}")
            show_strip(
                step,
                0,
                chosen,
                f"case {title}",
                partial(st.session_state.__setitem__, _SAMPLE),
            )
    one, other = (float(step.y[chosen, 0]) for step in modes.values())
    x = _format_beside(float(result.batch[chosen, 0]), result.train)
    st.caption(
        f"Example {chosen + 1} has x = {x} in both modes. Its output y is "
        f"{format_number(one)} in training mode and {format_number(other)} in evaluation mode "
        "(γ = 1, β = 0). Each strip has its own scales. The band is μ ± σ as this mode used them."
    )


def _describe_statistics(step: Forward) -> str:
    mean, var = _format_beside(float(step.mean[0]), step), format_number(float(step.var[0]))
    return f"normalizes with μ = {mean} and σ² = {var}"


def _format_beside(value: float, step: Forward) -> str:
    """Format x or μ with the digits that their difference, divided by σ, needs."""
    return format_number_beside(value, math.sqrt(float(step.var[0])))


def show_evidence(result: FailureCase) -> None:
    """Show the running statistics beside those of the last batches."""
    stats, batches = result.stats, len(result.recent_mean)
    mean, var = result.recent_mean[:, 0], result.recent_var[:, 0]
    show_table(
        ["", "mean", "unbiased variance"],
        [
            ["running statistics", float(stats.mean[0]), float(stats.var[0])],
            [f"last {batches} training batches, smallest", float(mean.min()), float(var.min())],
            [f"last {batches} training batches, largest", float(mean.max()), float(var.max())],
            ["this batch", float(result.train.mean[0]), float(PYTORCH.stored_var(result.train)[0])],
        ],
        0,
        "Running statistics, statistics of the last training batches, and of this batch",
    )
    assert stats.momentum is not None
    st.caption(
        f"The layer has momentum {format_number(stats.momentum)} and has seen {stats.batches} "
        f"training batch{'es' * (stats.batches != 1)}."
    )
