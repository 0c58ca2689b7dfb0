"""Controls of the timeline.

Every control is always there, out of use rather than absent, so that the address holds it.
"""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.lessons.running_averages.config import TimelineConfig
from pages.shared.controls import show_control, show_controls


def settings(beside: DeltaGenerator, below: DeltaGenerator) -> TimelineConfig:
    """Draw the controls in their two places; what they say together."""
    with beside:
        st.markdown("**The source and the layer**")
        chosen = _controls(
            momentum="Momentum: share of the newest batch",
            batch_size="Examples per batch",
            mean="Mean of the source",
            spread="Standard deviation of the source",
        )
    with below:
        return TimelineConfig(**chosen, **_on_the_way())


def _on_the_way() -> dict[str, Any]:
    """How long the film is, and what happens in it: a column each."""
    one, two, three, four = st.columns(4, gap="medium")
    with one:
        st.markdown("**Length and seed**")
        length: dict[str, Any] = {
            "batches": show_control(TimelineConfig, "batches", "Batches", stepper=True),
            "seed": show_control(TimelineConfig, "seed", "Seed"),
        }
    with two:
        st.markdown("**Another source**")
        changed = _change()
    with three:
        st.markdown("**An accident**")
        poisoned = _accident()
    healthy = poisoned["poison"] == "none"
    with four:
        st.markdown("**What is done about it**")
        mended = _recovery(healthy)
    return length | changed | poisoned | mended


def _change() -> dict[str, Any]:
    at = show_control(TimelineConfig, "change_at", "Changes with batch (0: never)")
    more = _controls(
        not at, new_mean="Mean after the change", new_spread="Standard deviation after the change"
    )
    return {"change_at": at, **more}


def _accident() -> dict[str, Any]:
    poison = show_control(TimelineConfig, "poison", "Poison one batch")
    return {"poison": poison, **_controls(poison == "none", poison_at="The poisoned batch")}


def _recovery(healthy: bool) -> dict[str, Any]:
    chosen = _controls(healthy, recover="Then wait, or reset")
    if healthy:
        chosen["recover"] = TimelineConfig.knob("recover").default
    return chosen | _controls(chosen["recover"] == "wait", recover_at="Reset before batch")


def _controls(disabled: bool = False, **labels: str) -> dict[str, Any]:
    """Controls by name, or all of them out of use."""
    return show_controls(TimelineConfig, labels, 0, disabled=disabled)
