"""Compare a predicted number with the computed one, and say how they differ."""

from __future__ import annotations

import math

from bn_core.text.numbers import drop_rounding, format_number, round_digits

_CLOSE = 5e-3
"""The relative error of a right prediction: half a unit of the third digit, at most."""
_FEWEST, _SHOWN = 2, 3
"""The fewest digits that a rounded prediction must have, and the digits that are shown."""
_FACTORS = (*range(2, 13), *(2**power for power in range(4, 11)), 100, 1000)
"""The factors that are named: small ones, usual batch sizes and powers of ten."""


def is_right(prediction: float, answer: float) -> bool:
    """Whether a prediction is the answer, or the answer rounded to two digits or more."""
    if math.isclose(prediction, answer, rel_tol=_CLOSE, abs_tol=1e-12):
        return True
    mantissa, _, exponent = f"{prediction:.15e}".partition("e")
    digits = len(mantissa.strip("-").rstrip("0").replace(".", ""))
    if digits < _FEWEST or not math.isfinite(prediction):
        return False
    unit = 10.0 ** (int(exponent) + 1 - digits)
    return abs(prediction - answer) <= 0.5 * unit * (1 + 1e-9)


def compare_prediction(prediction: float, answer: float) -> str:
    """Return sentences on a prediction that is not right.

    The difference is that to the number that is shown. A simple factor is named.
    """
    shown = float(round_digits(answer, _SHOWN)) if math.isfinite(answer) else answer
    size = max(abs(prediction), abs(shown))
    off = format_number(drop_rounding(abs(prediction - shown), size))
    factor = _name_factor(prediction, shown)
    return f"You said {format_number(prediction)}; it is {format_number(answer)}: off by {off}." + (
        f" Your number is {factor}." if factor else ""
    )


def _name_factor(prediction: float, answer: float) -> str:
    """Return which simple multiple of the answer a prediction is, or ""."""
    if not (prediction and answer and math.isfinite(prediction / answer)):
        return ""
    ratio = prediction / answer
    sign = ", with the other sign" if ratio < 0 else ""
    for times in _FACTORS:
        for factor, name in ((times, f"{times} times"), (1 / times, f"1/{times} of")):
            if math.isclose(abs(ratio), factor, rel_tol=_CLOSE):
                return f"{_hedge(abs(ratio), factor)}{name} the right one{sign}"
    if math.isclose(ratio, -1, rel_tol=_CLOSE):
        return f"{_hedge(ratio, -1)}the right one with the other sign"
    return ""


def _hedge(ratio: float, factor: float) -> str:
    """Return "about " unless a ratio is the factor, up to rounding error."""
    return "" if math.isclose(ratio, factor, rel_tol=1e-9) else "about "
