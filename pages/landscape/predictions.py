"""Predictions about slices of the loss."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core.lessons.landscape.config import SURFACES
from bn_core.lessons.landscape.facts import LandscapeFacts
from bn_core.lessons.landscape.result import Slices
from bn_core.text.numbers import format_number
from pages.shared.predict import ask_number, ask_prediction, name_config, reveal_answer


def show_predictions(now: LandscapeFacts) -> None:
    """Ask about scaled weights, and about the slice with frozen statistics."""
    one, two = st.columns(2, gap="large")
    with one:
        ask_prediction(
            "scaled layer",
            "All weights of a layer before batch norm are doubled. By what factor does the loss "
            "change if batch norm takes batch statistics? (ε aside)",
            1.0,
            "x̂ does not depend on the scale of its input. With frozen statistics it is "
            "(2x − μ)/σ: its spread doubles, and its mean moves from 0 to μ/σ.",
        )
    with two:
        _predict_largest(now)


def _predict_largest(now: LandscapeFacts) -> None:
    given = ask_number(
        f"largest medians {name_config(now.config)}",
        "Each seed has a largest loss in its slice. Divide the median without batch norm by the "
        "median with batch norm whose statistics are frozen at the centre. What do you get?",
    )
    if given is None:
        return
    if now.slices is None:
        st.caption("The answer comes with the last point: let the slice run to its end.")
        return
    _reveal_answer(given, now.slices)


def _reveal_answer(given: float, slices: Slices) -> None:
    places = [SURFACES.index(name) for name in ("none", "frozen")]
    none, frozen = (float(np.median(each)) for each in slices.largest[places])
    if not np.isfinite([none, frozen]).all():
        st.info("A loss overflowed, so there is no factor.")
        return
    reveal_answer(
        given,
        none / frozen,
        f"The medians are {format_number(none)} nats without batch norm and "
        f"{format_number(frozen)} nats with frozen statistics.",
    )
