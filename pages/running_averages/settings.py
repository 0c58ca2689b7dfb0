"""Controls of the timeline.

Every control is always drawn, disabled if it has no effect, so that the address holds its value.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from bn_core.inputs.address import write_value
from bn_core.lessons.running_averages.config import TimelineConfig
from pages.shared.controls import show_control, show_controls

_TYPED = "momentum typed"


def show_main_controls() -> dict[str, Any]:
    """Show the controls that are always in view, and return their values."""
    one, two = st.columns(2, gap="medium")
    with one:
        values = _show_controls(momentum="Momentum (share of the newest batch)")
        values["poison"] = show_control(TimelineConfig, "poison", "Corrupt one batch")
        healthy = values["poison"] == "none"
        values |= _show_controls(healthy, recover="After the corrupted batch")
    with two:
        values |= _show_controls(batch_size="Examples per batch")
        values["change_at"] = show_control(
            TimelineConfig, "change_at", "First batch of other data (0: none)", stepper=True
        )
    if healthy:
        values["recover"] = TimelineConfig.knob("recover").default
    return values


def show_more_settings(chosen: dict[str, Any]) -> dict[str, Any]:
    """Show the other controls in groups, and return their values."""
    _type_momentum(chosen["momentum"])
    one, two, three = st.columns(3, gap="medium")
    with one:
        st.markdown("**Data**")
        values = _show_controls(mean="Mean", spread="Standard deviation")
        values["batches"] = show_control(TimelineConfig, "batches", "Batches", stepper=True)
        values["seed"] = show_control(TimelineConfig, "seed", "Seed", stepper=True)
    with two:
        st.markdown("**After the change**")
        values |= _show_controls(
            not chosen["change_at"], new_mean="New mean", new_spread="New standard deviation"
        )
    with three:
        st.markdown("**Corruption and reset**")
        values |= _show_controls(chosen["poison"] == "none", poison_at="Corrupted batch")
        values |= _show_controls(chosen["recover"] == "wait", recover_at="Reset before batch")
    return values


def _type_momentum(momentum: float) -> None:
    """Show the momentum as a number that can be typed."""
    knob = TimelineConfig.knob("momentum")

    def take() -> None:
        typed = st.session_state[_TYPED]
        if typed is not None:
            st.session_state["momentum"] = write_value(knob, float(typed))

    st.session_state[_TYPED] = momentum
    st.number_input(
        "Momentum, exactly",
        knob.low,
        knob.high,
        step=0.01,
        format="%g",
        key=_TYPED,
        on_change=take,
        width=240,
    )


def _show_controls(disabled: bool = False, **labels: str) -> dict[str, Any]:
    """Show controls by name, or all of them disabled."""
    return show_controls(TimelineConfig, labels, 0, disabled=disabled)
