"""The averages after the last batch, and those after the first two, as numbers."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.running_averages.timeline import Timeline
from bn_core.text.numbers import format_number
from pages.shared import number_table


def show_first_updates(timeline: Timeline) -> None:
    """Show the arithmetic of the first two updates."""
    new = timeline.config.momentum
    old = 1 - new
    running, batches = timeline.running, timeline.batch.mean
    st.subheader("The first two updates of the running mean", anchor=False)
    for at in (1, 2):
        st.latex(
            rf"{_write(old)}\cdot {_write(running.mean[at - 1])} + {_write(new)}\cdot "
            rf"{_write(batches[at])} = {_write(running.mean[at])}"
        )
    st.caption(
        f"Batch 1 has mean {format_number(float(batches[1]))}, batch 2 has mean "
        f"{format_number(float(batches[2]))}. The running variance is updated in the same way."
    )


def _write(value: float) -> str:
    """Write a number in a formula, in parentheses if it is negative."""
    text = format_number(float(value)).replace("−", "-")
    text = text.replace("NaN", r"\text{NaN}")
    return f"({text})" if value < 0 else text


def show_averages(timeline: Timeline) -> None:
    """Show what each average is after the last batch."""
    at = len(timeline.x)
    named = (
        (f"running average, momentum {format_number(timeline.config.momentum)}", timeline.running),
        ("average of all batches", timeline.cumulative),
        ("all values", timeline.exact),
        ("true values", timeline.truth),
    )
    rows = [(name, float(kept.mean[at]), float(kept.var[at])) for name, kept in named]
    number_table.show_table(
        ("average", "mean", "variance"), rows, 0, f"The averages after batch {at}"
    )
    st.caption(
        f"After batch {at}. PyTorch computes the average of all batches with momentum=None. The "
        "row below it is computed from all values at once. A reset starts all of them again."
    )
