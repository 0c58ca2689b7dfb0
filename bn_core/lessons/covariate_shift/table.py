"""The measured numbers of covariate shift as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from bn_core.lessons.covariate_shift.config import NORMS, RATES, CovariateShiftConfig
from bn_core.lessons.covariate_shift.result import CovariateShift
from bn_core.text import csv_rows
from bn_core.text.csv_rows import Row, array_to_rows


def to_csv(config: CovariateShiftConfig, result: CovariateShift | None) -> str:
    """Return every measured number as CSV, at full precision.

    ``at`` is "rate layer" for gradients, with layers counted from the second. For the other
    quantities it is the number of training steps at the config's rate.
    """
    return csv_rows.write_runs_csv([(config, _rows(config, result) if result else ())])


def _rows(config: CovariateShiftConfig, result: CovariateShift) -> Iterator[Row]:
    seeds, layers = config.seed_values, range(2, result.cosine.shape[-1] + 2)
    places = [f"{rate:g} {layer}" for rate, layer in product(RATES, layers)]
    compared = {"cosine of gradients": result.cosine, "distance of gradients": result.distance}
    for quantity, values in compared.items():
        turned = values.transpose(1, 2, 0, 3).reshape(2, len(seeds), -1)
        yield from array_to_rows(quantity, (NORMS, seeds, places), turned, (0, 2, 1))
    followed = {
        "drift": result.drift,
        "drift in one step": result.step_drift,
        "divergence": result.divergence,
        "accuracy": result.accuracy,
        "accuracy in training mode": result.training_accuracy,
    }
    for quantity, values in followed.items():
        yield from array_to_rows(quantity, (NORMS, seeds, config.measured_steps), values, (0, 2, 1))
