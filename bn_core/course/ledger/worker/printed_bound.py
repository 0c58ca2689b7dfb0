"""Measure both sides of theorem 4.1 of Santurkar et al. (2018), unit by unit.

Claim C25 (a bound on the gradient with batch norm).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch

from bn_core.course.ledger.printed_config import PrintedConfig
from bn_core.experiments.run_config import RunConfig
from bn_core.experiments.verdict import Verdict, decide_by_hand
from bn_core.lessons.smoothness.worker.gradient_bound_check import ROUNDING, measure_bounds
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number
from bn_core.training.loss_surface.trajectory import record_trajectory

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


def units(config: PrintedConfig) -> Iterator[Array]:
    """Measure γ/σ and the ratio of gradients in each network (claim C25).

    Yield (3, units) per network: γ/σ, the gradient before over the one after, and their quotient.
    """
    for net, steps in NETS:
        for seed in config.seed_values:
            made = record_trajectory(replace(net, seed=seed), steps)
            x, y = made.data.x_train[:_LOSS], made.data.y_train[:_LOSS]
            for each in measure_bounds(made.nets[1], x, y):
                found = torch.stack([each.scale, each.passed, each.quotient])
                yield found.cpu().numpy()


def judge_bound(found: Array) -> Verdict:
    """C25: theorem 4.1, unit by unit, and what γ/σ above 1 does."""
    scale, passed, quotient = found[:, np.isfinite(found[2])]
    if not quotient.size:
        return _bound(None, "No gradient arrives.", "There is nothing to bound.")
    worst, above, grown = float(quotient.max()), scale > 1, passed > 1
    more = (
        f"1 + {format_number(worst - 1, 1)}" if worst > 1 else f"1 − {format_number(1 - worst, 1)}"
    )
    holds = worst <= 1 + ROUNDING
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
    return decide_by_hand(
        id="C25",
        claim="With batch norm the gradient is bounded: ‖∂L/∂x‖² is at most "
        "γ²/σ²·(‖g‖² − m·mean(g)² − m·mean(g·x̂)²) with g = ∂L/∂y.",
        measured=measured,
        expected="Left over right side at most 1 in every unit, up to rounding of "
        f"{format_number(ROUNDING)}.",
        holds=holds,
        because=because,
    )
