"""The timeline of batches and running averages."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core.lessons.running_averages.timeline import Timeline
from bn_core.lessons.running_averages.timeline_figure import draw_timeline
from bn_core.norm.momentum import compute_half_life, count_batches_to_reach
from bn_core.text.numbers import format_number
from pages.shared import number_table
from pages.shared.lesson import get_theme
from pages.shared.live_figure import show_animation


def show_timeline(timeline: Timeline) -> None:
    """Show the timeline, which plays in the browser, and the final averages."""
    sentences = [_describe_averages(timeline, at) for at in range(len(timeline.x) + 1)]
    show_animation(draw_timeline(timeline, get_theme()), sentences, key="animation")
    _show_averages(timeline)


def _describe_averages(timeline: Timeline, at: int) -> str:
    """Describe the averages after one batch."""
    held = (
        f"{name} {format_number(float(kept.mean[at]))} and {format_number(float(kept.var[at]))}"
        for name, kept in (
            ("running", timeline.running),
            ("cumulative", timeline.cumulative),
            ("exact", timeline.exact),
        )
    )
    return f"After batch {at} of {len(timeline.x)}, mean and variance: {', '.join(held)}."


def _show_averages(timeline: Timeline) -> None:
    """Show what each average is after the last batch."""
    momentum, at = timeline.config.momentum, len(timeline.x)
    named = (
        (f"running, momentum {format_number(momentum)}", timeline.running),
        ("cumulative, momentum=None", timeline.cumulative),
        ("exact, of every number so far", timeline.exact),
        ("source", timeline.truth),
    )
    rows = [(name, float(kept.mean[at]), float(kept.var[at])) for name, kept in named]
    number_table.show_table(
        ("average", "mean", "variance"), rows, 0, f"The averages after batch {at}"
    )
    st.caption(
        f"After all {at} batches. A reset also starts the cumulative and the exact average again."
    )


def summarize(timeline: Timeline) -> list[str]:
    """Describe the timeline's numbers."""
    momentum, last = timeline.config.momentum, len(timeline.x)
    sentences = [
        f"With momentum {format_number(momentum)} half of an old value is gone after "
        f"{format_number(compute_half_life(momentum))} batches and 99% after "
        f"{count_batches_to_reach(momentum)}.",
        f"After {last} batches the running mean is "
        f"{format_number(float(timeline.running.mean[last]))} and the "
        f"running variance {format_number(float(timeline.running.var[last]))}; the source has "
        f"{format_number(float(timeline.truth.mean[last]))} and "
        f"{format_number(float(timeline.truth.var[last]))}, and all "
        f"numbers averaged exactly give {format_number(float(timeline.exact.mean[last]))} and "
        f"{format_number(float(timeline.exact.var[last]))}.",
    ]
    return sentences + _describe_change(timeline) + _describe_corruption(timeline)


def _describe_change(timeline: Timeline) -> list[str]:
    if not timeline.changed:
        return []
    since, last = len(timeline.x) - timeline.changed + 1, len(timeline.x)
    return [
        f"The source changed with batch {timeline.changed}, {since} batches before the end. The "
        f"cumulative mean, {format_number(float(timeline.cumulative.mean[last]))}, weighs old "
        "batches as much as new ones; the running mean, "
        f"{format_number(float(timeline.running.mean[last]))}, forgets them.",
    ]


def _describe_corruption(timeline: Timeline) -> list[str]:
    at, var = timeline.poisoned, timeline.running.var
    if not at:
        return []
    if timeline.config.poison == "nan":
        lost = int(np.isnan(var[at:]).sum())
        return [
            f"The NaN of batch {at} spoils the running averages for {lost} batches. It is never "
            f"forgotten: {format_number(1 - timeline.config.momentum)}·NaN is NaN. Only a reset "
            "helps.",
        ]
    return [
        f"The outlier of batch {at} took the running variance from "
        f"{format_number(float(var[at - 1]))} to {format_number(float(var[at]))}; at the end it is "
        f"{format_number(float(var[-1]))}, where the source has "
        f"{format_number(float(timeline.truth.var[-1]))}.",
    ]
