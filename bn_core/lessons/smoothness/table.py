"""The numbers behind the verdicts on smoothness as CSV."""

from __future__ import annotations

from itertools import product

import numpy as np

from bn_core.lessons.smoothness.config import (
    NETWORKS,
    REACHES,
    CurvatureConfig,
    GradientBoundConfig,
    GradientPathConfig,
    SpectrumConfig,
)
from bn_core.lessons.smoothness.curvature_result import Curvature
from bn_core.lessons.smoothness.gradient_bound_result import GradientBound
from bn_core.lessons.smoothness.result import GradientPath
from bn_core.lessons.smoothness.spectrum_result import Spectrum
from bn_core.text.csv_rows import array_to_rows, write_csv, write_runs_csv

_NORMS = ("none", "batch")


def gradient_path_to_csv(config: GradientPathConfig, result: GradientPath | None) -> str:
    """Return every search so far as CSV.

    ``at`` is "steps made before it, learning rates ahead".
    """
    if result is None:
        return write_runs_csv([])
    places = [f"{step} {reach:g}" for step, reach in product(config.looks, REACHES)]
    names = (_NORMS, config.seed_values, places)
    read = {"loss": result.loss, "change of gradient": result.change, "beta": result.beta}
    return write_runs_csv(
        (config, array_to_rows(quantity, names, values.reshape(*values.shape[:2], -1), (0, 2, 1)))
        for quantity, values in read.items()
    )


def curvature_to_csv(config: CurvatureConfig, result: Curvature | None) -> str:
    """Return every eigenvalue so far as CSV.

    ``at`` is "training steps made, hidden layers".
    """
    if result is None:
        return write_runs_csv([])
    places = [f"{steps} {depth}" for steps, depth in product((0, config.steps), result.depths)]
    names = (NETWORKS, places, config.seed_values)
    read = {
        "largest eigenvalue of the Hessian": result.top,
        "dominant eigenvalue of the Hessian": result.dominant,
        "largest eigenvalue of the Fisher matrix": result.fisher,
        "residual": result.residual,
        "loss": result.loss,
    }
    return write_runs_csv(
        (config, array_to_rows(quantity, names, np.concatenate(values, axis=1)))
        for quantity, values in read.items()
    )


def gradient_bound_to_csv(config: GradientBoundConfig, result: GradientBound | None) -> str:
    """Return both sides of theorem 4.1 in every unit so far as CSV."""
    heads = ("seed", "layer", "gamma_over_sigma", "gradient_ratio", "left_over_right", "config")
    if result is None:
        return write_csv(heads, [])
    columns = (result.seed, result.layer, result.scale, result.passed, result.quotient)
    rows = zip(*(each.tolist() for each in columns), strict=True)
    return write_csv(heads, ((*row, repr(config)) for row in rows))


def spectrum_to_csv(config: SpectrumConfig, result: Spectrum | None) -> str:
    """Return the approximate eigenvalues so far as CSV.

    ``at`` is "training steps made, rank", from 0 for the smallest.
    """
    if result is None:
        return write_runs_csv([])
    ranks = range(result.values.shape[-1])
    read = {
        "eigenvalue of the Hessian": result.values,
        "share of all eigenvalues": result.weights,
        "residual": result.residuals,
    }
    return write_runs_csv(
        (
            config,
            array_to_rows(
                quantity,
                (_NORMS, config.seed_values, [f"{steps} {rank}" for rank in ranks]),
                values[moment],
                (0, 2, 1),
            ),
        )
        for quantity, values in read.items()
        for moment, steps in enumerate((0, config.steps))
    )
