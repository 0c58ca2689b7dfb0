"""Predictions about the smoothness of the slice."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core.compute.runs import Run
from bn_core.lessons.landscape.config import SURFACES
from bn_core.lessons.landscape.result import Slices
from bn_core.lessons.landscape.verdicts import compute_loss_ratios
from bn_core.text.numbers import format_number
from pages.shared.live_figure import get_final_result
from pages.shared.predict import ask_number, ask_prediction, name_config, reveal_answer


def show_predictions(run: Run) -> None:
    """Ask twice about the finished slices, and once about scaled weights."""
    st.subheader("Check yourself", anchor=False)
    one, two, three = st.columns(3, gap="large")
    with one:
        _predict_largest(run, "batch", "the batch's own statistics")
    with two:
        _predict_largest(run, "frozen", "statistics frozen at the centre")
    with three:
        ask_prediction(
            "scaled layer",
            "A layer before batch norm has its weights doubled. By what factor does the loss "
            "change if batch norm takes the batch's own statistics? (ε aside)",
            1.0,
            "x̂ does not know the scale of its input. With frozen statistics it does: (x − μ)/σ "
            "doubles except for its mean.",
        )


def _predict_largest(run: Run, statistics: str, called: str) -> None:
    given = ask_number(
        f"largest {statistics} {name_config(run.config)}",
        "By what factor is the largest loss of the slice higher without batch norm than with it, "
        f"with {called}?",
    )
    if given is None:
        return
    slices = get_final_result(run)
    if slices is None:
        st.caption("The answer comes with the last point: let the slice run to its end.")
        return
    _reveal_answer(given, slices, statistics)


def _reveal_answer(given: float, slices: Slices, statistics: str) -> None:
    ratio = float(np.median(compute_loss_ratios(slices, statistics)[0]))
    if not np.isfinite(ratio):
        st.info("A loss overflowed, so there is no factor.")
        return
    at = SURFACES.index(statistics)
    none, batch = (float(np.median(slices.largest[k])) for k in (0, at))
    reveal_answer(
        given,
        ratio,
        f"Median over the seeds; largest {format_number(none)} against {format_number(batch)} "
        "nats.",
    )
