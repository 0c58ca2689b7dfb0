"""Format numbers for people, with a few significant digits."""

from __future__ import annotations

import math


def format_number(value: float, digits: int = 3) -> str:
    """Format a number for people: '−0.632', '6', '1522', '1.5e−7'; never '-0'.

    It has ``digits`` significant digits, but all digits of an integer part below a million.
    """
    return round_digits(value, digits).replace("-", "−").replace("inf", "∞")


def format_number_beside(value: float, spread: float) -> str:
    """Format a number with enough digits to tell it from others ``spread`` away."""
    return format_number(value, count_digits_beside(value, spread))


def count_digits_beside(value: float, spread: float) -> int:
    """Return how many digits tell a number from others ``spread`` away."""
    extra = 0
    if value and spread:
        extra = math.floor(math.log10(abs(value))) - math.floor(math.log10(abs(spread)))
    return min(17, 3 + max(0, extra))


def format_share(share: float) -> str:
    """Return a share in percent, such as '63.8%' for 0.638."""
    return f"{format_number(100 * share)}%"


def drop_rounding(value: float, size: float, share: float = 1e-12) -> float:
    """Return 0 for a value that is rounding error beside numbers of this size."""
    return 0.0 if abs(value) <= share * size else value


def round_digits(value: float, digits: int) -> str:
    """Return a number with ``digits`` significant digits in ASCII, such as '1.5e-7'."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else str(value)
    if value == 0:
        return "0"
    mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
    exponent = int(power)
    if -3 <= exponent < 6:
        return _trim_zeros(f"{value:.{max(0, digits - 1 - exponent)}f}")
    return f"{_trim_zeros(mantissa)}e{exponent}"


def _trim_zeros(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
