"""A trained layer whose running statistics were kept well or badly.

=============  ================================================================================
cause          what happened
=============  ================================================================================
``none``       nothing: momentum 0.1, many batches, evaluation on the same source
``cold``       evaluated after a few batches: the average is still near mean 0, variance 1
``poisoned``   one late batch came fifty times too large, from data that was not scaled
``shifted``    evaluation draws from another source than training
``momentum``   Keras's 0.99 typed into PyTorch, or 0.001: it forgets at once, or never arrives
``forgotten``  ``eval()`` was forgotten: the layer still normalizes with the batch's own numbers
=============  ================================================================================
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bn_core.inputs.batches.batch import MAX_FEATURES
from bn_core.lessons.train_eval.config import CAUSES, FailureCaseConfig
from bn_core.norm.arrays import Array
from bn_core.norm.conventions import PYTORCH
from bn_core.norm.forward import Forward, normalize
from bn_core.norm.running import RunningStats, normalize_with

RECENT = 5
"""Training batches whose own statistics are still available."""
SCALE = 50.0
"""How many times too large the poisoned batch is."""


@dataclass(frozen=True, slots=True, eq=False)
class FailureCase:
    """A layer after its history, and one batch in training and in evaluation.

    ``recent_mean`` and ``recent_var`` (RECENT or fewer, C) are the last training batches' own,
    the variances unbiased. ``gap`` is the root of the mean squared difference of the outputs of
    ``train`` and ``eval`` on ``batch`` (N, C). ``cause`` is what was simulated: the answer.
    """

    cause: str
    stats: RunningStats
    recent_mean: Array
    recent_var: Array
    batch: Array
    train: Forward
    eval: Forward
    gap: float


@dataclass(frozen=True, slots=True)
class _History:
    momentum: float
    batches: int
    poisoned: int


def simulate_case(
    cause: str, seed: int = 0, features: int = 1, batch_size: int = 32
) -> FailureCase:
    """Simulate a layer's history; "surprise" lets the seed choose the cause.

    ValueError: cause, seed or batch size are out of the bounds of FailureCaseConfig, or the number
    of features is not 1 to 16.
    """
    config = FailureCaseConfig(cause, batch_size, seed)
    if not 1 <= features <= MAX_FEATURES:
        raise ValueError(f"A case has 1 to {MAX_FEATURES} features, not {features}.")
    rng = np.random.default_rng(config.seed)
    chosen = CAUSES[rng.integers(len(CAUSES))]
    cause = chosen if config.cause == "surprise" else config.cause
    mean = rng.choice([-1, 1], features) * rng.uniform(2, 6, features)
    spread = rng.uniform(0.2, 3, features)

    def draw(shift: float = 0.0) -> Array:
        return rng.normal(mean + shift * spread, spread, (config.size, features))

    stats, recent = _train_layer(_draw_history(cause, rng), draw, features)
    batch = draw(rng.choice([-1, 1]) * rng.uniform(3, 5) if cause == "shifted" else 0.0)
    return _evaluate_case(cause, stats, recent, batch)


def _draw_history(cause: str, rng: np.random.Generator) -> _History:
    batches = int(rng.integers(80, 160))
    if cause == "cold":
        return _History(0.1, int(rng.integers(1, 6)), 0)
    if cause == "momentum":
        return _History(float(rng.choice([0.99, 0.001])), batches, 0)
    late = batches - int(rng.integers(RECENT + 1, 16))
    return _History(0.1, batches, late if cause == "poisoned" else 0)


def _train_layer(
    history: _History, draw: Callable[[], Array], features: int
) -> tuple[RunningStats, list[Forward]]:
    """Return the statistics after every batch, and the last few steps."""
    stats = RunningStats.start(features, history.momentum)
    recent: list[Forward] = []
    for t in range(1, history.batches + 1):
        step = normalize(draw() * (SCALE if t == history.poisoned else 1.0))
        stats = stats.after(step)
        recent = [*recent, step][-RECENT:]
    return stats, recent


def _evaluate_case(
    cause: str, stats: RunningStats, recent: list[Forward], batch: Array
) -> FailureCase:
    train = normalize(batch)
    evaluated = normalize(batch) if cause == "forgotten" else normalize_with(stats, batch)
    return FailureCase(
        cause,
        stats,
        np.stack([step.mean for step in recent]),
        np.stack([PYTORCH.stored_var(step) for step in recent]),
        batch,
        train,
        evaluated,
        float(np.sqrt(np.mean(np.square(evaluated.y - train.y)))),
    )
