"""The four steps of batch norm, written out in LaTeX with their numbers."""

from __future__ import annotations

import math

from bn_core.norm.forward import Forward
from bn_core.text.latex import (
    FormulaStep,
    format_latex,
    format_latex_beside,
    format_sum,
    parenthesize,
)


def write_steps(
    forward: Forward, feature: int = 0, example: int = 0
) -> tuple[FormulaStep, FormulaStep, FormulaStep, FormulaStep]:
    """Write the four steps for one feature and one example, both from 0.

    ``forward`` is of (examples, features), with statistics one a feature. With given statistics
    (``normalize_with``: inference) mean and variance are stated, not averaged.
    """
    column = [float(x) for x in forward.x[:, feature]]
    mean, var = float(forward.mean[feature]), float(forward.var[feature])
    gamma, beta = float(forward.gamma[feature]), float(forward.beta[feature])
    x_hat, y = float(forward.x_hat[example, feature]), float(forward.y[example, feature])
    i = f"_{example + 1}" if example < 9 else f"_{{{example + 1}}}"

    # Digits enough that a difference of two numbers keeps three: 1000.4 - 1000.5, not 1000 - 1000.
    std = math.sqrt(var)
    xs, mu = [format_latex_beside(x, std) for x in column], format_latex_beside(mean, std)
    x, root = xs[example], f"{format_latex(var)}+{format_latex(forward.eps)}"
    normalized = rf"\frac{{{x}-{parenthesize(mu)}}}{{\sqrt{{{root}}}}}"
    scaled = rf"{format_latex(gamma)}\cdot{parenthesize(format_latex(x_hat))}"
    shifted = f"{scaled}+{parenthesize(format_latex_beside(beta, gamma))}"
    averages = (
        _write_fixed(mu, format_latex(var))
        if forward.axes.fixed
        else _write_averages(xs, mu, format_latex(var))
    )
    return (
        *averages,
        FormulaStep(
            "normalize",
            r"\hat{x}_i = \frac{x_i-\mu}{\sqrt{\sigma^2+\varepsilon}}",
            (rf"\hat{{x}}{i}", normalized, format_latex(x_hat)),
        ),
        FormulaStep(
            "scale and shift",
            r"y_i = \gamma\,\hat{x}_i+\beta",
            (f"y{i}", shifted, format_latex_beside(y, gamma)),
        ),
    )


def _write_averages(xs: list[str], mean: str, var: str) -> tuple[FormulaStep, FormulaStep]:
    squares = [f"({x}-{parenthesize(mean)})^2" for x in xs]
    terms = [xs[0], *map(parenthesize, xs[1:])]
    return (
        FormulaStep(
            "mean",
            r"\mu = \frac{1}{m}\sum_{i=1}^{m} x_i",
            (r"\mu", rf"\frac{{{format_sum(terms)}}}{{{len(xs)}}}", mean),
        ),
        FormulaStep(
            "variance",
            r"\sigma^2 = \frac{1}{m}\sum_{i=1}^{m}(x_i-\mu)^2",
            (r"\sigma^2", rf"\frac{{{format_sum(squares)}}}{{{len(xs)}}}", var),
        ),
    )


def _write_fixed(mean: str, var: str) -> tuple[FormulaStep, FormulaStep]:
    fixed = r"\quad\text{(fixed)}"
    return (
        FormulaStep("mean", r"\mu\ \text{is fixed}", (r"\mu", "", mean + fixed)),
        FormulaStep("variance", r"\sigma^2\ \text{is fixed}", (r"\sigma^2", "", var + fixed)),
    )
