"""The numbers behind the verdicts on the length of weights as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bn_core.experiments.table import Row
from bn_core.lessons.length_direction.config import PLAIN_SETTINGS, SETTINGS
from bn_core.lessons.length_direction.result import LengthDirection


def length_rows(seeds: Sequence[int], result: LengthDirection) -> Iterator[Row]:
    """Yield the results of scaled, decayed and restarted weights.

    ``at`` is a factor, a size or a step.
    """
    if scaling := result.scaling:
        for p, norm in enumerate(("batch norm, eps 1e-5", "batch norm, eps 1e-12", "without")):
            for f, factor in enumerate(scaling.factors):
                for s, seed in enumerate(seeds):
                    yield (
                        seed,
                        norm,
                        "logits apart",
                        factor,
                        float(scaling.logit_difference[p, f, s]),
                    )
                    yield seed, norm, "gradient times a", factor, float(scaling.gradient[p, f, s])
    names = [*SETTINGS, *(f"{each}, without" for each in PLAIN_SETTINGS)]
    curves = {"loss": result.losses, "norm": result.norms, "effective rate": result.rates}
    for quantity, values in curves.items():
        for name, setting in zip(names, values, strict=True):
            for seed, curve in zip(seeds, setting, strict=True):
                for step, value in enumerate(curve, start=1):
                    yield seed, name, quantity, step, float(value)
    yield from _formula_rows(result)


def _formula_rows(result: LengthDirection) -> Iterator[Row]:
    """Yield what has no seed: printed formulas, and γ and β that undo batch norm."""
    if formula := result.formula:
        yield "", "by ‖W‖", "relative error", "", formula.printed
        yield "", "by ‖w‖", "relative error", "", formula.by_length
        yield "", "by ‖w‖ in S", "relative error", "", formula.by_spread
        for factor, std in zip(formula.factors, formula.std, strict=True):
            yield "", "batch norm", "std of the output", factor, std
    if undone := result.recovery:
        for size, own, others in zip(undone.sizes, undone.own, undone.others, strict=True):
            yield "", "own batch", "share left of x", size, own
            yield "", "other batches", "share left of x", size, others
