"""Sentences on what ε does to the reader's batch."""

from __future__ import annotations

from math import isclose

from bn_core.lessons.epsilon.result import EpsilonResult
from bn_core.text.numbers import format_number

_NEAR = 0.01


def tell_shrinkage(result: EpsilonResult) -> str:
    """Tell σ, ε and the variance of x̂ of the divided batch."""
    var = result.std**2
    if not var:
        return (
            "All examples have the same value, so x − μ and σ are 0, and √(σ² + ε) = √ε is "
            f"{format_number(result.eps**0.5)}. Every x̂ is exactly "
            f"{format_number(float(result.x_hat[0]))}. Without ε it would be 0/0."
        )
    measured = f"the variance of x̂ is {format_number(result.var_hat, 4)}"
    if not result.eps:
        return f"Without ε, {measured}, although σ is only {format_number(result.std)}."
    return (
        f"σ² = {format_number(var)} is {_compare(var, result.eps)} ε = "
        f"{format_number(result.eps)}: {measured}."
    )


def _compare(var: float, eps: float) -> str:
    if isclose(var, eps, rel_tol=1e-9):
        return "equal to"
    if var >= eps / _NEAR:
        return "far above"
    return "below" if var < eps else "near"


def tell_float32(result: EpsilonResult) -> str:
    """Tell what the two formulas give for the reader's offset in float32."""
    at = result.at_offset
    one, two, exact = (float(each[0]) for each in (at.one_pass, at.two_pass, at.exact))
    told = (
        f"With {format_number(float(at.offset[0]))} added, E[x²] − E[x]² is {format_number(one)} "
        f"in float32; in two passes the variance is {format_number(two)}. "
        "The first pass computes μ, the second averages (x − μ)². "
        f"The true variance of the stored numbers is {format_number(exact)}."
    )
    if one + result.eps < 0:
        return f"{told} The root of a negative number is NaN, and ε does not help."
    return told
