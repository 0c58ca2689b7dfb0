"""Compare the formula, central differences and PyTorch's autograd."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch.nn.functional import batch_norm

from bn_core import Backward
from bn_core.experiments.check_result import Cell, make_check_result, make_number_cell
from bn_core.lessons.backward.finite_differences import differentiate_numerically
from bn_core.norm.arrays import Float64Array
from bn_core.text.numbers import format_number

AUTOGRAD_TOLERANCE = 1e-12
"""Largest difference from autograd called agreement, times the largest direct gradient: float64
rounding of two orders of summation. Set before any run."""
DIFFERENCE_TOLERANCE = 1e-6
"""The same for central differences, whose own error is about the square of a cube root of rounding
times the third derivative: 1e-10 for smooth batches; a batch far from 0 has fewer digits."""


def check(grads: Backward, feature: int) -> dict[str, Any]:
    """Compare d_x, d_gamma and d_beta of one feature (from 0) of a (B, C) batch.

    Returns ``state`` (agrees or differs), a ``sentence`` and a ``table``, as the badge shows them.
    """
    ours = select_gradients(grads, feature)
    theirs = differentiate_by_autograd(grads, feature)
    moved = differentiate_numerically(grads, feature)
    count, shares = len(grads.d_x), 1 / _measure_scales(grads, feature)
    apart = float((np.abs(ours - theirs) * shares).max())
    nudged = float((np.abs(ours[:count] - moved) * shares[:count]).max())
    away = float(abs(grads.step.mean[feature]) * grads.step.inv_std[feature])
    # Far from 0 x itself has fewer digits left, for all three.
    room = 1 + away
    agree = apart <= AUTOGRAD_TOLERANCE * room and nudged <= DIFFERENCE_TOLERANCE * room
    return make_check_result(
        agree,
        _describe_agreement(apart, nudged, agree),
        "Each gradient by the formula, by central differences and by autograd",
        ["gradient of", "formula", "central differences", "autograd"],
        _make_rows(ours, moved, theirs, count, room / shares),
    )


def _describe_agreement(apart: float, nudged: float, agree: bool) -> str:
    """Describe the two differences, which are shares of the largest gradient."""
    if agree:
        return (
            "The formula and autograd are equal up to rounding. Central differences are within "
            f"{format_number(nudged, 1)} of the largest gradient, the size of their own error."
        )
    return (
        f"The formula differs from autograd by {format_number(apart, 2)} of the largest gradient, "
        f"and from central differences by {format_number(nudged, 2)}."
    )


def select_gradients(grads: Backward, feature: int) -> Float64Array:
    """Return d_x, d_gamma and d_beta of one feature (from 0) as one array (B + 2,)."""
    ends = [grads.d_gamma[feature], grads.d_beta[feature]]
    return np.array([*grads.d_x[:, feature], *ends], dtype=np.float64)


def differentiate_by_autograd(grads: Backward, feature: int) -> Float64Array:
    """Return the same gradients by PyTorch's autograd in float64."""
    step = grads.step
    x, gamma, beta = (
        torch.tensor(np.asarray(each, dtype=np.float64), requires_grad=True)
        for each in (step.x, step.gamma, step.beta)
    )
    given = step.axes.fixed
    mean, var = (
        torch.tensor(np.asarray(each, dtype=np.float64)) if given else None
        for each in (step.mean, step.var)
    )
    y = batch_norm(x, mean, var, gamma, beta, not given, 0.0, step.eps)
    y.backward(torch.tensor(np.asarray(grads.d_y, dtype=np.float64)))
    assert x.grad is not None
    assert gamma.grad is not None
    assert beta.grad is not None
    ends = [gamma.grad[feature].item(), beta.grad[feature].item()]
    return np.array([*x.grad[:, feature].tolist(), *ends])


def _measure_scales(grads: Backward, feature: int) -> Float64Array:
    """Return what each difference is compared with.

    For d_x it is the largest direct gradient, for d_gamma and d_beta the largest such sum.
    """
    step = grads.step
    direct = float(np.abs(grads.d_x_hat[:, feature]).max() * step.inv_std[feature])
    total = float(np.abs(grads.d_y[:, feature]).sum())
    sums = [total * max(1.0, float(np.abs(step.x_hat[:, feature]).max())), total]
    return np.array([*[direct or 1.0] * len(step.x), *(each or 1.0 for each in sums)])


def _make_rows(
    ours: Float64Array,
    moved: Float64Array,
    theirs: Float64Array,
    count: int,
    scales: Float64Array,
) -> list[list[Cell]]:
    """Write a row per gradient; ``scales`` are what their errors are compared with."""
    exact, close = AUTOGRAD_TOLERANCE * scales, DIFFERENCE_TOLERANCE * scales
    names = [f"∂L/∂x, example {k + 1}" for k in range(count)] + ["∂L/∂γ", "∂L/∂β"]
    nudged: list[Cell] = [*map(_make_cell, moved, close[:count]), "", ""]
    return [
        [name, _make_cell(a, error), b, _make_cell(c, error)]
        for name, a, b, c, error in zip(names, ours, nudged, theirs, exact, strict=True)
    ]


def _make_cell(value: float, error: float) -> Cell:
    """Return the cell of a number, which is shown as 0 within its error."""
    if abs(value) <= error:
        return {"shown": "0", "exact": repr(float(value))}
    return make_number_cell(value, 6)
