"""Batches come one by one, and the running averages follow the source, or the poison."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core.lessons.running_averages.timeline import Film
from bn_core.lessons.running_averages.timeline_figure import film_figures
from bn_core.norm.momentum import half_life, steps_to
from bn_core.text.numbers import show
from pages.shared import number_table
from pages.shared.lesson import ground
from pages.shared.live_figure import reel


def screen(shot: Film) -> None:
    """The film, which plays in the browser, and what the averages hold at its end."""
    said = [_said(shot, at) for at in range(len(shot.x) + 1)]
    reel(film_figures(shot, ground()), said, key="film")
    _averages(shot)


def _said(shot: Film, at: int) -> str:
    """What the averages hold after one batch, in a sentence."""
    held = (
        f"{name} {show(float(kept.mean[at]))} and {show(float(kept.var[at]))}"
        for name, kept in (
            ("running", shot.running),
            ("cumulative", shot.cumulative),
            ("exact", shot.exact),
        )
    )
    return f"After batch {at} of {len(shot.x)}, mean and variance: {', '.join(held)}."


def _averages(shot: Film) -> None:
    """What each average holds after the last batch."""
    momentum, at = shot.config.momentum, len(shot.x)
    named = (
        (f"running, momentum {show(momentum)}", shot.running),
        ("cumulative, momentum=None", shot.cumulative),
        ("exact, of every number so far", shot.exact),
        ("source", shot.truth),
    )
    rows = [(name, float(kept.mean[at]), float(kept.var[at])) for name, kept in named]
    number_table.table(("average", "mean", "variance"), rows, 0, f"The averages after batch {at}")
    st.caption(
        f"After all {at} batches. A reset also starts the cumulative and the exact average again."
    )


def saw(shot: Film) -> list[str]:
    """The film's own numbers, in sentences."""
    momentum, last = shot.config.momentum, len(shot.x)
    said = [
        f"With momentum {show(momentum)} half of an old value is gone after "
        f"{show(half_life(momentum))} batches and 99% after {steps_to(momentum)}.",
        f"After {last} batches the running mean is {show(float(shot.running.mean[last]))} and the "
        f"running variance {show(float(shot.running.var[last]))}; the source has "
        f"{show(float(shot.truth.mean[last]))} and {show(float(shot.truth.var[last]))}, and all "
        f"numbers averaged exactly give {show(float(shot.exact.mean[last]))} and "
        f"{show(float(shot.exact.var[last]))}.",
    ]
    return said + _changed(shot) + _poisoned(shot)


def _changed(shot: Film) -> list[str]:
    if not shot.changed:
        return []
    since, last = len(shot.x) - shot.changed + 1, len(shot.x)
    return [
        f"The source changed with batch {shot.changed}, {since} batches before the end. The "
        f"cumulative mean, {show(float(shot.cumulative.mean[last]))}, weighs old batches as much "
        f"as new ones; the running mean, {show(float(shot.running.mean[last]))}, forgets them.",
    ]


def _poisoned(shot: Film) -> list[str]:
    at, var = shot.poisoned, shot.running.var
    if not at:
        return []
    if shot.config.poison == "nan":
        lost = int(np.isnan(var[at:]).sum())
        return [
            f"The NaN of batch {at} spoils the running averages for {lost} batches. It is never "
            f"forgotten: {show(1 - shot.config.momentum)}·NaN is NaN. Only a reset helps.",
        ]
    return [
        f"The outlier of batch {at} took the running variance from {show(float(var[at - 1]))} to "
        f"{show(float(var[at]))}; at the end it is {show(float(var[-1]))}, where the source has "
        f"{show(float(shot.truth.var[-1]))}.",
    ]
