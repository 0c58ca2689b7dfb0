"""What is taken away as CSV is what was measured, to the last digit, with what made it."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest

from bn_core.experiments.table import to_csv as lengths_to_csv
from bn_core.lessons.covariate_shift.config import NORMS, RATES, CovariateShiftConfig
from bn_core.lessons.covariate_shift.result import CovariateShift
from bn_core.lessons.covariate_shift.table import to_csv as shift_to_csv
from bn_core.lessons.descents.config import HalfspacesConfig, LeastSquaresConfig
from bn_core.lessons.descents.result import METHODS, Halfspaces, LeastSquares
from bn_core.lessons.descents.table import halfspaces_rows, least_squares_rows
from bn_core.lessons.length_direction.config import PLAIN_SETTINGS, SETTINGS, LengthConfig
from bn_core.lessons.length_direction.result import FormulaErrors, LengthDirection, UndoneByAffine
from bn_core.lessons.length_direction.table import length_rows
from bn_core.lessons.smoothness.config import REACHES, CurvatureConfig, GradientPathConfig
from bn_core.lessons.smoothness.curvature_result import Curvature
from bn_core.lessons.smoothness.result import GradientPath
from bn_core.lessons.smoothness.table import curvature_to_csv, gradient_path_to_csv
from bn_core.text.csv_rows import HEADER

RNG = np.random.default_rng(0)
Numbers = dict[tuple[str, ...], float]


def values(*shape: int) -> np.ndarray:
    return RNG.normal(size=shape)


def read(text: str, config: object) -> Numbers:
    """The value of every row, by all else that it says; each row has its config."""
    rows = list(csv.DictReader(text.splitlines()))
    assert {row.pop("config") for row in rows} <= {repr(config)}
    found = {tuple(v for k, v in row.items() if k != "value"): float(row["value"]) for row in rows}
    assert len(found) == len(rows)
    return found


def test_looks_along_the_gradient() -> None:
    config = GradientPathConfig(steps=12, seeds=2, seed=7)
    loss, change, beta = (values(2, 2, 3, len(REACHES)) for _ in range(3))
    beta[1, 1, 2] = np.nan  # not looked yet
    result = GradientPath(0.9, "", 5, np.array(config.looks), loss, change, beta)
    found = read(gradient_path_to_csv(config, result), config)
    assert len(found) == 3 * loss.size - len(REACHES)
    assert found["loss", "batch", "5 0.5", "8"] == loss[1, 1, 1, 0]
    assert found["change of gradient", "none", "10 4", "7"] == change[0, 0, 2, -1]
    assert found["beta", "none", "0 1.5", "8"] == beta[0, 1, 0, 2]
    assert gradient_path_to_csv(config, None) == ",".join(HEADER) + "\n"


def test_curvature_by_depth() -> None:
    config = CurvatureConfig(seeds=2, seed=3)
    top, dominant, fisher, residual, loss = arrays = [values(2, 3, 5, 2) for _ in range(5)]
    result = Curvature(1.0, "", 20, np.array([2, 5, 10, 20, 30]), *arrays)
    found = read(curvature_to_csv(config, result), config)
    assert len(found) == 5 * top.size
    assert found["largest eigenvalue of the Hessian", "batch", "100 30", "4"] == top[1, 1, 4, 1]
    assert found["dominant eigenvalue of the Hessian", "last", "0 2", "3"] == dominant[0, 2, 0, 0]
    assert (
        found["largest eigenvalue of the Fisher matrix", "none", "0 5", "4"] == fisher[0, 0, 1, 1]
    )
    assert found["residual", "none", "0 5", "3"] == residual[0, 0, 1, 0]
    assert found["loss", "none", "100 10", "4"] == loss[1, 0, 2, 1]
    assert curvature_to_csv(config, None).count("\n") == 1


def test_covariate_shift() -> None:
    config = CovariateShiftConfig(layers=3, steps=40, seeds=2, seed=5)
    cosine, distance = (values(len(RATES), 2, 2, 3) for _ in range(2))
    followed = [values(len(NORMS), 2, len(config.measured_steps)) for _ in range(5)]
    followed[3][0, 1, 4:] = np.nan  # diverged
    result = CovariateShift(1.0, "", 0, cosine, distance, *followed)
    found = read(shift_to_csv(config, result), config)
    lost = len(config.measured_steps) - 4
    assert len(found) == 2 * cosine.size + 5 * followed[0].size - lost
    assert found["cosine of gradients", "batch", "0.0001 2", "5"] == cosine[0, 1, 0, 0]
    assert found["distance of gradients", "none", "0.5 4", "6"] == distance[-1, 0, 1, 2]
    quantities = (
        "drift",
        "drift in one step",
        "divergence",
        "accuracy",
        "accuracy in training mode",
    )
    for quantity, each in zip(quantities, followed, strict=True):
        assert found[quantity, "noisy", "40", "6"] == each[2, 1, -1]
    assert shift_to_csv(config, None).count("\n") == 1


def test_descents_and_their_curves() -> None:
    config = LeastSquaresConfig(seeds=2)
    rates, steps = np.array([0.5, 1.0]), np.round(values(1, 2, len(METHODS), 2, 2) * 100)
    steps[0, 0, 0, 0, 0] = np.inf
    curves, converged = values(3, 2, 6), np.round(values(2, 1, 2, 2))
    squares = LeastSquares(1.0, "", 0, (10,), rates, steps, curves, converged)
    found = read(lengths_to_csv([("squares", config, squares, least_squares_rows)]), config)
    assert len(found) == steps.size + curves.size + converged.size
    seeds, told = config.seed_values, "kappa 100, rotated, best rate"
    assert (
        found["squares", f"{seeds[0]}", "gradient, kappa 10, along the axes", "iterations", "0.5"]
        == np.inf
    )
    assert (
        found["squares", f"{seeds[1]}", f"projected, {told}", "excess loss", "5"]
        == (curves[2, 1, 5])
    )
    assert (
        found[
            "squares",
            f"{seeds[0]}",
            "normed, length the rate of w, kappa 10, along the axes",
            "converges",
            "1.0",
        ]
        == converged[1, 0, 1, 0]
    )


def test_halfspaces_and_their_curves() -> None:
    config = HalfspacesConfig(seeds=2)
    steps, curves = np.round(values(3, 2, 2) * 100), [values(2, n) for n in (4, 3, 2)]
    curves[0][1, 2:] = np.nan  # the shorter of the two
    spaces = Halfspaces(1.0, "", 0, np.array([0.5, 1.0]), steps, tuple(curves))
    found = read(lengths_to_csv([("halfspaces", config, spaces, halfspaces_rows)]), config)
    assert len(found) == steps.size + 4 * 2 + 3 * 2 + 2 * 2 - 2
    seed = f"{config.seed_values[1]}"
    assert found["halfspaces", seed, "normed", "iterations", "1.0"] == steps[1, 1, 1]
    assert found["halfspaces", seed, "normed, best rate", "gradient norm", "2"] == curves[1][1, 2]


def test_formulas_have_no_seed_and_recovery_has_one() -> None:
    config = LengthConfig(seeds=1, seed=3)
    blank = np.empty((len(SETTINGS) + len(PLAIN_SETTINGS), 1, 0))
    lengths = LengthDirection(
        1.0,
        "",
        0,
        blank,
        blank,
        blank,
        formula=FormulaErrors(0.7, 0.5, 1e-9, (0.1, 10.0), (2.0, 2.5)),
        recovery=UndoneByAffine((4, 8), *(np.array([[each], [0.4]]) for each in (0.1, 0.2, 0.3))),
    )
    found = read(lengths_to_csv([("lengths", config, lengths, length_rows)]), config)
    assert len(found) == 3 + 2 + 6
    assert found["lengths", "", "by ‖W‖", "relative error", ""] == 0.7
    assert found["lengths", "", "batch norm", "std of the output", "10.0"] == 2.5
    assert found["lengths", "3", "another batch", "share left of x", "4"] == 0.3


@pytest.mark.parametrize("seed", [0, 9])
def test_nothing_but_what_was_run_is_in_it(seed: int) -> None:
    config = replace(CurvatureConfig(), seed=seed)
    told = np.full((2, 3, 1, config.seeds), np.nan)
    result = Curvature(0.0, "", 0, np.array([2]), *[told] * 5)
    assert read(curvature_to_csv(config, result), config) == {}
