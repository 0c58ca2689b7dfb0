"""The numbers behind the verdicts on descents as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bn_core.experiments.table import Row, curve_rows
from bn_core.lessons.descents.result import METHODS, Halfspaces, LeastSquares
from bn_core.norm.arrays import Array

CURVE_METHODS = ("gradient", "normed", "projected")
"""The descents whose curves are kept."""


def least_squares_rows(seeds: Sequence[int], result: LeastSquares) -> Iterator[Row]:
    """Yield the iterations and curves of the least squares, inf if they failed.

    ``at`` is a learning rate times L, a step from 0, or a window from 1.
    """
    for k, kappa in enumerate(result.kappas):
        for b, bowl in enumerate(("along the axes", "rotated")):
            sentences = [f"{way}, kappa {kappa}, {bowl}" for way in METHODS]
            yield from _iteration_rows(seeds, sentences, result.rates, result.steps[k, b])
    for quantity, curves, first in (
        ("excess loss", result.curves, 0),
        ("slope of log10 loss", result.slopes, 1),
    ):
        for way, each in zip(CURVE_METHODS, curves, strict=False):
            yield from curve_rows(
                seeds, f"{way}, kappa 100, rotated, best rate", quantity, each, first
            )


def halfspaces_rows(seeds: Sequence[int], result: Halfspaces) -> Iterator[Row]:
    """Yield the iterations and curves of the halfspaces, inf if they failed.

    ``at`` is a learning rate times L, or a step from 0.
    """
    yield from _iteration_rows(seeds, CURVE_METHODS, result.rates, result.steps)
    for way, curves in zip(CURVE_METHODS, result.curves, strict=False):
        yield from curve_rows(seeds, f"{way}, best rate", "gradient norm", curves, 0)


def _iteration_rows(
    seeds: Sequence[int], settings: Sequence[str], rates: Array, steps: Array
) -> Iterator[Row]:
    """Yield iterations (W, Q, R) of W settings."""
    for setting, each in zip(settings, steps, strict=True):
        for rate, values in zip(rates, each, strict=True):
            for seed, value in zip(seeds, values, strict=True):
                yield seed, setting, "iterations", float(rate), float(value)
