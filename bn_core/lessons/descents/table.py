"""The numbers behind the verdicts on descents as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bn_core.experiments.table import Row, curve_rows
from bn_core.lessons.descents.config import LENGTH_RATES
from bn_core.lessons.descents.descent_paths import DescentPaths
from bn_core.lessons.descents.halfspace import Halfspace
from bn_core.lessons.descents.margin_config import ARMS, FEATURES
from bn_core.lessons.descents.margin_result import Margins
from bn_core.lessons.descents.rayleigh_rate import RayleighRate
from bn_core.lessons.descents.result import METHODS, Halfspaces, LeastSquares
from bn_core.norm.arrays import Array
from bn_core.text.csv_rows import write_csv

CURVE_METHODS = ("gradient", "normed", "projected")
"""The descents whose curves are kept."""


def least_squares_rows(seeds: Sequence[int], result: LeastSquares) -> Iterator[Row]:
    """Yield the iterations and curves of the least squares, inf if they failed.

    ``at`` is a learning rate times L, or a step from 0.
    """
    for k, kappa in enumerate(result.kappas):
        for b, bowl in enumerate(("along the axes", "rotated")):
            sentences = [f"{way}, kappa {kappa}, {bowl}" for way in METHODS]
            yield from _iteration_rows(seeds, sentences, result.rates, result.steps[k, b])
    for way, each in zip(CURVE_METHODS, result.curves, strict=False):
        yield from curve_rows(
            seeds, f"{way}, kappa 100, rotated, best rate", "excess loss", each, 0
        )
    length_rates = ("the rate of w",) if len(result.converged) == 2 else LENGTH_RATES
    arms = ("gradient", *(f"normed, length {each}" for each in length_rates))
    for arm, by_kappa in zip(arms, result.converged, strict=False):
        for kappa, converged in zip(result.kappas, by_kappa, strict=True):
            setting = f"{arm}, kappa {kappa}, along the axes"
            yield from _rate_rows(seeds, setting, "converges", result.rates, converged)


def halfspaces_rows(seeds: Sequence[int], result: Halfspaces) -> Iterator[Row]:
    """Yield the iterations and curves of the halfspaces, inf if they failed.

    ``at`` is a learning rate times L, or a step from 0.
    """
    yield from _iteration_rows(seeds, CURVE_METHODS, result.rates, result.steps)
    for way, curves in zip(CURVE_METHODS, result.curves, strict=False):
        yield from curve_rows(seeds, f"{way}, best rate", "gradient norm", curves, 0)


def margin_rows(seeds: Sequence[int], result: Margins) -> Iterator[Row]:
    """Yield ratios, spreads and shares by step, and what the boundary has."""
    for features, limits in zip(FEATURES, result.limits, strict=True):
        for seed, limit in zip(seeds, limits, strict=True):
            yield seed, f"largest distance, {features} features", "ratio", "", float(limit)
    kinds = (("ratio", result.ratios), ("spread", result.spreads), ("share", result.shares))
    for quantity, values in kinds:
        for arm, by_features in zip(ARMS, values, strict=True):
            for features, by_seed in zip(FEATURES, by_features, strict=True):
                for seed, curve in zip(seeds, by_seed, strict=True):
                    for step, value in zip(result.steps, curve, strict=True):
                        yield seed, f"{arm}, {features} features", quantity, step, float(value)


def _iteration_rows(
    seeds: Sequence[int], settings: Sequence[str], rates: Array, steps: Array
) -> Iterator[Row]:
    """Yield iterations (W, Q, R) of W settings."""
    for setting, each in zip(settings, steps, strict=True):
        yield from _rate_rows(seeds, setting, "iterations", rates, each)


def _rate_rows(
    seeds: Sequence[int], setting: str, quantity: str, rates: Array, by_rate: Array
) -> Iterator[Row]:
    """Yield the values (Q, R) of one setting."""
    for rate, values in zip(rates, by_rate, strict=True):
        for seed, value in zip(seeds, values, strict=True):
            yield seed, setting, quantity, float(rate), float(value)


def paths_to_csv(paths: DescentPaths) -> str:
    """Return every step of the three descents as CSV at full precision."""
    rows = (
        (each.method, step, *v.tolist(), excess, repr(paths.config))
        for each in paths.paths
        for step, (v, excess) in enumerate(zip(each.v, each.excess.tolist(), strict=True))
    )
    return write_csv(("descent", "step", "v1", "v2", "excess loss", "config"), rows)


def bound_to_csv(rate: RayleighRate) -> str:
    """Return bound and descents by step as CSV; the bound has no start."""
    arms = (("bound", rate.bound[None]), ("gradient", rate.gradient), ("projected", rate.projected))
    rows = (
        (name, start if name != "bound" else "", step, share, rate.kappa)
        for name, shares in arms
        for start, by_step in enumerate(shares.tolist())
        for step, share in enumerate(by_step)
    )
    header = ("descent", "start", "step", "share of the first excess loss", "kappa")
    return write_csv(header, rows)


def halfspace_to_csv(found: Halfspace) -> str:
    """Return the critical points of all losses as CSV."""
    rows = (
        (loss, multiple, *(multiple * found.line).tolist(), found.config.kappa)
        for loss, multiples in found.multiples.items()
        for multiple in multiples
    )
    return write_csv(("loss", "multiple of the line", "w1", "w2", "kappa"), rows)
