r"""A formula is understood when its letters are replaced by your own numbers.

Computes nothing: every number is read from a :class:`bn_core.Forward` and written in LaTeX::

    steps(normalize([[2.0], [4.0], [8.0], [10.0]]), feature=0, example=1)[2].here
    # \hat{x}_2 = \frac{4-6}{\sqrt{10+10^{-5}}} = -0.632
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bn_core.norm.forward import Forward

_WIDE = 34  # characters that fit a row on a screen of 390 pixels
_MOST = 6  # terms of a sum written out; longer sums keep the first three and the last


@dataclass(frozen=True, slots=True)
class Line:
    """One step in LaTeX: its name, the general formula, and the same with numbers.

    ``pieces`` are the left side, the right side with numbers put in, and its value; the second
    is empty where nothing is computed. ``here`` joins them, on two rows when they are long.
    """

    name: str
    general: str
    pieces: tuple[str, str, str]

    @property
    def here(self) -> str:
        """The formula with this batch's numbers."""
        left, right, value = self.pieces
        if not right:
            return f"{left} = {value}"
        if _width(left) + _width(right) + _width(value) <= _WIDE:
            return f"{left} = {right} = {value}"
        return rf"\begin{{aligned}} {left} &= {right} \\ &= {value} \end{{aligned}}"


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


def show(value: float, digits: int = 3) -> str:
    """A number for a person: '−0.632', '6', '1522', '1.5e−7'; never '-0'.

    ``digits`` significant digits, but a whole part below a million is never rounded away.
    """
    return _write(value, digits).replace("-", "−").replace("inf", "∞")


def latex(value: float, digits: int = 3) -> str:
    r"""The same in LaTeX: '-0.632', '1.5\times10^{-7}', '10^{-5}'."""
    if not math.isfinite(value):
        return r"\text{NaN}" if math.isnan(value) else r"-\infty" if value < 0 else r"\infty"
    mantissa, e, exponent = _write(value, digits).partition("e")
    if not e:
        return mantissa
    power = f"10^{{{exponent}}}"
    sign = {"1": "", "-1": "-"}
    return sign[mantissa] + power if mantissa in sign else rf"{mantissa}\times{power}"


def _write(value: float, digits: int) -> str:
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else str(value)
    if value == 0:
        return "0"
    mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
    exponent = int(power)
    if -3 <= exponent < 6:
        return _trim(f"{value:.{max(0, digits - 1 - exponent)}f}")
    return f"{_trim(mantissa)}e{exponent}"


def _trim(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def near(value: float, spread: float) -> str:
    """LaTeX of a number which is compared with others at about ``spread`` from it."""
    extra = 0
    if value and spread:
        extra = math.floor(math.log10(abs(value))) - math.floor(math.log10(abs(spread)))
    return latex(value, min(17, 3 + max(0, extra)))


def inside(number: str) -> str:
    """A number after an operator or under a power: parentheses around a minus or a product."""
    return f"({number})" if number.startswith("-") or r"\times" in number else number


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


def add_up(terms: list[str]) -> str:
    """A sum of terms in LaTeX, shortened when it has many and broken when it is wide."""
    if len(terms) > _MOST:
        terms = [*terms[:3], r"\cdots", terms[-1]]
    rows = r" \\ ".join(_rows(terms))
    return rf"\begin{{gathered}} {rows} \end{{gathered}}" if r"\\" in rows else rows


def _rows(terms: list[str]) -> Iterator[str]:
    """Break a sum before the plus signs where it gets too wide."""
    row = ""
    for term in terms:
        if row and _width(row + term) >= _WIDE:
            yield row
            row = "{}"  # so that the plus sign is spaced as between two terms
        row += f"+{term}" if row else term
    yield row


def _width(formula: str) -> int:
    """About how many characters wide, in its longest row."""
    bare = re.sub(r"\\(?:begin|end)\{\w+\}|\\(?:frac|sqrt|hat)|[{}^_ &]", "", formula)
    return max(len(re.sub(r"\\[a-z]+", "x", row)) for row in bare.split(r"\\"))
