"""Predictions about slices of the loss."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core.lessons.landscape.config import SURFACES
from bn_core.lessons.landscape.facts import LandscapeFacts
from bn_core.lessons.landscape.result import Slices
from bn_core.lessons.landscape.verdicts import compute_loss_ratios
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
        f"largest frozen {name_config(now.config)}",
        "In the slice above, by what factor is the largest loss higher without batch norm than "
        "with it, if its statistics are frozen at the centre?",
    )
    if given is None:
        return
    if now.slices is None:
        st.caption("The answer comes with the last point: let the slice run to its end.")
        return
    _reveal_answer(given, now.slices)


def _reveal_answer(given: float, slices: Slices) -> None:
    ratio = float(np.median(compute_loss_ratios(slices, "frozen")[0]))
    if not np.isfinite(ratio):
        st.info("A loss overflowed, so there is no factor.")
        return
    at = SURFACES.index("frozen")
    none, frozen = (format_number(float(np.median(slices.largest[k]))) for k in (0, at))
    reveal_answer(
        given,
        ratio,
        f"In the median over the seeds. The medians of the largest losses are {none} and {frozen} "
        "nats.",
    )
