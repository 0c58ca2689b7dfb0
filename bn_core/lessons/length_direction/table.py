"""The numbers behind the verdicts on the length of weights as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bn_core.experiments.table import Row
from bn_core.lessons.length_direction.config import EPSILONS, PLAIN_SETTINGS, SETTINGS
from bn_core.lessons.length_direction.result import LengthDirection
from bn_core.lessons.length_direction.single_unit import UnitDescent
from bn_core.text.csv_rows import write_csv


def length_rows(seeds: Sequence[int], result: LengthDirection) -> Iterator[Row]:
    """Yield the results of scaled, decayed and restarted weights.

    ``at`` is a factor, a size or a step.
    """
    if scaling := result.scaling:
        arms = (*(f"batch norm, eps {eps:.0e}" for eps in EPSILONS), "without")
        for p, norm in enumerate(arms):
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
    if undone := result.recovery:
        for setting, errors in (
            ("own batch", undone.own),
            ("another batch, fixed statistics", undone.fixed),
            ("another batch", undone.others),
        ):
            for size, by_seed in zip(undone.sizes, errors, strict=True):
                for seed, error in zip(seeds, by_seed, strict=True):
                    yield seed, setting, "share left of x", size, float(error)


def _formula_rows(result: LengthDirection) -> Iterator[Row]:
    """Yield what has no seed: the printed formulas."""
    if formula := result.formula:
        yield "", "by ‖W‖", "relative error", "", formula.printed
        yield "", "by ‖w‖", "relative error", "", formula.by_length
        yield "", "by ‖w‖ in S", "relative error", "", formula.by_spread
        for factor, std in zip(formula.factors, formula.std, strict=True):
            yield "", "batch norm", "std of the output", factor, std


def unit_to_csv(unit: UnitDescent) -> str:
    """Return every step of the unit's descent as CSV at full precision."""
    rows = (
        (step, *each.w.tolist(), each.length, each.loss, each.slope, rate, repr(unit.config))
        for step, (each, rate) in enumerate(
            zip(unit.path, unit.effective_rates.tolist(), strict=True)
        )
    )
    header = ("step", "w1", "w2", "length", "loss", "gradient length", "effective rate", "config")
    return write_csv(header, rows)
