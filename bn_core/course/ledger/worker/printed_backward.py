"""Compare printed formulas of the gradient with autograd.

Claims C06 (the formula), C07 (the direct path alone) and C10 (a) (a bias that grows without bound).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bn_core import Backward, backward, normalize
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.printed_config import PrintedConfig
from bn_core.experiments.seeds import format_spread, judge_seeds
from bn_core.experiments.verdict import Verdict, decide_by_hand
from bn_core.inputs.batches.presets import PRESETS
from bn_core.inputs.batches.text import read_batch
from bn_core.lessons.backward.config import BackwardConfig
from bn_core.lessons.backward.worker.three_way_check import (
    differentiate_by_autograd,
    select_gradients,
)
from bn_core.lessons.detached_statistics.bias_drift import BiasDrift, simulate_bias_drift
from bn_core.norm.arrays import Array
from bn_core.norm.gradient_paths import split_gradient
from bn_core.text.numbers import format_number

ROUNDING = CLAIMS["C06"].limit("error")
"""How far the published formula may be from autograd in float64, for claim C06."""
ABOUT = CLAIMS["C07"].limit("error")
"""The relative error within which C07's short formula would be about the gradient."""
GROWN = CLAIMS["C10"].limit("bias")
"""How large the bias of C10 (a) must become, and..."""
STILL = CLAIMS["C10"].limit("still")
"""...how little the loss may move meanwhile."""
EXAMPLES, FEATURES, BATCHES = 16, 5, 20


def gradients(config: PrintedConfig) -> tuple[Backward, ...]:
    """Draw twenty normal batches (16, 5) per seed, with normal γ, β and gradients."""
    found = []
    for seed in config.seed_values:
        rng = np.random.default_rng(seed)
        for _ in range(BATCHES):
            x, d_y = rng.normal(size=(2, EXAMPLES, FEATURES))
            gamma, beta = rng.normal(size=(2, FEATURES))
            found.append(backward(normalize(x, gamma, beta), d_y))
    return tuple(found)


def judge_formula(found: Sequence[Backward]) -> Verdict:
    """C06: all of d_x, d_gamma and d_beta, and the term that is always 0."""
    off = max(
        float(np.abs(select_gradients(grads, j) - differentiate_by_autograd(grads, j)).max())
        for grads in found
        for j in range(FEATURES)
    )
    second = max(float(np.abs(_second(grads)).max()) for grads in found)
    return decide_by_hand(
        id="C06",
        claim="The published backward formula is the gradient, and its second term of ∂L/∂μ is 0.",
        measured=f"Formula and autograd differ by {format_number(off, 1)} at most, over "
        f"{len(found)} batches of {EXAMPLES} × {FEATURES}; the second term is "
        f"{format_number(second, 1)} at most.",
        expected=f"Both below {format_number(ROUNDING)}, in float64.",
        holds=max(off, second) < ROUNDING,
        because="Both are rounding alone: deviations from a mean add up to 0."
        if max(off, second) < ROUNDING
        else "This is more than rounding: something is missing in it.",
    )


def _second(grads: Backward) -> Array:
    """The paper's second term of d_mean, d_var * sum(-2 * (x - mean)) / m."""
    step = grads.step
    return np.asarray(grads.d_var * (-2 * step.centered).sum(axis=0) / step.count)


def judge_direct(found: Sequence[Backward]) -> Verdict:
    """C07: γ/σ·∂L/∂y against all of ∂L/∂x, over the twenty batches of each seed."""
    starts = range(0, len(found), BATCHES)
    off = np.array([_error(found[at : at + BATCHES]) for at in starts])
    each = [_error([grads]) for grads in found]
    holds = judge_seeds(off < ABOUT)
    return decide_by_hand(
        id="C07",
        claim="The gradient is about γ/σ·∂L/∂y.",
        measured=f"Relative error {format_spread(off)}, median (least to largest) of "
        f"{off.size} seeds, each over {BATCHES} batches of {EXAMPLES} × {FEATURES}; one batch has "
        f"from {format_number(min(each))} to {format_number(max(each))}.",
        expected=f"Below {format_number(ABOUT)} in every seed, two seeds at least.",
        holds=holds,
        because={
            True: "The paths through mean and variance carry next to nothing here.",
            False: "The two paths through mean and variance are missing in it.",
            None: "The seeds disagree, or there are too few.",
        }[holds],
    )


def _error(found: Sequence[Backward]) -> float:
    """The length of what is missing in these gradients, over theirs."""
    whole = np.stack([grads.d_x for grads in found])
    missing = np.stack([split_gradient(grads).direct for grads in found]) - whole
    return float(np.linalg.norm(missing) / np.linalg.norm(whole))


def toy() -> BiasDrift:
    """C10 (a): the toy problem as the lesson opens it, on the textbook's batch."""
    usual = BackwardConfig()
    return simulate_bias_drift(
        read_batch(PRESETS[0].text).values, usual.target, usual.toy_rate, usual.toy_steps
    )


def judge_toy(found: BiasDrift) -> Verdict:
    """C10 (a): with the statistics left out the bias grows and the loss stands still."""
    bias, kept = float(found.bias_left_out[-1]), float(found.bias_kept[-1])
    moved = float(np.ptp(found.loss_left_out))
    grows, stands = abs(bias) > GROWN, moved < STILL
    return decide_by_hand(
        id="C10",
        claim="With the statistics left out of the gradient a bias grows and the loss stands "
        "still.",
        measured=f"After {len(found.bias_left_out) - 1} steps b is {format_number(bias)} and the "
        f"loss has changed by {format_number(moved, 1)}; with the true gradient b is "
        f"{format_number(kept, 1)}.",
        expected=f"b above {format_number(GROWN)}, a change of the loss below "
        f"{format_number(STILL)}.",
        holds=grows and stands,
        because="The mean takes away whatever b adds, and this gradient does not know it."
        if grows and stands
        else "The bias does not run away."
        if not grows
        else "The loss changes as well.",
    )
