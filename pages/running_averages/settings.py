"""Controls of the timeline.

Every control is always there, out of use rather than absent, so that the address holds it.
"""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.lessons.running_averages.config import TimelineConfig
from pages.shared.controls import show_control, show_controls


def choose_config(beside: DeltaGenerator, below: DeltaGenerator) -> TimelineConfig:
    """Draw the controls in their two places; return what they say together."""
    with beside:
        st.markdown("**The source and the layer**")
        chosen = _show_controls(
            momentum="Momentum: share of the newest batch",
            batch_size="Examples per batch",
            mean="Mean of the source",
            spread="Standard deviation of the source",
        )
    with below:
        return TimelineConfig(**chosen, **_choose_events())


def _choose_events() -> dict[str, Any]:
    """Choose the length of the timeline, and what happens in it."""
    one, two, three, four = st.columns(4, gap="medium")
    with one:
        st.markdown("**Length and seed**")
        length: dict[str, Any] = {
            "batches": show_control(TimelineConfig, "batches", "Batches", stepper=True),
            "seed": show_control(TimelineConfig, "seed", "Seed"),
        }
    with two:
        st.markdown("**Another source**")
        changed = _choose_change()
    with three:
        st.markdown("**An accident**")
        poisoned = _choose_corruption()
    healthy = poisoned["poison"] == "none"
    with four:
        st.markdown("**What is done about it**")
        mended = _choose_recovery(healthy)
    return length | changed | poisoned | mended


def _choose_change() -> dict[str, Any]:
    at = show_control(TimelineConfig, "change_at", "Changes with batch (0: never)")
    more = _show_controls(
        not at, new_mean="Mean after the change", new_spread="Standard deviation after the change"
    )
    return {"change_at": at, **more}


def _choose_corruption() -> dict[str, Any]:
    poison = show_control(TimelineConfig, "poison", "Poison one batch")
    return {"poison": poison, **_show_controls(poison == "none", poison_at="The poisoned batch")}


def _choose_recovery(healthy: bool) -> dict[str, Any]:
    chosen = _show_controls(healthy, recover="Then wait, or reset")
    if healthy:
        chosen["recover"] = TimelineConfig.knob("recover").default
    return chosen | _show_controls(chosen["recover"] == "wait", recover_at="Reset before batch")


def _show_controls(disabled: bool = False, **labels: str) -> dict[str, Any]:
    """Show controls by name, or all of them disabled."""
    return show_controls(TimelineConfig, labels, 0, disabled=disabled)
