"""One unit with two weights that the reader can turn and stretch."""

from __future__ import annotations

import math

import streamlit as st

from bn_core.lessons.length_direction.config import UnitConfig
from bn_core.lessons.length_direction.figure import draw_unit
from bn_core.lessons.length_direction.single_unit import UnitDescent, descend_unit
from bn_core.text.numbers import format_number
from pages.shared.controls import show_controls
from pages.shared.lesson import get_theme
from pages.shared.live_figure import show_figures
from pages.shared.number_table import show_table

NAMES = tuple(name for name, _ in UnitConfig.parameters())
_LABELS = {
    "normed": "Batch norm",
    "angle": "Direction of w",
    "length": "Length of w",
    "rate": "Learning rate η",
    "decay": "Weight decay λ",
    "related": "Correlation of the inputs",
    "steps": "Steps",
}
_MORE = {"angle": {"step": 5.0, "format": "%d°"}}


def show_unit() -> UnitDescent:
    """Show the controls beside the figure; return what it shows."""
    left, right = st.columns([3, 8], gap="large")
    with left:
        values = show_controls(
            UnitConfig, _LABELS, 0, arguments_of=lambda name, _: _MORE.get(name, {})
        )
        result = descend_unit(UnitConfig(**values))
    with right:
        show_figures(draw_unit(result, get_theme()), "unit")
        st.caption(
            "64 examples of two inputs, ε 10⁻⁵. The steps are w ← (1 − ηλ)·w − η·∂L/∂w, each with "
            "the exact gradient."
        )
    _show_table(result)
    return result


def _show_table(result: UnitDescent) -> None:
    factors = (0.5, 1.0, 2.0, 10.0)
    rows = [_make_row(result, factor) for factor in factors]
    heads = ["w ×", "‖w‖", "loss", "‖∂L/∂w‖", "‖∂L/∂w‖ · ‖w‖", "angle of w and ∂L/∂w"]
    show_table(heads, rows, 1, "The loss and its gradient at four lengths of w")


def _make_row(result: UnitDescent, factor: float) -> list[float | str]:
    at = result.at(factor)
    return [factor, at.length, at.loss, at.slope, at.slope * at.length, _format_angle(at.cosine)]


def _format_angle(cosine: float) -> str:
    if math.isnan(cosine):
        return "no slope"
    return f"{math.degrees(math.acos(max(-1.0, min(1.0, cosine)))):.3f}°"


def summarize(result: UnitDescent) -> list[str]:
    """Describe the gradient, the loss along the ray, and the descent."""
    here, last, double = result.state, result.path[-1], result.at(2.0)
    made = len(result.path) - 1
    sentences = [
        f"At w the loss is {format_number(here.loss, 4)}, at 2w {format_number(double.loss, 4)}; "
        f"the gradient is {format_number(here.slope)} long, then {format_number(double.slope)}. It "
        f"stands at {_format_angle(here.cosine)} to w.",
        f"{made} steps turn w to a loss of {format_number(last.loss, 4)}; its length goes from "
        f"{format_number(here.length)} to {format_number(last.length)}, η/‖w‖² from "
        f"{format_number(result.config.rate / here.length**2)} to "
        f"{format_number(result.config.rate / last.length**2)}.",
    ]
    if made < result.config.steps:
        sentences.append(f"After {made} steps the descent left all bounds and is not drawn on.")
    return sentences
