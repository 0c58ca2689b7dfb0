r"""Every gradient of the backward pass in LaTeX, with the batch's numbers.

Nothing is computed here: every number is read from a :class:`bn_core.Backward`.
The formulas are those of Ioffe & Szegedy 2015, section 3.
"""

from __future__ import annotations

from typing import SupportsFloat

from bn_core.norm.arrays import Array
from bn_core.norm.backward import Backward
from bn_core.text.latex import FormulaStep, format_latex, format_sum, parenthesize


def format_derivative(of: str) -> str:
    """Format the derivative of the loss by ``of`` in LaTeX."""
    return rf"\frac{{\partial L}}{{\partial {of}}}"


_X, _Y, _X_HAT = format_derivative("x_i"), format_derivative("y_i"), format_derivative(r"\hat{x}_i")
_MEAN, _VAR, _GAMMA, _BETA = (
    format_derivative(r"\mu"),
    format_derivative(r"\sigma^2"),
    format_derivative(r"\gamma"),
    format_derivative(r"\beta"),
)
_ROOT = r"\sqrt{\sigma^2+\varepsilon}"

GENERAL = {
    "y": rf"{_Y}\ \text{{is given}}",
    "beta": rf"{_BETA} = \sum_i {_Y}",
    "gamma": rf"{_GAMMA} = \sum_i {_Y}\,\hat{{x}}_i",
    "x_hat": rf"{_X_HAT} = {_Y}\cdot\gamma",
    "var": rf"{_VAR} = -\tfrac12(\sigma^2+\varepsilon)^{{-3/2}}\sum_i {_X_HAT}\,(x_i-\mu)",
    "mean": rf"{_MEAN} = -\frac{{1}}{{{_ROOT}}}\sum_i {_X_HAT}",
    "x": rf"{_X} = \frac{{1}}{{{_ROOT}}}{_X_HAT} + \frac{{2(x_i-\mu)}}{{m}}{_VAR}"
    rf" + \frac{{1}}{{m}}{_MEAN}",
}
"""The formula at each node of the graph, by the node's name, in the order of computation."""
_DIRECT = rf"{_X} = \frac{{1}}{{{_ROOT}}}{_X_HAT}"


def write_gradient(grads: Backward, node: str, feature: int = 0, example: int = 0) -> FormulaStep:
    """Write the gradient at one node of :data:`GENERAL`.

    ``feature`` and ``example`` count from 0. With given statistics nothing flows on from the mean
    and the variance, and x keeps the direct path alone. KeyError: there is no such node.
    """
    general = _DIRECT if node == "x" and grads.step.axes.fixed else GENERAL[node]
    i = f"_{example + 1}" if example < 9 else f"_{{{example + 1}}}"
    left, right, value = _WRITERS[node](grads, feature, example)
    return FormulaStep(
        "gradient", general, (format_derivative(left.replace("_i", i)), right, value)
    )


FormulaParts = tuple[str, str, str]


def _write_y(grads: Backward, feature: int, example: int) -> FormulaParts:
    return "y_i", "", _format_value(grads.d_y[example, feature])


def _write_beta(grads: Backward, feature: int, example: int) -> FormulaParts:
    del example
    return (
        r"\beta",
        format_sum(_format_terms(grads.d_y[:, feature])),
        _format_value(grads.d_beta[feature]),
    )


def _write_gamma(grads: Backward, feature: int, example: int) -> FormulaParts:
    del example
    terms = _format_products(grads.d_y[:, feature], grads.step.x_hat[:, feature])
    return r"\gamma", format_sum(terms), _format_value(grads.d_gamma[feature])


def _write_x_hat(grads: Backward, feature: int, example: int) -> FormulaParts:
    d_y, gamma = (
        _format_value(grads.d_y[example, feature]),
        _format_value(grads.step.gamma[feature]),
    )
    value = _format_value(grads.d_x_hat[example, feature])
    return r"\hat{x}_i", rf"{d_y}\cdot{parenthesize(gamma)}", value


def _write_var(grads: Backward, feature: int, example: int) -> FormulaParts:
    del example
    terms = _format_products(grads.d_x_hat[:, feature], grads.step.centered[:, feature])
    right = (
        rf"-\tfrac12({_format_variance(grads, feature)})^{{-3/2}}\left[{format_sum(terms)}\right]"
    )
    return r"\sigma^2", right, _format_value(grads.d_var[feature])


def _write_mean(grads: Backward, feature: int, example: int) -> FormulaParts:
    del example
    terms = format_sum(_format_terms(grads.d_x_hat[:, feature]))
    right = rf"-\frac{{1}}{{\sqrt{{{_format_variance(grads, feature)}}}}}\left[{terms}\right]"
    return r"\mu", right, _format_value(grads.d_mean[feature])


def _write_x(grads: Backward, feature: int, example: int) -> FormulaParts:
    d_x_hat = _format_value(grads.d_x_hat[example, feature])
    right = rf"\frac{{{d_x_hat}}}{{\sqrt{{{_format_variance(grads, feature)}}}}}"
    if not grads.step.axes.fixed:
        away = parenthesize(_format_value(grads.step.centered[example, feature]))
        d_var, d_mean = _format_value(grads.d_var[feature]), _format_value(grads.d_mean[feature])
        m = grads.step.count
        right += (
            rf"+\frac{{2\cdot{away}}}{{{m}}}\cdot{parenthesize(d_var)}+\frac{{{d_mean}}}{{{m}}}"
        )
    return "x_i", right, _format_value(grads.d_x[example, feature])


_WRITERS = {
    "y": _write_y,
    "beta": _write_beta,
    "gamma": _write_gamma,
    "x_hat": _write_x_hat,
    "var": _write_var,
    "mean": _write_mean,
    "x": _write_x,
}


def _format_value(value: SupportsFloat) -> str:
    return format_latex(float(value))


def _format_variance(grads: Backward, feature: int) -> str:
    return f"{_format_value(grads.step.var[feature])}+{format_latex(grads.step.eps)}"


def _format_terms(values: Array) -> list[str]:
    first, *others = map(_format_value, values)
    return [first, *map(parenthesize, others)]


def _format_products(left: Array, right: Array) -> list[str]:
    pairs = zip(_format_terms(left), map(_format_value, right), strict=True)
    return [rf"{a}\cdot{parenthesize(b)}" for a, b in pairs]
