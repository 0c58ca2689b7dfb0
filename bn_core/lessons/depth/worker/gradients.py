"""Measure gradients by layer in deep networks before training.

Claims C17, C18, C19 (batch norm makes gradients explode; skips relieve it), C21 (90 layers) and
C22 (singular values); Yang et al. 2019, "A Mean Field Theory of Batch Normalization".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from bn_core.lessons.depth.config import (
    ACTIVATIONS,
    BATCHES,
    DEPTHS,
    GROWTH_DEPTH,
    KINDS,
    RATIO_KINDS,
    UPDATE_COUNTS,
    DepthConfig,
)
from bn_core.lessons.depth.result import GradientsByDepth, fit_growth
from bn_core.lessons.depth.verdicts import judge_gradients
from bn_core.lessons.depth.worker.jacobian import measure_batch_norm, measure_weights_and_batch_norm
from bn_core.lessons.depth.worker.network import (
    DeepNetwork,
    measure_initial_gradients,
    measure_norms,
)
from bn_core.norm.arrays import Array
from bn_core.training import device
from bn_core.training.data import datasets

_READOUT_SEED = 1_000_000


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measurement to make, and its field and index in the result."""

    field: str
    at: tuple[int, ...]
    measure: Callable[[], Any]


def run(config: DepthConfig) -> Iterator[GradientsByDepth]:
    """Measure the profiles first, then growth, skips, updates and singular values."""
    chosen = device.choose_device()
    state = create_empty_result(config, chosen.sentence)
    yield state
    ahead = list(plan_measurements(config, chosen.place))
    share = 0.999 / (len(ahead) + len(UPDATE_COUNTS))
    for each in ahead:
        changed = getattr(state, each.field).copy()
        changed[each.at] = each.measure()
        state = replace(state, step=state.step + 1, **{each.field: changed})
        state = replace(state, progress=share * state.step)
        yield state
    for later in _measure_updates(config, state, chosen.place, share):
        yield (state := later)
    yield replace(state, progress=1.0, step=state.step + 1, verdicts=judge_gradients(config, state))


def create_empty_result(config: DepthConfig, sentence: str) -> GradientsByDepth:
    """Create the result before the first measurement."""

    def nothing(*size: int) -> Array:
        return np.full(size, math.nan)

    seeds, layers = config.seeds, config.layers
    return GradientsByDepth(
        0.0,
        sentence,
        0,
        nothing(len(KINDS), seeds, layers),
        nothing(len(ACTIVATIONS), len(BATCHES), seeds),
        nothing(len(RATIO_KINDS), len(DEPTHS), seeds),
        nothing(len(UPDATE_COUNTS), layers),
        nothing(layers),
        nothing(2, seeds, config.side**2),
    )


def plan_measurements(config: DepthConfig, place: torch.device) -> Iterator[Measurement]:
    """List all measurements except the updates, in the order they are drawn."""
    act, layers, batch = config.activation, config.layers, config.together

    def norms(kind: str, depth: int, size: int, phi: str, seed: int) -> Array:
        return measure_initial_gradients(kind, depth, config.width, size, phi, seed, place)

    def squared(size: int, phi: str, seed: int) -> Array:
        return fit_growth(norms("batch", GROWTH_DEPTH, size, phi, seed)) ** 2

    def ratio(kind: str, depth: int, seed: int) -> float:
        result = norms(kind, depth, batch, act, seed)
        return float(result[0] / result[-1])

    many = list(enumerate(config.seed_values))
    for s, seed in many:
        for k, kind in enumerate(KINDS):
            yield Measurement("norms", (k, s), partial(norms, kind, layers, batch, act, seed))
    for (a, other), (b, size), (s, seed) in product(
        enumerate(ACTIVATIONS), enumerate(BATCHES), many
    ):
        yield Measurement("growth", (a, b, s), partial(squared, size, other, seed))
    for d, depth in enumerate(DEPTHS):
        for k, kind in enumerate(RATIO_KINDS):
            for s, seed in many:
                yield Measurement("ratios", (k, d, s), partial(ratio, kind, depth, seed))
    for s, seed in many:
        yield Measurement("singular_values", (0, s), partial(measure_batch_norm, config.side, seed))
        yield Measurement(
            "singular_values", (1, s), partial(measure_weights_and_batch_norm, config.side, seed)
        )


def _measure_updates(
    config: DepthConfig, state: GradientsByDepth, place: torch.device, share: float
) -> Iterator[GradientsByDepth]:
    """Measure batch norm's gradients on the digits before and after steps of SGD."""
    digits = datasets.load_dataset("digits").to(place)
    net = DeepNetwork(
        "batch", config.layers, config.width, config.activation, config.seed, digits.features
    ).to(place)
    generator = torch.Generator().manual_seed(_READOUT_SEED + config.seed)
    drawn = torch.randn(config.width, digits.classes, generator=generator, dtype=torch.float64)
    readout = torch.nn.Parameter((drawn / math.sqrt(config.width)).to(place))
    parameters = [*net.parameters(), readout]
    stream = datasets.draw_batches(digits, config.together, config.seed)
    for step in range(UPDATE_COUNTS[-1] + 1):
        x, y = next(stream)
        passed = net(x.double())
        loss = cross_entropy(passed.out @ readout, y)
        grads = torch.autograd.grad(loss, [*passed.layer_sums, *parameters])
        norms, grads = measure_norms(grads[: config.layers]), grads[config.layers :]
        if step in UPDATE_COUNTS:
            later = state.norms_after_updates.copy()
            later[UPDATE_COUNTS.index(step)] = norms
            state = replace(state, norms_after_updates=later, step=state.step + 1)
        if step == 0:  # the weights come first among the parameters
            pairs = zip(grads, net.weights, strict=False)
            moved = [config.update_rate * float(g.norm() / w.detach().norm()) for g, w in pairs]
            state = replace(state, first_update=np.array(moved))
        with torch.no_grad():
            for each, grad in zip(parameters, grads, strict=True):
                each.sub_(config.update_rate * grad)
        yield replace(state, progress=share * state.step)
