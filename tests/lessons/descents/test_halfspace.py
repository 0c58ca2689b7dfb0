"""With normal inputs the critical points of every loss lie on one line."""

from __future__ import annotations

import numpy as np
import pytest

from bn_core.lessons.descents.config import HalfspaceConfig
from bn_core.lessons.descents.halfspace import (
    LOSSES,
    compute_gradient,
    compute_mean_loss,
    find_critical_points,
    make_classes,
)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_gradient_is_that_of_central_differences(loss: str) -> None:
    u, cov = make_classes(10.0)
    w, h = np.array([[0.3, -1.2], [2.0, 1.0]]), 1e-6
    expected = np.stack(
        [
            compute_mean_loss(loss, w + h * way, u, cov)
            - compute_mean_loss(loss, w - h * way, u, cov)
            for way in np.eye(2)
        ],
        axis=1,
    ) / (2 * h)
    np.testing.assert_allclose(compute_gradient(loss, w, u, cov), expected, atol=1e-8)


def test_the_mean_loss_is_that_of_a_large_sample() -> None:
    u, cov = make_classes(10.0)
    z = np.random.default_rng(0).multivariate_normal(u, cov, 200_000)
    w = np.array([[1.0, 2.0]])
    sampled = np.log1p(np.exp(-z @ w[0])).mean()
    assert compute_mean_loss("logistic", w, u, cov)[0] == pytest.approx(sampled, abs=5e-3)


@pytest.mark.parametrize("kappa", [1.0, 10.0, 100.0])
@pytest.mark.parametrize("loss", LOSSES)
def test_descents_that_know_no_line_end_on_it(loss: str, kappa: float) -> None:
    found = find_critical_points(HalfspaceConfig(loss=loss, kappa=kappa))
    [multiple] = found.multiples[loss]
    assert found.off_line < 1e-3
    for path in found.paths:
        np.testing.assert_allclose(path[-1], multiple * found.line, rtol=1e-3)


def test_two_critical_points_are_known_in_closed_form() -> None:
    """The squared error has 1/(1 + uᵀΣ⁻¹u), the logistic loss the log-odds of the classes."""
    found = find_critical_points(HalfspaceConfig())
    u, _ = make_classes(10.0)
    assert u @ found.line == pytest.approx(1)
    assert found.multiples["squared"] == pytest.approx((0.5,))
    assert found.multiples["logistic"] == pytest.approx((2.0,))
