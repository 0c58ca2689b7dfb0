"""Predictions of what test-time statistics do to a unit."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core import RunningStats, normalize, normalize_with
from bn_core.lessons.adaptation.mixture import mix_statistics
from bn_core.text.numbers import format_number
from pages.shared.predict import ask_prediction

_BATCH = np.array([[10.0], [12.0], [14.0]])


def show_predictions() -> None:
    """Ask for outputs with both kinds of statistics, and for a mixed mean."""
    running = RunningStats.start(1)
    own = normalize(_BATCH, eps=0.0)
    evaluated = float(normalize_with(running, _BATCH, eps=0.0).y[-1, 0])
    one, two, three = st.columns(3, gap="large")
    with one:
        ask_prediction(
            "output in evaluation mode",
            "A layer has running mean 0 and running variance 1 (γ = 1, β = 0, ε = 0). A shifted "
            "test batch gives it 10, 12 and 14. What is its output for 14 in evaluation mode?",
            evaluated,
            "(14 − 0)/1: far outside of what the next layer has been trained on.",
        )
    with two:
        ask_prediction(
            "output with the test batch",
            "The same layer takes its statistics from this test batch instead. What is its output "
            "for 14 then?",
            float(own.y[-1, 0]),
            f"The mean is 12 and the variance (4 + 0 + 4)/3 = {format_number(float(own.var[0]))}, "
            "so it is 2/√2.67. For 0, 2 and 4 it would be the same.",
        )
    with three:
        four = normalize([[8.0], [9.0], [11.0], [12.0]])
        mixed = mix_statistics(running, four, 16)
        ask_prediction(
            "mean of a mixture",
            "The running mean is 0 and counts for N = 16 images. A test batch of four images has "
            "the mean 10. Which mean does the mixture subtract?",
            float(mixed.mean[0]),
            "16/20 · 0 + 4/20 · 10. The shift is repaired by a fifth only.",
        )
