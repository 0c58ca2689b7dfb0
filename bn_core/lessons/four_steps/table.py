"""Every intermediate of the four steps as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bn_core.norm.forward import Forward
from bn_core.text.csv_rows import write_csv

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


def list_rows(step: Forward, names: Sequence[str]) -> Iterator[tuple[int, str, *tuple[float, ...]]]:
    """Yield the numbers named in COLUMNS per example (from 1) and feature."""
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


def steps_to_csv(step: Forward, names: Sequence[str]) -> str:
    """Return the rows as CSV at full precision with a header."""
    return write_csv(COLUMNS, list_rows(step, names))
