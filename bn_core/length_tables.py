"""The numbers behind the verdicts on lengths and descents, a row each, with what made them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from bn_core.configs import HalfspacesConfig, LengthConfig, SquaresConfig
from bn_core.configs.length_direction import PLAIN, SETTINGS
from bn_core.results.least_squares import WAYS, Halfspaces, Squares
from bn_core.results.length_direction import Lengths

Ran = tuple[LengthConfig | SquaresConfig | HalfspacesConfig, Lengths | Squares | Halfspaces | None]
Row = tuple[int, str, str, float, float]
HEADS = ("experiment", "seed", "setting", "quantity", "at", "value", "config")


def to_csv(ran: Sequence[Ran]) -> str:
    """Every number that has come, at full precision.

    ``at`` is a factor, a step from 1, or a learning rate times L; ``config`` is the call that
    repeats the row. Iterations that did not suffice are inf.
    """
    held = io.StringIO()
    out = csv.writer(held, lineterminator="\n")
    out.writerow(HEADS)
    for config, result in ran:
        if result is not None:
            name = type(result).__name__.lower()
            for seed, setting, quantity, at, value in _rows(config.seed_values, result):
                out.writerow([name, seed, setting, quantity, repr(at), repr(value), repr(config)])
    return held.getvalue()


def _rows(seeds: Sequence[int], result: Lengths | Squares | Halfspaces) -> Iterator[Row]:
    if isinstance(result, Lengths):
        yield from _lengths(seeds, result)
    elif isinstance(result, Squares):
        for k, kappa in enumerate(result.kappas):
            for b, bowl in enumerate(("along the axes", "rotated")):
                for w, way in enumerate(WAYS):
                    for rate, steps in zip(result.rates, result.steps[k, b, w], strict=True):
                        for seed, value in zip(seeds, steps, strict=True):
                            told = f"{way}, kappa {kappa}, {bowl}"
                            yield seed, told, "iterations", float(rate), float(value)
    else:
        for w, way in enumerate(("gradient", "normed", "projected")):
            for rate, steps in zip(result.rates, result.steps[w], strict=True):
                for seed, value in zip(seeds, steps, strict=True):
                    yield seed, way, "iterations", float(rate), float(value)


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
