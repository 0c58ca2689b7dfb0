"""Describe the gradients of the reader's batch after each step of the lesson."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.lessons.backward.graph_figure import write_symbol
from bn_core.norm.backward import Backward, backward
from bn_core.norm.forward import normalize
from bn_core.norm.gradient_paths import GradientPlane, split_gradient
from bn_core.text.numbers import format_number

STRETCH = 10
"""By how much a step of the lesson stretches the batch."""


@dataclass(frozen=True, slots=True, eq=False)
class ShownGradients:
    """The gradients of one feature on the page.

    ``example``, from 0, is the one whose nodes are shown.
    """

    grads: Backward
    feature: int
    example: int

    @property
    def d_x(self) -> NDArray[np.float64]:
        """(B,): the feature's gradient."""
        return np.asarray(self.grads.d_x[:, self.feature], dtype=np.float64)


def describe_one_output(after: ShownGradients) -> str:
    """Say that one output's gradient reaches every input."""
    y, other = (write_symbol("y", after.example), write_symbol("x", 0 if after.example else 1))
    return (
        f"Only {y} has a gradient, and yet every input gets one: {_format_values(after.d_x)}. "
        f"{other} moves the mean and the variance, and both move {y}."
    )


def describe_stretched(after: ShownGradients) -> str:
    """Compare the gradient of a stretched batch with that of the batch itself."""
    step, x = after.grads.step, write_symbol("x", after.example)
    small = backward(
        normalize(step.x / STRETCH, step.gamma, step.beta, step.eps), after.grads.d_y
    ).d_x[after.example, after.feature]
    return (
        f"The outputs y are the same, but ∂L/∂{x} is {STRETCH} times smaller: "
        f"{format_number(float(after.d_x[after.example]))} instead of "
        f"{format_number(float(small))}. Batch norm divides the gradient by σ, which is now "
        f"{format_number(float(np.sqrt(step.var[after.feature])))}."
    )


def describe_sum(after: ShownGradients) -> str:
    """Say that the loss Σ y has no gradient, and which paths cancel."""
    paths = split_gradient(after.grads)
    direct, mean = (float(path[0, after.feature]) for path in (paths.direct, paths.through_mean))
    return (
        f"Every ∂L/∂y is 1, but every ∂L/∂x is {format_number(float(abs(after.d_x).max()))}. The "
        f"direct path brings {format_number(direct)} and the path through the mean "
        f"{format_number(mean)}. The outputs always average β, so no input can change their sum."
    )


def describe_fixed(after: ShownGradients) -> str:
    """Say that only the direct path is left when the statistics are fixed."""
    return (
        "μ and σ² are constants now, so only the direct path is left: every ∂L/∂x is "
        f"{format_number(float(after.d_x[0]))}, not 0. In evaluation mode one input no longer "
        "affects the other outputs."
    )


def describe_gradients(shown: ShownGradients) -> str:
    """Describe the gradients of the inputs in one sentence."""
    grads, feature = shown.grads, shown.feature
    total = format_number(float(_round_sum(grads, feature)))
    if grads.step.axes.fixed:
        return (
            "The statistics are fixed: each ∂L/∂x is γ/√(σ² + ε) times its own ∂L/∂y, and their "
            f"sum is {total}."
        )
    return f"The sum of all ∂L/∂x is {total}."


def _round_sum(grads: Backward, feature: int) -> float:
    """Return the sum of d_x, 0 if it is rounding error."""
    d_x = grads.d_x[:, feature]
    total, direct = float(d_x.sum()), float(np.abs(split_gradient(grads).direct[:, feature]).sum())
    return 0.0 if abs(total) <= 1e-12 * direct else total


def describe_projections(grads: Backward, feature: int, flat: GradientPlane) -> str:
    """Say what the two projections remove, and what ε leaves along x_hat."""
    step = grads.step
    inner = float(grads.d_x[:, feature] @ step.x_hat[:, feature])
    return (
        f"The direct gradient has the component {format_number(flat.along_ones)} along (1, …, 1), "
        f"{format_number(flat.direct[0])} along x̂ and {format_number(flat.direct[1])} across. "
        f"∂L/∂x keeps {format_number(flat.total[1])} across. Its inner product with x̂ is "
        f"{format_number(inner, 2)}; with ε = 0 it would be 0."
    )


def describe_plane(count: int) -> str:
    """Describe the plane in the space of ``count`` examples."""
    if count == 2:
        return "Two examples have no direction across: (1, 1) and x̂ are all there is."
    if count == 3:
        return (
            "With three examples this plane is the whole space perpendicular to (1, 1, 1). The "
            "dotted lines are the axes of the three examples, seen along that direction."
        )
    return (
        f"Of the {count} dimensions the plane shows two: along x̂, and along what is left of the "
        "gradient."
    )


def describe_approximation(grads: Backward, feature: int) -> str:
    """Say how far the direct path alone is from the whole gradient."""
    direct, d_x = split_gradient(grads).direct[:, feature], grads.d_x[:, feature]
    length, off = float(np.linalg.norm(d_x)), float(np.linalg.norm(direct - d_x))
    if off <= 1e-12 * length:
        return "exact on this batch"
    if length <= 1e-12 * off:
        return "all wrong on this batch, where ∂L/∂x is 0"
    return f"off by {format_number(off / length)} times the length of ∂L/∂x on this batch"


def _format_values(values: NDArray[np.float64], most: int = 6) -> str:
    """Format the first few values of a feature."""
    shown = ", ".join(format_number(float(each)) for each in values[:most])
    return shown if len(values) <= most else f"{shown}, …"
