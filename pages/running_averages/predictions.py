"""Predictions of two numbers of the running averages."""

from __future__ import annotations

from bn_core import RunningStats, normalize
from bn_core.norm.conventions import PYTORCH
from bn_core.norm.momentum import count_batches_to_reach
from bn_core.text.numbers import format_number
from pages.shared.predict import ask_prediction

BATCH = [[1.0], [2.0], [3.0], [4.0]]
_TWICE = 0.15
"""How far a factor may be from 2 and is still called about twice."""


def predict_half_momentum(momentum: float) -> None:
    """Ask how long half the momentum takes to forget."""
    half, whole = format_number(momentum / 2), count_batches_to_reach(momentum)
    answer = count_batches_to_reach(momentum / 2)
    ask_prediction(
        "half the momentum",
        f"With momentum {format_number(momentum)}, 99% of an old value is forgotten after {whole} "
        f"batch{'es' * (whole != 1)}. After how many batches with momentum {half}?",
        float(answer),
        f"After n batches (1 − {half})ⁿ of the old value is left. {_compare_times(answer / whole)}",
    )


def _compare_times(times: float) -> str:
    """Say how many times as many batches half the share takes, about 2 if it is small."""
    if abs(times - 2) <= _TWICE:
        return "Half the share takes about twice as many batches."
    return (
        f"Half the share takes {format_number(times, 2)} times as many batches here. Only a small "
        "share takes about twice as many."
    )


def predict_same_batch() -> None:
    """Ask for the running variance after the same batch twice."""
    step = normalize(BATCH)
    start = RunningStats.start(1, PYTORCH.momentum)
    once = start.after(step)
    first, second = (float(each.var[0]) for each in (once, once.after(step)))
    biased, unbiased = float(step.var[0]), float(step.unbiased_var[0])
    new = PYTORCH.momentum
    plain = (1 - new) * ((1 - new) + new * biased) + new * biased
    ask_prediction(
        "the same batch twice",
        "A new PyTorch layer with its default momentum 0.1 sees the batch 1, 2, 3, 4 twice. What "
        "is its running variance then?",
        second,
        f"It starts at 1, is {format_number(first, 5)} after one batch and "
        f"{format_number(second, 5)} after two. PyTorch stores the variance divided by N − 1, "
        f"{format_number(unbiased)}. With the one divided by N, {format_number(biased)}, it would "
        f"be {format_number(plain, 4)}.",
    )
