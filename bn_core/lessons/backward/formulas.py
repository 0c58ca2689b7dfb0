r"""Every gradient of the backward pass in LaTeX, with the batch's numbers.

Nothing is computed here: every number is read from a :class:`bn_core.Backward`.
The formulas are those of Ioffe & Szegedy 2015, section 3.
"""

from __future__ import annotations

from typing import SupportsFloat

from bn_core.norm.arrays import Array
from bn_core.norm.backward import Backward
from bn_core.text.latex import FormulaStep, format_latex, format_sum, parenthesize


def d(of: str) -> str:
    """The derivative of the loss by ``of``, in LaTeX."""
    return rf"\frac{{\partial L}}{{\partial {of}}}"


_X, _Y, _X_HAT = d("x_i"), d("y_i"), d(r"\hat{x}_i")
_MEAN, _VAR, _GAMMA, _BETA = d(r"\mu"), d(r"\sigma^2"), d(r"\gamma"), d(r"\beta")
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


def gradient(grads: Backward, node: str, feature: int = 0, example: int = 0) -> FormulaStep:
    """The gradient at one node of :data:`GENERAL`, for a feature and an example, from 0.

    With given statistics nothing flows on from the mean and the variance, and x keeps the direct
    path alone. KeyError: there is no such node.
    """
    general = _DIRECT if node == "x" and grads.step.axes.fixed else GENERAL[node]
    i = f"_{example + 1}" if example < 9 else f"_{{{example + 1}}}"
    left, right, value = _PIECES[node](grads, feature, example)
    return FormulaStep("gradient", general, (d(left.replace("_i", i)), right, value))


Pieces = tuple[str, str, str]


def _y(grads: Backward, feature: int, example: int) -> Pieces:
    return "y_i", "", _number(grads.d_y[example, feature])


def _beta(grads: Backward, feature: int, example: int) -> Pieces:
    del example
    return r"\beta", format_sum(_terms(grads.d_y[:, feature])), _number(grads.d_beta[feature])


def _gamma(grads: Backward, feature: int, example: int) -> Pieces:
    del example
    terms = _products(grads.d_y[:, feature], grads.step.x_hat[:, feature])
    return r"\gamma", format_sum(terms), _number(grads.d_gamma[feature])


def _x_hat(grads: Backward, feature: int, example: int) -> Pieces:
    d_y, gamma = _number(grads.d_y[example, feature]), _number(grads.step.gamma[feature])
    value = _number(grads.d_x_hat[example, feature])
    return r"\hat{x}_i", rf"{d_y}\cdot{parenthesize(gamma)}", value


def _var(grads: Backward, feature: int, example: int) -> Pieces:
    del example
    terms = _products(grads.d_x_hat[:, feature], grads.step.centered[:, feature])
    right = rf"-\tfrac12({_square(grads, feature)})^{{-3/2}}\left[{format_sum(terms)}\right]"
    return r"\sigma^2", right, _number(grads.d_var[feature])


def _mean(grads: Backward, feature: int, example: int) -> Pieces:
    del example
    terms = format_sum(_terms(grads.d_x_hat[:, feature]))
    right = rf"-\frac{{1}}{{\sqrt{{{_square(grads, feature)}}}}}\left[{terms}\right]"
    return r"\mu", right, _number(grads.d_mean[feature])


def _x(grads: Backward, feature: int, example: int) -> Pieces:
    d_x_hat = _number(grads.d_x_hat[example, feature])
    right = rf"\frac{{{d_x_hat}}}{{\sqrt{{{_square(grads, feature)}}}}}"
    if not grads.step.axes.fixed:
        away = parenthesize(_number(grads.step.centered[example, feature]))
        d_var, d_mean = _number(grads.d_var[feature]), _number(grads.d_mean[feature])
        m = grads.step.count
        right += (
            rf"+\frac{{2\cdot{away}}}{{{m}}}\cdot{parenthesize(d_var)}+\frac{{{d_mean}}}{{{m}}}"
        )
    return "x_i", right, _number(grads.d_x[example, feature])


_PIECES = {
    "y": _y,
    "beta": _beta,
    "gamma": _gamma,
    "x_hat": _x_hat,
    "var": _var,
    "mean": _mean,
    "x": _x,
}


def _number(value: SupportsFloat) -> str:
    return format_latex(float(value))


def _square(grads: Backward, feature: int) -> str:
    return f"{_number(grads.step.var[feature])}+{format_latex(grads.step.eps)}"


def _terms(values: Array) -> list[str]:
    first, *others = map(_number, values)
    return [first, *map(parenthesize, others)]


def _products(left: Array, right: Array) -> list[str]:
    pairs = zip(_terms(left), map(_number, right), strict=True)
    return [rf"{a}\cdot{parenthesize(b)}" for a, b in pairs]
