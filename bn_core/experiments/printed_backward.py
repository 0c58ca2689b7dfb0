"""Printed formulas of the gradient: against autograd, and with something left out.

Claims C06 (the formula), C07 (the direct path alone), C10 (a) (a bias that grows for ever) and C25
(a bound on the gradient).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray

from bn_core import Backward, backward, normalize
from bn_core.agreement import decided, spread
from bn_core.batches import PRESETS, read_text
from bn_core.configs import BackwardConfig, PrintedConfig, RunConfig
from bn_core.experiments.bound import NEAR, bounds
from bn_core.experiments.judges import by_autograd, by_formula
from bn_core.formulas import show
from bn_core.landscape.journey import journey
from bn_core.left_out import Drift, drift
from bn_core.paths import paths
from bn_core.results import Verdict

Floats = NDArray[np.floating]

ROUNDING = 1e-12
"""How far the published formula may be from autograd in float64, for claim C06."""
ABOUT = 0.1
"""The relative error within which C07's short formula would be about the gradient."""
GROWN = 50.0
"""How large the bias of C10 (a) must become, and..."""
STILL = 1e-5
"""...how little the loss may move meanwhile."""
EXAMPLES, FEATURES, BATCHES = 16, 5, 20
NETS = (
    (RunConfig(width=64, activation="relu"), 0),
    (RunConfig(width=64, activation="relu", init_scale=0.1), 0),
    (RunConfig(width=64, activation="relu", rate=0.1), 100),
    (RunConfig(width=64, activation="sigmoid"), 100),
    (RunConfig(net="cnn", depth=2, channels=8, activation="relu", rate=0.1), 20),
)
"""The networks of C25 and the steps they have learned: 3 × 64 and a CNN, on the digits."""
_LOSS = 256
"""Training examples on which the loss of C25 is taken."""


def gradients(config: PrintedConfig) -> tuple[Backward, ...]:
    """Normal batches (16, 5), with normal γ, β and gradient from above: twenty for each seed."""
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
        float(np.abs(by_formula(grads, j) - by_autograd(grads, j)).max())
        for grads in found
        for j in range(FEATURES)
    )
    second = max(float(np.abs(_second(grads)).max()) for grads in found)
    return Verdict(
        id="C06",
        claim="The published backward formula is the gradient, and its second term of ∂L/∂μ is 0.",
        measured=f"Formula and autograd differ by {show(off, 1)} at most, over {len(found)} "
        f"batches of {EXAMPLES} × {FEATURES}; the second term is {show(second, 1)} at most.",
        expected=f"Both below {show(ROUNDING)}, in float64.",
        holds=max(off, second) < ROUNDING,
        because="Both are rounding alone: deviations from a mean add up to 0."
        if max(off, second) < ROUNDING
        else "This is more than rounding: something is missing in it.",
    )


def _second(grads: Backward) -> Floats:
    """The paper's second term of d_mean, d_var * sum(-2 * (x - mean)) / m."""
    step = grads.step
    return np.asarray(grads.d_var * (-2 * step.centered).sum(axis=0) / step.count)


def judge_direct(found: Sequence[Backward]) -> Verdict:
    """C07: γ/σ·∂L/∂y against all of ∂L/∂x, batch by batch."""
    off = np.array([_error(grads) for grads in found])
    holds = decided(off < ABOUT)
    return Verdict(
        id="C07",
        claim="The gradient is about γ/σ·∂L/∂y.",
        measured=f"Relative error {spread(off)}, median (least to largest) of {off.size} batches "
        f"of {EXAMPLES} × {FEATURES}.",
        expected=f"Below {show(ABOUT)} in every batch.",
        holds=holds,
        because={
            True: "The paths through mean and variance carry next to nothing here.",
            False: "The two paths through mean and variance are missing in it.",
            None: "Some batches are within it and some are not.",
        }[holds],
    )


def _error(grads: Backward) -> float:
    """The length of what is missing, over that of the gradient."""
    missing = paths(grads).direct - grads.d_x
    return float(np.linalg.norm(missing) / np.linalg.norm(grads.d_x))


def toy() -> Drift:
    """C10 (a): the toy problem as the lesson opens it, on the textbook's batch."""
    usual = BackwardConfig()
    return drift(read_text(PRESETS[0].text).values, usual.target, usual.toy_rate, usual.toy_steps)


def judge_toy(found: Drift) -> Verdict:
    """C10 (a): with the statistics left out the bias grows and the loss stands still."""
    bias, kept = float(found.bias_left_out[-1]), float(found.bias_kept[-1])
    moved = float(np.ptp(found.loss_left_out))
    grows, stands = abs(bias) > GROWN, moved < STILL
    return Verdict(
        id="C10",
        claim="With the statistics left out of the gradient a bias grows and the loss stands "
        "still.",
        measured=f"After {len(found.bias_left_out) - 1} steps b is {show(bias)} and the loss has "
        f"changed by {show(moved, 1)}; with the true gradient b is {show(kept, 1)}.",
        expected=f"b above {show(GROWN)}, a change of the loss below {show(STILL)}.",
        holds=grows and stands,
        because="The mean takes away whatever b adds, and this gradient does not know it."
        if grows and stands
        else "The bias does not run away." if not grows else "The loss changes as well.",
    )  # fmt: skip


def units(config: PrintedConfig) -> Iterator[Floats]:
    """C25, network by network: (3, units) of γ/σ, the gradient before over after, the quotient."""
    for net, steps in NETS:
        for seed in config.seed_values:
            made = journey(replace(net, seed=seed), steps)
            x, y = made.data.x_train[:_LOSS], made.data.y_train[:_LOSS]
            for each in bounds(made.nets[1], x, y):
                found = torch.stack([each.scale, each.passed, each.quotient])
                yield found.cpu().numpy()


def judge_bound(found: Floats) -> Verdict:
    """C25: theorem 4.1, unit by unit, and what γ/σ above 1 does."""
    scale, passed, quotient = found[:, np.isfinite(found[2])]
    if not quotient.size:
        return _bound(None, "No gradient arrives.", "There is nothing to bound.")
    worst, above, grown = float(quotient.max()), scale > 1, passed > 1
    more = f"1 + {show(worst - 1, 1)}" if worst > 1 else f"1 − {show(1 - worst, 1)}"
    holds = worst <= 1 + NEAR
    return _bound(
        holds,
        f"Left over right side is {more} at most, over {quotient.size:,} units of {len(NETS)} "
        f"kinds of networks. γ/σ is above 1 in {int(above.sum()):,} of them; the gradient leaves "
        f"larger than it came in {int((grown & above).sum()):,} of these, and in "
        f"{int((grown & ~above).sum()):,} of the others.",
        "It is the backward pass itself: two directions are taken out and the rest times γ/σ. "
        "Where γ/σ is above 1 the bound allows a gradient that grows."
        if holds
        else "Some unit lets more through than the theorem allows.",
    )


def _bound(holds: bool | None, measured: str, because: str) -> Verdict:
    return Verdict(
        id="C25",
        claim="With batch norm the gradient is bounded: ‖∂L/∂x‖² is at most "
        "γ²/σ²·(‖g‖² − m·mean(g)² − m·mean(g·x̂)²) with g = ∂L/∂y.",
        measured=measured,
        expected=f"Left over right side at most 1 in every unit, up to rounding of {show(NEAR)}.",
        holds=holds,
        because=because,
    )
