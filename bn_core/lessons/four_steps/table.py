"""Every intermediate of the four steps, or of the way back, as rows: one for each number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from bn_core.norm.backward import Backward
from bn_core.norm.forward import Forward
from bn_core.norm.gradient_paths import paths
from bn_core.text.csv_rows import csv_text

COLUMNS = (
    "example",
    "feature",
    "x",
    "mean",
    "x_minus_mean",
    "squared",
    "var",
    "eps",
    "inv_std",
    "x_hat",
    "gamma",
    "beta",
    "y",
)


def rows(step: Forward, names: Sequence[str]) -> Iterator[tuple[int, str, *tuple[float, ...]]]:
    """For each example (from 1) and feature of a (B, C) batch: the numbers named in COLUMNS."""
    centered = step.centered
    for j, name in enumerate(names):
        shared = [float(step.mean[j]), float(step.var[j]), step.eps, float(step.inv_std[j])]
        mean, var, eps, inv_std = shared
        gamma, beta = float(step.gamma[j]), float(step.beta[j])
        for i in range(len(step.x)):
            away = float(centered[i, j])
            yield (
                i + 1,
                name,
                float(step.x[i, j]),
                mean,
                away,
                away**2,
                var,
                eps,
                inv_std,
                float(step.x_hat[i, j]),
                gamma,
                beta,
                float(step.y[i, j]),
            )


def to_csv(step: Forward, names: Sequence[str]) -> str:
    """The rows as CSV at full precision, with a header."""
    return csv_text(COLUMNS, rows(step, names))


GRADIENTS = (
    "example",
    "feature",
    "x",
    "x_hat",
    "d_y",
    "d_x_hat",
    "d_var",
    "d_mean",
    "direct",
    "through_var",
    "through_mean",
    "d_x",
    "d_gamma",
    "d_beta",
)


def gradients_to_csv(grads: Backward, names: Sequence[str]) -> str:
    """The gradients of a (B, C) batch as CSV at full precision: the columns of GRADIENTS."""
    found = paths(grads)
    each = (
        grads.step.x,
        grads.step.x_hat,
        grads.d_y,
        grads.d_x_hat,
        grads.d_var,
        grads.d_mean,
        found.direct,
        found.through_var,
        found.through_mean,
        grads.d_x,
        grads.d_gamma,
        grads.d_beta,
    )
    full = [np.broadcast_to(values, grads.d_x.shape) for values in each]
    return csv_text(
        GRADIENTS,
        (
            (i + 1, name, *(float(values[i, j]) for values in full))
            for j, name in enumerate(names)
            for i in range(len(grads.d_x))
        ),
    )
