"""Check theorem 4.1 of Santurkar et al. (2018) on every batch-norm layer.

Claim C25, theorem 4.1 of Santurkar et al. 2018.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from bn_core.experiments.check_result import make_check_result, make_number_cell
from bn_core.experiments.claim_part import Kind
from bn_core.experiments.effect import Effect
from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.smoothness.claims import CLAIMS
from bn_core.text.numbers import format_number
from bn_core.training.loss_surface.trajectory import record_trajectory

_BATCH = nn.modules.batchnorm._BatchNorm


@dataclass(frozen=True, slots=True, eq=False)
class LayerBound:
    """The bound of theorem 4.1 for one batch-norm layer of C units."""

    quotient: Tensor
    """(C,): left side of the theorem over its right side; NaN where no gradient arrives."""
    scale: Tensor
    """(C,): |γ| / √(σ² + ε)."""
    passed: Tensor
    """(C,): the gradient's norm before batch norm over that after it; NaN as above."""


def check(config: RunConfig, steps: int, examples: int) -> dict[str, Any]:
    """Check every batch-norm layer after ``steps`` training steps.

    It uses the first ``examples`` of the data. Returns ``state``, a ``sentence`` and a ``table``,
    as the badge shows them.
    """
    made = record_trajectory(config, steps)
    x, y = made.data.x_train[:examples], made.data.y_train[:examples]
    layers = measure_bounds(made.nets[1], x, y)
    if not all(each.quotient.isfinite().any() for each in layers):
        return make_check_result(
            False,
            "In one layer no gradient arrives, so there is nothing to bound.",
            "No layer",
            ["layer"],
            [],
        )
    worst = max(float(each.quotient[each.quotient.isfinite()].max()) for each in layers)
    above = torch.cat([each.scale for each in layers]) > 1
    grown = torch.cat([each.passed for each in layers]) > 1
    return make_check_result(
        CLAIMS["C25"].part("bound").decide([Effect.exact(worst)]) == Kind.HOLDS,
        f"Left over right side is at most 1{_format_excess(worst)}: the bound is kept. But γ/σ is "
        f"above 1 in {int(above.sum())} of {len(above)} units, and in {int(grown.sum())} the "
        "gradient leaves larger than it came.",
        "Every batch norm layer: the bound's quotient, γ/σ, and what the gradient becomes",
        ["layer", "largest quotient", "median γ/σ", "γ/σ above 1", "median ‖∂L/∂x‖ / ‖∂L/∂y‖"],
        [_make_row(place, each) for place, each in enumerate(layers, start=1)],
    )


def measure_bounds(net: nn.Module, x: Tensor, y: Tensor) -> list[LayerBound]:
    """Measure theorem 4.1 on the batch in float64; ``net`` stays as it is.

    It uses the batch's own statistics. ‖∂L/∂x‖² ≤ γ²/σ² (‖g‖² - m mean(g)² - m mean(g·x̂)²) with g
    = ∂L/∂y of y = γ x̂ + β, over the m values of a unit. For one and the same loss it is an
    equation up to ε.
    """
    moved = copy.deepcopy(net).double().train()
    seen: list[tuple[_BATCH, Tensor, Tensor]] = []
    for norm in moved.modules():
        if isinstance(norm, _BATCH):
            norm.register_forward_hook(lambda m, given, out: seen.append((m, given[0], out)))
    loss = cross_entropy(moved(x.double()), y)
    slopes = torch.autograd.grad(loss, [each for _, *ends in seen for each in ends])
    return [
        _measure_bound(norm, entered, slopes[2 * place], slopes[2 * place + 1])
        for place, (norm, entered, _) in enumerate(seen)
    ]


def _measure_bound(norm: _BATCH, entered: Tensor, before: Tensor, after: Tensor) -> LayerBound:
    given, left, g = (
        each.movedim(1, -1).flatten(0, -2).detach() for each in (entered, before, after)
    )
    var, mean = torch.var_mean(given, dim=0, correction=0)
    root = torch.sqrt(var + norm.eps)
    hats = (given - mean) / root
    scale = norm.weight.detach().abs() / root
    kept = g.square().sum(0) - len(g) * (g.mean(0).square() + (g * hats).mean(0).square())
    return LayerBound(
        left.square().sum(0) / (scale.square() * kept), scale, left.norm(dim=0) / g.norm(dim=0)
    )


def _make_row(place: int, each: LayerBound) -> list[Any]:
    known = each.quotient.isfinite()
    return [
        str(place),
        make_number_cell(float(each.quotient[known].max()), 9),
        make_number_cell(float(each.scale.median())),
        f"{int((each.scale > 1).sum())} of {len(each.scale)}",
        make_number_cell(float(each.passed[each.passed.isfinite()].median())),
    ]


def _format_excess(worst: float) -> str:
    return f" + {format_number(worst - 1, 2)}" if worst > 1 else f" − {format_number(1 - worst, 2)}"
