"""Measure theorem 4.1 of Santurkar et al. (2018) in every unit of a network.

Claim C25, theorem 4.1 of Santurkar et al. 2018.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from bn_core.lessons.smoothness.config import GradientBoundConfig
from bn_core.lessons.smoothness.gradient_bound_result import GradientBound
from bn_core.training import device
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


def run(config: GradientBoundConfig) -> Iterator[GradientBound]:
    """Train a network with batch norm for each seed, and measure its units."""
    none, words = np.empty(0), device.choose_device().sentence
    state = GradientBound(0.0, words, 0, none.astype(int), none.astype(int), none, none, none)
    yield state
    for place, seed in enumerate(config.seed_values, start=1):
        made = record_trajectory(config.run(seed), config.trained)
        x, y = made.data.x_train[: config.examples], made.data.y_train[: config.examples]
        ended = (*state.ended, made.ended[1])
        if not made.ended[1]:
            state = _add_units(state, seed, measure_bounds(made.nets[1], x, y))
        share = place / len(config.seed_values)
        state = replace(state, progress=share, step=place, ended=ended)
        yield state


def _add_units(state: GradientBound, seed: int, layers: list[LayerBound]) -> GradientBound:
    """Return the result with the units of one network added."""
    numbers = [np.full(len(each.scale), n) for n, each in enumerate(layers, start=1)]
    scale, passed, quotient = (
        np.concatenate([before, *(each.cpu().numpy() for each in added)])
        for before, added in (
            (state.scale, [each.scale for each in layers]),
            (state.passed, [each.passed for each in layers]),
            (state.quotient, [each.quotient for each in layers]),
        )
    )
    return replace(
        state,
        seed=np.concatenate([state.seed, *(np.full_like(each, seed) for each in numbers)]),
        layer=np.concatenate([state.layer, *numbers]),
        scale=scale,
        passed=passed,
        quotient=quotient,
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
