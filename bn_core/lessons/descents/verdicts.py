"""Judge gradient descent with batch norm (claims C28 to C31)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.effect import Effect
from bn_core.experiments.seeds import decide_over_seeds, format_spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.descents.claims import CLAIMS, SAME_RATE
from bn_core.lessons.descents.config import (
    LENGTH_RATES,
    HalfspacesConfig,
    LeastSquaresConfig,
)
from bn_core.lessons.descents.result import METHODS, Halfspaces, LeastSquares
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

GRADIENT, STANDARDIZED, NORMED, PROJECTED = range(len(METHODS))
_ALONG_AXES, _ROTATED = 0, 1
_OF_GAMMA = {"one": "The length γ has rate 1.", "same": "The length γ has the rate of w."}


def judge_least_squares(config: LeastSquaresConfig, result: LeastSquares) -> tuple[Verdict, ...]:
    """Judge claims C28 to C30."""
    return (
        *judge_convergence(config, result),
        *judge_speedup(config, result),
        *judge_tolerance(config, result),
    )


def judge_convergence(config: LeastSquaresConfig, result: LeastSquares) -> tuple[Verdict, Verdict]:
    """Judge claim C28: what a step leaves, and whether the loss falls on as fast."""
    slowdown = np.stack([_measure_slowdown(each) for each in result.curves])
    plain, normed = slowdown[0], slowdown[1]
    measured = (
        "Iterations for the second factor of 10⁻⁴ over those for the first, medians and ranges, κ "
        f"100: gradient descent {format_spread(plain)}, batch norm {format_spread(normed)}, GDNP "
        f"{format_spread(slowdown[2])}. {_OF_GAMMA[config.length_rate]}"
    )
    return (
        Verdict.of(
            CLAIMS["C28"].part("without"),
            [Effect.exact((1 - 1 / kappa) ** 2, kappa) for kappa in result.kappas],
            measured,
            "With a positive definite covariance every step of gradient descent removes at least "
            "the same share of the excess loss, which is what linear means. Kohler et al. say so, "
            "too.",
        ),
        decide_over_seeds(
            CLAIMS["C28"].part("with"),
            normed,
            measured,
            "Near the solution the error of the direction of w shrinks as in gradient descent, by "
            "a factor per step that batch norm changes only a little.",
        ),
    )


def judge_speedup(config: LeastSquaresConfig, result: LeastSquares) -> tuple[Verdict, Verdict]:
    """Judge claim C29: 2 to 5 times faster, and as fast as with standardizing."""
    best = result.best
    ratio = _divide(best[:, _ROTATED, GRADIENT], best[:, _ROTATED, NORMED])
    against = _divide(best[:, _ALONG_AXES, NORMED], best[:, _ALONG_AXES, STANDARDIZED])
    turned = _divide(best[:, _ROTATED, NORMED], best[:, _ROTATED, STANDARDIZED])
    gamma = _OF_GAMMA[config.length_rate]
    return (
        decide_over_seeds(
            CLAIMS["C29"].part("times"),
            ratio,
            f"Median iterations: {_list_iterations(result, _ROTATED)}. {gamma}",
            "At its best rate each way is limited by a condition number. Normalizing wᵀx takes one "
            "direction out of it, which improves it only a little.",
            result.kappas,
        ),
        decide_over_seeds(
            CLAIMS["C29"].part("features"),
            against,
            f"Median iterations, uncorrelated features: {_list_iterations(result, _ALONG_AXES)}. "
            "Where a random rotation has mixed the features, standardizing them helps little: "
            f"batch norm takes {format_spread(turned.ravel())} times its iterations. {gamma}",
            "Batch norm normalizes wᵀx, not the features. Standardizing them makes the condition "
            "number 1 if they are uncorrelated.",
            result.kappas,
        ),
    )


def judge_tolerance(config: LeastSquaresConfig, result: LeastSquares) -> tuple[Verdict, ...]:
    """Judge claim C30: at how many rates of w batch norm converges.

    If γ has the rate of w, the theorem says nothing, and no claim of the ledger is judged.
    """
    plain, *normed = result.converging
    fast = result.decades[:, _ROTATED]
    near = (
        "Rates that need at most twice the best rate's iterations span "
        f"{format_spread(fast[:, NORMED].ravel())} decades with batch norm, "
        f"{format_spread(fast[:, GRADIENT].ravel())} without (medians and ranges)."
    )
    if config.length_rate == "same":
        measured = (
            f"Decades of rates that converge, medians and ranges: {format_spread(normed[0])} with "
            f"batch norm, {format_spread(plain)} without. {near}"
        )
        because = "Above 2 the rate of γ makes γ itself diverge, whatever w does."
        return (decide_over_seeds(SAME_RATE, normed[0] - plain, measured, because, result.kappas),)
    place = LENGTH_RATES.index(1.0)
    shares = result.converged[1 + place].mean(axis=1)
    scanned = ", ".join(
        f"{format_number(rate)}: {format_spread(decades)}"
        for rate, decades in zip(LENGTH_RATES, normed, strict=True)
    )
    measured = (
        "Decades of rates of w that converge, medians and ranges over seeds and condition numbers: "
        f"{format_spread(plain)} without batch norm; with it, by the rate of γ, {scanned}. {near}"
    )
    because = (
        "Too large a rate makes w long once, and the effective rate η/‖w‖² is small from then on. "
        "It converges, but slowly. A rate of γ above 2 makes γ itself diverge."
    )
    more = normed[place] - plain
    return (
        decide_over_seeds(CLAIMS["C30"].part("any"), shares, measured, because, result.kappas),
        decide_over_seeds(CLAIMS["C30"].part("more"), more, measured, because, result.kappas),
    )


def judge_halfspaces(config: HalfspacesConfig, result: Halfspaces) -> tuple[Verdict, Verdict]:
    """Judge claim C31: GDNP against gradient descent at 1/L and at its best rate."""
    tuned, normed, projected = result.best
    best = format_spread(result.rates[result.steps[0].argmin(axis=0)])
    measured = (
        f"Iterations to ‖g‖ < 10⁻⁵, medians and ranges, κ {config.condition}: gradient descent "
        f"{format_spread(result.untuned_iterations)} at 1/L and {format_spread(tuned)} at its best "
        f"rate, {best} times that; batch norm at its best rate {format_spread(normed)}; GDNP "
        f"{format_spread(projected)}. GDNP also searches for the best length at each iteration."
    )
    return (
        decide_over_seeds(
            CLAIMS["C31"].part("theory"),
            _divide(result.untuned_iterations, projected),
            measured,
            "GDNP's step size follows the curvature that it meets; 1/L is safe for the largest "
            "that there can be.",
        ),
        decide_over_seeds(
            CLAIMS["C31"].part("tuned"),
            _divide(tuned, projected),
            measured,
            "The best rate, which nobody knows beforehand, can be well above 1/L. That can be "
            "worth as much as GDNP's step size, or more.",
        ),
    )


def _measure_slowdown(losses: Array) -> Array:
    """Return iterations (R,) of the second factor over the first's; losses are (R, T).

    They are ∞ if the loss never fell so far, and NaN if it did not even begin.
    """
    factor = CLAIMS["C28"].limit("factor")
    goals = CLAIMS["C28"].limit("from") * factor ** np.arange(3)
    below = losses[:, None] <= goals[:, None] * losses[:, :1, None]
    reached = np.where(below.any(axis=2), below.argmax(axis=2), np.inf)
    with np.errstate(invalid="ignore"):
        first, second = np.diff(reached).T
    return _divide(second, first)


def _divide(one: Array, other: Array) -> Array:
    """Return a ratio of iterations.

    It is ∞ if only ``one`` never arrived, and NaN if neither did.
    """
    with np.errstate(invalid="ignore"):
        ratio: Array = one / other
    return ratio


def _list_iterations(result: LeastSquares, bowl: int) -> str:
    """Return the median iterations at the best rate by condition number."""
    best = np.median(result.best[:, bowl], axis=2)
    return "; ".join(
        f"κ {kappa}: gradient descent {format_number(best[k, GRADIENT])}, batch norm "
        f"{format_number(best[k, NORMED])}, standardized features "
        f"{format_number(best[k, STANDARDIZED])}"
        for k, kappa in enumerate(result.kappas)
    )
