r"""Write formulas in LaTeX with numbers in place of their letters.

Nothing is computed here: every number is read from a :class:`bn_core.Forward`::

    steps(normalize([[2.0], [4.0], [8.0], [10.0]]), feature=0, example=1)[2].with_numbers
    # \hat{x}_2 = \frac{4-6}{\sqrt{10+10^{-5}}} = -0.632
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bn_core.text.numbers import count_digits_beside, round_digits

_MAX_WIDTH = 34  # characters that fit in a row of a screen 390 pixels wide
_MAX_TERMS = 6  # terms of a sum; longer sums keep the first three and the last


@dataclass(frozen=True, slots=True)
class FormulaStep:
    """One step in LaTeX, as a general formula and with numbers.

    ``pieces`` are the left side, the right side with numbers, and its value. The right side is
    empty if nothing is computed. ``with_numbers`` joins them, on two rows if they are long.
    """

    name: str
    general: str
    pieces: tuple[str, str, str]

    @property
    def with_numbers(self) -> str:
        """The formula with this batch's numbers."""
        left, right, value = self.pieces
        if not right:
            return f"{left} = {value}"
        if _estimate_width(left) + _estimate_width(right) + _estimate_width(value) <= _MAX_WIDTH:
            return f"{left} = {right} = {value}"
        return rf"\begin{{aligned}} {left} &= {right} \\ &= {value} \end{{aligned}}"


def format_latex(value: float, digits: int = 3) -> str:
    r"""Format a number in LaTeX: '-0.632', '1.5\times10^{-7}', '10^{-5}'."""
    if not math.isfinite(value):
        return r"\text{NaN}" if math.isnan(value) else r"-\infty" if value < 0 else r"\infty"
    mantissa, e, exponent = round_digits(value, digits).partition("e")
    if not e:
        return mantissa
    power = f"10^{{{exponent}}}"
    sign = {"1": "", "-1": "-"}
    return sign[mantissa] + power if mantissa in sign else rf"{mantissa}\times{power}"


def format_latex_beside(value: float, spread: float) -> str:
    """Format a number with enough digits to tell it from others ``spread`` away."""
    return format_latex(value, count_digits_beside(value, spread))


def parenthesize(number: str) -> str:
    """Put parentheses around a LaTeX number with a minus or a product sign."""
    return f"({number})" if number.startswith("-") or r"\times" in number else number


def format_sum(terms: list[str]) -> str:
    """Return a sum of terms in LaTeX, shortened if long and broken into rows if wide."""
    if len(terms) > _MAX_TERMS:
        terms = [*terms[:3], r"\cdots", terms[-1]]
    rows = r" \\ ".join(_break_sum(terms))
    return rf"\begin{{gathered}} {rows} \end{{gathered}}" if r"\\" in rows else rows


def _break_sum(terms: list[str]) -> Iterator[str]:
    """Yield the rows of a sum, broken before a plus sign where it gets too wide."""
    row = ""
    for term in terms:
        if row and _estimate_width(row + term) >= _MAX_WIDTH:
            yield row
            row = "{}"  # gives the plus sign the space of a binary operator
        row += f"+{term}" if row else term
    yield row


def _estimate_width(formula: str) -> int:
    """Estimate the width of a formula's longest row in characters."""
    bare = re.sub(r"\\(?:begin|end)\{\w+\}|\\(?:frac|sqrt|hat)|[{}^_ &]", "", formula)
    return max(len(re.sub(r"\\[a-z]+", "x", row)) for row in bare.split(r"\\"))
