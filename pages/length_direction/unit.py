"""One unit with two weights that the reader can turn and stretch."""

from __future__ import annotations

import math

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.inputs.knobs import Knob
from bn_core.lessons.length_direction.config import UnitConfig
from bn_core.lessons.length_direction.figure import draw_by_angle, draw_unit
from bn_core.lessons.length_direction.sentences import describe_curve, describe_unit
from bn_core.lessons.length_direction.single_unit import UnitDescent, descend_unit
from bn_core.text.numbers import drop_rounding
from pages.shared.controls import show_control, show_controls
from pages.shared.live_figure import show_figures
from pages.shared.number_table import show_table
from pages.shared.theme import get_theme

NAMES = UnitConfig.parameter_names()
_IN_VIEW = {"length": "Length of w", "rate": "Learning rate η", "decay": "Weight decay λ"}
_MORE = {"related": "Correlation of the inputs", "steps": "Steps"}
_FACTORS = (0.5, 1.0, 2.0, 10.0)


def choose_unit(more: DeltaGenerator) -> UnitDescent:
    """Show the controls of the unit, and return its descent."""
    values = show_controls(UnitConfig, _IN_VIEW, 3)
    values["normed"] = show_control(UnitConfig, "normed", "Batch norm")
    with more:
        values["angle"] = show_control(
            UnitConfig, "angle", "Direction of w", step=5.0, format="%d°"
        )
        values |= show_controls(UnitConfig, _MORE, 2)
    return descend_unit(UnitConfig(**values))


def show_picture(unit: UnitDescent) -> None:
    """Show the map, on which w can be dragged, and what the descent did."""
    show_figures(draw_unit(unit, get_theme()), "unit", on_drop=_place_weights)
    st.markdown(describe_unit(unit))
    st.caption(
        "The bluer, the lower the loss. The diamond is w, the dotted line all multiples of it. The "
        "arrow shows where the loss falls fastest. Orange dots are the steps from w, purple ones "
        "those from length 1."
    )


def _place_weights(x: float, y: float) -> None:
    """Set length and direction of w to a place of the map, within their bounds."""
    length = _clip(UnitConfig.knob("length"), math.hypot(x, y))
    st.session_state["length"] = round(length, 2)
    st.session_state["angle"] = round(math.degrees(math.atan2(y, x)) % 360, 1)


def _clip(knob: Knob, value: float) -> float:
    return min(max(value, knob.low), knob.high)


def show_lengths(unit: UnitDescent) -> None:
    """Show loss and gradient at four lengths of w, as a table."""
    heads = ["w ×", "‖w‖", "loss", "‖∂L/∂w‖", "‖∂L/∂w‖ · ‖w‖", "angle of w and ∂L/∂w"]
    rows = [_make_row(unit, factor) for factor in _FACTORS]
    show_table(heads, rows, 1, "The loss and its gradient at four lengths of w")


def _make_row(unit: UnitDescent, factor: float) -> list[float | str]:
    at = unit.at(factor)
    return [factor, at.length, at.loss, at.slope, at.slope * at.length, _format_angle(at.cosine)]


def _format_angle(cosine: float) -> str:
    if math.isnan(cosine):
        return "no slope"
    return f"{math.degrees(math.acos(drop_rounding(max(-1.0, min(1.0, cosine)), 1.0))):.2f}°"


def show_by_angle(unit: UnitDescent) -> None:
    """Show the loss by the direction of w."""
    show_figures([draw_by_angle(unit, get_theme())], "unit around")
    st.caption(describe_curve(unit.config))
