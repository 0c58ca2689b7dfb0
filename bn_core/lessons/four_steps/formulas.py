"""The four steps of batch norm, written out in LaTeX with their numbers."""

from __future__ import annotations

import math

from bn_core.norm.forward import Forward
from bn_core.text.latex import Line, add_up, inside, latex, near


def steps(forward: Forward, feature: int = 0, example: int = 0) -> tuple[Line, Line, Line, Line]:
    """Mean, variance, normalize, scale and shift, for one feature and one example from 0.

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
    xs, mu = [near(x, std) for x in column], near(mean, std)
    x, root = xs[example], f"{latex(var)}+{latex(forward.eps)}"
    normalized = rf"\frac{{{x}-{inside(mu)}}}{{\sqrt{{{root}}}}}"
    shifted = rf"{latex(gamma)}\cdot{inside(latex(x_hat))}+{inside(near(beta, gamma))}"
    averages = _given(mu, latex(var)) if forward.axes.given else _averages(xs, mu, latex(var))
    return (
        *averages,
        Line(
            "normalize",
            r"\hat{x}_i = \frac{x_i-\mu}{\sqrt{\sigma^2+\varepsilon}}",
            (rf"\hat{{x}}{i}", normalized, latex(x_hat)),
        ),
        Line(
            "scale and shift",
            r"y_i = \gamma\,\hat{x}_i+\beta",
            (f"y{i}", shifted, near(y, gamma)),
        ),
    )


def _averages(xs: list[str], mean: str, var: str) -> tuple[Line, Line]:
    squares = [f"({x}-{inside(mean)})^2" for x in xs]
    terms = [xs[0], *map(inside, xs[1:])]
    return (
        Line(
            "mean",
            r"\mu = \frac{1}{m}\sum_{i=1}^{m} x_i",
            (r"\mu", rf"\frac{{{add_up(terms)}}}{{{len(xs)}}}", mean),
        ),
        Line(
            "variance",
            r"\sigma^2 = \frac{1}{m}\sum_{i=1}^{m}(x_i-\mu)^2",
            (r"\sigma^2", rf"\frac{{{add_up(squares)}}}{{{len(xs)}}}", var),
        ),
    )


def _given(mean: str, var: str) -> tuple[Line, Line]:
    fixed = r"\quad\text{(fixed)}"
    return (
        Line("mean", r"\mu\ \text{is fixed}", (r"\mu", "", mean + fixed)),
        Line("variance", r"\sigma^2\ \text{is fixed}", (r"\sigma^2", "", var + fixed)),
    )
