"""Predictions of what a library makes of a number."""

from __future__ import annotations

from bn_core import normalize
from bn_core.lessons.conventions.port import BATCH
from bn_core.norm.conventions import KERAS, PYTORCH, update_statistics
from bn_core.norm.momentum import count_batches_to_reach
from bn_core.text.numbers import format_number
from pages.shared.predict import ask_prediction


def predict_keras_batches() -> None:
    """Ask how many batches another momentum of Keras takes."""
    momentum = 0.95
    share = KERAS.share(momentum)
    ask_prediction(
        "batches with Keras's momentum",
        "A Keras layer has momentum 0.95. After how many batches has its running mean gone 99% of "
        "the way?",
        float(count_batches_to_reach(share)),
        f"In Keras 0.95 is the share of the old average, so the newest batch has "
        f"{format_number(share)}. In PyTorch the same number would take "
        f"{count_batches_to_reach(momentum)} batches.",
    )


def predict_keras_variance() -> None:
    """Ask how far one batch raises Keras's running variance.

    The variance itself would be within rounding of what the other library stores.
    """
    step = normalize(BATCH)
    keras, pytorch = (update_statistics(step, each) for each in (KERAS, PYTORCH))
    ask_prediction(
        "running variance in Keras",
        "A new Keras 3 layer (momentum 0.99, running variance 1) sees the batch 1, 2, 3, 4 once. "
        "By how much does its running variance rise?",
        float(keras.var[0]) - 1,
        f"0.99 · 1 + 0.01 · {format_number(float(step.var[0]))} = "
        f"{format_number(float(keras.var[0]), 5)}: Keras stores the variance divided by N. PyTorch "
        f"would have {format_number(float(pytorch.var[0]), 5)}.",
    )
