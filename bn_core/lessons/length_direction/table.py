"""The numbers behind the verdicts on lengths and descents, a row each, with what made them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bn_core.lessons.descents.config import HalfspacesConfig, SquaresConfig
from bn_core.lessons.descents.result import WAYS, Halfspaces, Squares
from bn_core.lessons.length_direction.config import PLAIN, SETTINGS, LengthConfig
from bn_core.lessons.length_direction.result import Lengths
from bn_core.text.csv_rows import csv_text

Ran = tuple[LengthConfig | SquaresConfig | HalfspacesConfig, Lengths | Squares | Halfspaces | None]
Row = tuple[int | str, str, str, float | str, float]
Floats = NDArray[np.floating]
FOLLOWED = ("gradient", "normed", "projected")
"""The descents whose curves are kept."""
HEADS = ("experiment", "seed", "setting", "quantity", "at", "value", "config")


def to_csv(ran: Sequence[Ran]) -> str:
    """Every number that has come, at full precision.

    ``at`` is a factor, a step (from 1 of the networks, from 0 of the descents), a window from 1,
    or a learning rate times L; ``config`` is the call that repeats the row. Iterations that did
    not suffice are inf; what has no seed or no place has an empty one.
    """
    return csv_text(HEADS, _told(ran))


def _told(ran: Sequence[Ran]) -> Iterator[tuple[object, ...]]:
    for config, result in ran:
        if result is not None:
            name, told = type(result).__name__.lower(), repr(config)
            for row in _rows(config.seed_values, result):
                yield name, *row, told


def _rows(seeds: Sequence[int], result: Lengths | Squares | Halfspaces) -> Iterator[Row]:
    if isinstance(result, Lengths):
        yield from _lengths(seeds, result)
    elif isinstance(result, Squares):
        yield from _squares(seeds, result)
    else:
        yield from _descents(seeds, FOLLOWED, result.rates, result.steps)
        for way, curves in zip(FOLLOWED, result.curves, strict=False):
            yield from _along(seeds, f"{way}, best rate", "gradient norm", curves, 0)


def _squares(seeds: Sequence[int], result: Squares) -> Iterator[Row]:
    for k, kappa in enumerate(result.kappas):
        for b, bowl in enumerate(("along the axes", "rotated")):
            told = [f"{way}, kappa {kappa}, {bowl}" for way in WAYS]
            yield from _descents(seeds, told, result.rates, result.steps[k, b])
    for quantity, curves, first in (
        ("excess loss", result.curves, 0),
        ("slope of log10 loss", result.slopes, 1),
    ):
        for way, each in zip(FOLLOWED, curves, strict=False):
            yield from _along(seeds, f"{way}, kappa 100, rotated, best rate", quantity, each, first)


def _descents(
    seeds: Sequence[int], settings: Sequence[str], rates: Floats, steps: Floats
) -> Iterator[Row]:
    """Iterations (W, Q, R) of W settings."""
    for setting, each in zip(settings, steps, strict=True):
        for rate, values in zip(rates, each, strict=True):
            for seed, value in zip(seeds, values, strict=True):
                yield seed, setting, "iterations", float(rate), float(value)


def _along(
    seeds: Sequence[int], setting: str, quantity: str, curves: Floats, first: int
) -> Iterator[Row]:
    """Curves (R, T) as far as they go, counted from ``first``."""
    for seed, curve in zip(seeds, curves, strict=True):
        for at, value in enumerate(curve, start=first):
            if np.isfinite(value):
                yield seed, setting, quantity, at, float(value)


def _lengths(seeds: Sequence[int], result: Lengths) -> Iterator[Row]:
    if scaling := result.scaling:
        for p, norm in enumerate(("batch norm, eps 1e-5", "batch norm, eps 1e-12", "without")):
            for f, factor in enumerate(scaling.factors):
                for s, seed in enumerate(seeds):
                    yield seed, norm, "logits apart", factor, float(scaling.apart[p, f, s])
                    yield seed, norm, "gradient times a", factor, float(scaling.gradient[p, f, s])
    names = [*SETTINGS, *(f"{each}, without" for each in PLAIN)]
    curves = {"loss": result.losses, "norm": result.norms, "effective rate": result.rates}
    for quantity, values in curves.items():
        for name, setting in zip(names, values, strict=True):
            for seed, curve in zip(seeds, setting, strict=True):
                for step, value in enumerate(curve, start=1):
                    yield seed, name, quantity, step, float(value)
    yield from _printed(result)


def _printed(result: Lengths) -> Iterator[Row]:
    """What has no seed: printed formulas against batch norm, and γ and β that undo it."""
    if formula := result.formula:
        yield "", "by ‖W‖", "relative error", "", formula.printed
        yield "", "by ‖w‖", "relative error", "", formula.by_length
        yield "", "by ‖w‖ in S", "relative error", "", formula.by_spread
        for factor, std in zip(formula.factors, formula.std, strict=True):
            yield "", "batch norm", "std of the output", factor, std
    if undone := result.undone:
        for size, own, others in zip(undone.sizes, undone.own, undone.others, strict=True):
            yield "", "own batch", "share left of x", size, own
            yield "", "other batches", "share left of x", size, others
