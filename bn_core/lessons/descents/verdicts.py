"""Judge gradient descent with batch norm (claims C28 to C31)."""

from __future__ import annotations

from bn_core.experiments.seeds import all_seeds_agree
from bn_core.experiments.verdict import Verdict, decide_by_hand
from bn_core.lessons.descents.claims import CLAIMS
from bn_core.lessons.descents.config import HalfspacesConfig, LeastSquaresConfig
from bn_core.lessons.descents.result import METHODS, Halfspaces, LeastSquares
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

GRADIENT, STANDARDISED, NORMED, PROJECTED = range(len(METHODS))
LEAST, MOST = CLAIMS["C29"].limit("least"), CLAIMS["C29"].limit("most")
"""How many times fewer iterations batch norm must take for claim C29."""
MORE_DECADES = CLAIMS["C30"].limit("decades")
"""How many decades of rates more it must tolerate for claim C30."""
KEPT_SLOPE = CLAIMS["C28"].limit("slope")
"""The share of its first slope that a linear descent keeps, for claim C28."""
_SEEDS_DISAGREE = "The seeds disagree, or there are too few."


def judge_convergence(result: LeastSquares) -> Verdict:
    """Judge claim C28: only without batch norm does the slope of log loss decay."""
    plain, normed = result.slopes[0], result.slopes[1]
    kept = [each[:, -1] / each[:, 0] for each in (plain, normed)]
    holds = all_seeds_agree(KEPT_SLOPE - kept[0], kept[1] - KEPT_SLOPE)
    return decide_by_hand(
        id="C28",
        claim="Gradient descent on least squares is only sub-linear; with batch norm it is linear.",
        measured="Mean slope of log₁₀ loss an iteration, first and last window, κ 100, rotated: "
        f"gradient descent {_format_ends(plain)}, batch norm {_format_ends(normed)}, GDNP "
        f"{_format_ends(result.slopes[2])}. Last over first, seed by seed: "
        f"{_format_list(kept[0])} without, "
        f"{_format_list(kept[1])} with.",
        expected=f"Without batch norm the last slope is less than {format_number(KEPT_SLOPE)} of "
        "the first; with it not.",
        holds=holds,
        because={
            True: "The slope decays without it.",
            False: "A positive definite bowl lets plain gradient descent fall by the same factor "
            "at every step: it is linear, with or without.",
            None: _SEEDS_DISAGREE,
        }[holds],
    )


def judge_speedup(result: LeastSquares) -> Verdict:
    """Judge claim C29: batch norm at its best rate is 2 to 5 times faster."""
    ratio = result.best[:, :, GRADIENT] / result.best[:, :, NORMED]
    feature = result.best[:, :, GRADIENT] / result.best[:, :, STANDARDISED]
    within = (ratio >= LEAST) & (ratio <= MOST)
    holds = True if within.all() else False if not within.any() else None
    summary = "; ".join(
        f"κ {kappa}: {_format_range(ratio[k])} with batch norm, standardised features "
        f"{_format_range(feature[k, 0])} along the axes, {_format_range(feature[k, 1])} rotated"
        for k, kappa in enumerate(result.kappas)
    )
    return decide_by_hand(
        id="C29",
        claim="Batch norm cuts least-squares iterations 2 to 5 times by standardising features.",
        measured="Gradient descent's iterations over the other's, each at its best rate: "
        f"{summary}.",
        expected=f"Between {format_number(LEAST)} and {format_number(MOST)} in every case.",
        holds=holds,
        because={
            True: "It is so in every case.",
            False: "Batch norm normalizes wᵀx, not the features. Standardising features is what "
            "helps, and only where the bowl lies along the axes.",
            None: "It is so in some cases or seeds only.",
        }[holds],
    )


def judge_tolerance(config: LeastSquaresConfig, result: LeastSquares) -> Verdict:
    """Judge claim C30: batch norm tolerates a decade more of learning rates."""
    plain, normed = result.decades[:, :, GRADIENT], result.decades[:, :, NORMED]
    holds = all_seeds_agree((normed - plain).ravel(), least=MORE_DECADES)
    summary = "; ".join(
        f"κ {kappa}: {_format_range(normed[k])} against {_format_range(plain[k])}"
        for k, kappa in enumerate(result.kappas)
    )
    one = config.length_rate == "one"
    return decide_by_hand(
        id="C30",
        claim="Batch norm's gradient descent tolerates nearly any learning rate.",
        measured=f"Decades of rates within twice the best's iterations, with against without: "
        f"{summary}. The length γ has rate {'1' if one else 'η, as w'}.",
        expected=f"{format_number(MORE_DECADES)} decade more in every case and seed.",
        holds=holds,
        because={
            True: "Too large a rate makes w long once, and η/‖w‖² is small from then on"
            + ("." if one else "; but the length still diverges above 2."),
            False: "The windows are about as wide.",
            None: f"It is so in {int((normed - plain >= MORE_DECADES).sum())} of {plain.size} cases"
            + ("." if one else ": the length diverges where its own rate is above 2."),
        }[holds],
    )


def judge_halfspaces(config: HalfspacesConfig, result: Halfspaces) -> Verdict:
    """Judge claim C31: GDNP needs fewer iterations than gradient descent."""
    plain, normed, projected = result.best
    holds = all_seeds_agree(plain - projected)
    return decide_by_hand(
        id="C31",
        claim="On halfspaces length–direction descent is faster than gradient descent.",
        measured=f"Iterations to ‖g‖ < 10⁻⁵, κ {config.condition}: gradient descent "
        f"{_format_list(plain)}; batch norm {_format_list(normed)}; GDNP "
        f"{_format_list(projected)}.",
        expected="GDNP below gradient descent at its best rate, in every seed.",
        holds=holds,
        because={
            True: "The best length is found at every step, and the direction has its own rate.",
            False: "Tuning one rate by search is worth more here than a formula for it.",
            None: _SEEDS_DISAGREE,
        }[holds],
    )


def _format_ends(slopes: Array) -> str:
    first, last = slopes.mean(axis=0)[[0, -1]]
    return f"{format_number(float(first))} and {format_number(float(last))}"


def _format_range(values: Array) -> str:
    low, high = (format_number(float(each)) for each in (values.min(), values.max()))
    return low if low == high else f"{low} to {high}"


def _format_list(values: Array) -> str:
    return ", ".join(format_number(float(each)) for each in values)
