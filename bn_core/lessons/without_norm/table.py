"""The networks of the lesson as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from bn_core.lessons.without_norm.config import RATES, WithoutNormConfig
from bn_core.lessons.without_norm.result import WithoutNorm
from bn_core.text.csv_rows import Row, array_to_rows, write_runs_csv


def without_norm_to_csv(config: WithoutNormConfig, result: WithoutNorm | None) -> str:
    """Return accuracies, losses and |α| measured so far as CSV at full precision.

    ``network`` is the arm, and ``at`` the learning rate, for a loss followed by the last step of
    the span over which it is averaged.
    """
    return write_runs_csv([(config, _list_rows(config, result) if result else ())])


def _list_rows(config: WithoutNormConfig, result: WithoutNorm) -> Iterator[Row]:
    names = (config.arms, RATES, config.seed_values)
    yield from array_to_rows("test accuracy", names, result.accuracy)
    yield from array_to_rows("mean |alpha|", names, result.branch)
    for span, step in enumerate(config.measured_steps):
        places = [f"{rate:g} {step}" for rate in RATES]
        names_at = (config.arms, places, config.seed_values)
        yield from array_to_rows("training loss", names_at, result.loss[..., span])
