"""Predictions of what evaluation mode does."""

from __future__ import annotations

import numpy as np

from bn_core import RunningStats, normalize, normalize_with
from bn_core.norm.conventions import PYTORCH
from bn_core.text.numbers import format_number
from pages.shared.predict import ask_prediction

_BATCH = np.array([[8.0], [12.0]])


def predict_early_mean() -> None:
    """Ask for the running mean after three batches."""
    stats = RunningStats.start(1, PYTORCH.momentum)
    for _ in range(3):
        stats = stats.after(normalize(_BATCH))
    mean = float(stats.mean[0])
    ask_prediction(
        "running mean after three batches",
        "A new PyTorch layer (momentum 0.1) is trained on three batches, each with mean 10. Which "
        "mean does it subtract in evaluation mode?",
        mean,
        f"The running mean starts at 0 and covers a tenth of the remaining way each time: 1, "
        f"1.9, {format_number(mean)}.",
    )


def predict_corrupted_output() -> None:
    """Ask for an output after a corrupted batch."""
    stats = RunningStats(np.array([0.0]), np.array([1.0]), PYTORCH.momentum)
    step = normalize([[-21.0], [21.0]])
    corrupted, variance = stats.after(step), float(step.unbiased_var[0])
    before, after = (
        float(normalize_with(each, [[3.0]], eps=0.0).y[0, 0]) for each in (stats, corrupted)
    )
    ask_prediction(
        "output after a corrupted batch",
        "A layer has running mean 0 and running variance 1, so x = 3 gives "
        f"{format_number(before)} in evaluation mode. Then a corrupted batch with mean 0 and "
        f"unbiased variance {format_number(variance)} updates the statistics (momentum 0.1). What "
        "does x = 3 give now?",
        after,
        f"The running variance becomes 0.9 · 1 + 0.1 · {format_number(variance)} = "
        f"{format_number(float(corrupted.var[0]))}, and 3/√{format_number(float(corrupted.var[0]))}"
        f" = {format_number(after)}.",
    )
