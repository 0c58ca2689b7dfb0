"""Measure both sides of theorem 4.1 of Santurkar et al. (2018), unit by unit.

Claim C25 (a bound on the gradient with batch norm).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch

from bn_core.course.ledger.printed_config import PrintedConfig
from bn_core.experiments.effect import Effect
from bn_core.experiments.run_config import RunConfig
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.smoothness.claims import CLAIMS
from bn_core.lessons.smoothness.worker.gradient_bound import measure_bounds
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


_EDGES = 2.0 ** np.arange(-3, 4)
"""The limits of γ/σ between which units are counted together, an octave each."""


def units(config: PrintedConfig) -> Iterator[Array]:
    """Measure γ/σ and the ratio of gradients in each network (claim C25).

    Yield (4, units) per layer: the seed, γ/σ, the gradient before over the one after, and the
    theorem's quotient.
    """
    for net, steps in NETS:
        for seed in config.seed_values:
            made = record_trajectory(replace(net, seed=seed), steps)
            x, y = made.data.x_train[:_LOSS], made.data.y_train[:_LOSS]
            for each in measure_bounds(made.nets[1], x, y):
                whose = torch.full_like(each.scale, seed)
                found = torch.stack([whose, each.scale, each.passed, each.quotient])
                yield found.cpu().numpy()


def judge_bound(found: Array) -> tuple[Verdict, Verdict]:
    """C25: theorem 4.1, unit by unit, and whether the gradient shrinks by γ/σ."""
    bound, shrinks = (CLAIMS["C25"].part(name) for name in ("bound", "shrinks"))
    found = found[:, np.isfinite(found[3])]
    _, scale, passed, quotient = found
    if not quotient.size:
        nothing = "No gradient arrives, so there is nothing to bound."
        return Verdict.without(bound, "", nothing), Verdict.without(shrinks, "", nothing)
    worst, above, grown = float(quotient.max()), scale > 1, passed > 1
    more = (
        f"1 + {format_number(worst - 1, 1)}" if worst > 1 else f"1 − {format_number(1 - worst, 1)}"
    )
    return (
        Verdict.of(
            bound,
            Effect.exact(worst),
            f"Left over right side is {more} at most, over {quotient.size:,} units of {len(NETS)} "
            "kinds of networks.",
            "It is the backward pass itself: two directions are taken out, and the rest is scaled "
            "by γ/σ.",
        ),
        Verdict.of(
            shrinks,
            _count_shrunk(found),
            f"Of {quotient.size:,} units the gradient grows in {int(grown.sum()):,}. γ/σ is above "
            f"1 in {int(above.sum()):,}; of these it grows in {int((grown & above).sum()):,}, of "
            f"the others in {int((grown & ~above).sum()):,}.",
            "By the theorem a gradient is sure to shrink only where γ/σ is at most 1. Above that "
            "the bound allows it to grow.",
        ),
    )


def _count_shrunk(found: Array) -> list[Effect]:
    """Return each seed's share of shrunk gradients, by the octaves of γ/σ.

    An octave in which a seed has no unit is left out.
    """
    seed, scale, passed, _ = found
    octave = np.digitize(scale, _EDGES)
    effects = []
    for place, low in enumerate(_EDGES[:-1], start=1):
        inside = [passed[(octave == place) & (seed == each)] for each in np.unique(seed)]
        if all(each.size for each in inside):
            effects.append(Effect.of([(each < 1).mean() for each in inside], low * 2.0**0.5))
    return effects
