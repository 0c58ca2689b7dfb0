"""Measure gradients by layer in deep networks before training.

Claims C17, C18, C19 (batch norm makes gradients explode; skips relieve it), C21 (90 layers) and
C22 (singular values); Yang et al. 2019, "A Mean Field Theory of Batch Normalization".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from bn_core.lessons.depth.config import (
    ACTIVATIONS,
    BATCHES,
    COMPARED,
    DEPTHS,
    KINDS,
    MOMENTS,
    SWEPT,
    DepthConfig,
)
from bn_core.lessons.depth.result import Depth, growth
from bn_core.lessons.depth.verdicts import WIDE, verdicts
from bn_core.lessons.depth.worker.jacobian import alone, behind_weights
from bn_core.lessons.depth.worker.network import DeepNetwork, first_gradients, norms_of
from bn_core.norm.arrays import Array
from bn_core.training import device
from bn_core.training.data import datasets

_READOUT = 1_000_000


@dataclass(frozen=True, slots=True)
class Measurement:
    """What is measured, and where in the result it belongs."""

    name: str
    at: tuple[int, ...]
    take: Callable[[], Any]


def run(config: DepthConfig) -> Iterator[Depth]:
    """Profiles by layer first, a seed at a time; then growth, skips, updates, singular values."""
    chosen = device.choose_device()
    state = blank(config, chosen.sentence)
    yield state
    ahead = list(measurements(config, chosen.place))
    share = 0.999 / (len(ahead) + len(MOMENTS))
    for each in ahead:
        changed = getattr(state, each.name).copy()
        changed[each.at] = each.take()
        state = replace(state, step=state.step + 1, **{each.name: changed})
        state = replace(state, progress=share * state.step)
        yield state
    for later in _updated(config, state, chosen.place, share):
        yield (state := later)
    yield replace(state, progress=1.0, step=state.step + 1, verdicts=verdicts(config, state))


def blank(config: DepthConfig, sentence: str) -> Depth:
    """Before the first measurement."""

    def nothing(*size: int) -> Array:
        return np.full(size, math.nan)

    seeds, layers = config.seeds, config.layers
    return Depth(
        0.0,
        sentence,
        0,
        nothing(len(KINDS), seeds, layers),
        nothing(len(BATCHES), seeds),
        nothing(len(ACTIVATIONS), seeds),
        nothing(len(COMPARED), len(DEPTHS), seeds),
        nothing(len(MOMENTS), layers),
        nothing(layers),
        nothing(2, seeds, config.side**2),
    )


def measurements(config: DepthConfig, place: torch.device) -> Iterator[Measurement]:
    """Everything but the updates, in the order in which it is drawn."""
    act, layers, batch = config.activation, config.layers, config.together

    def norms(kind: str, depth: int, size: int, phi: str, seed: int) -> Array:
        return first_gradients(kind, depth, config.width, size, phi, seed, place)

    def squared(size: int, phi: str, seed: int) -> Array:
        return growth(norms("batch", SWEPT, size, phi, seed)) ** 2

    def ratio(kind: str, depth: int, seed: int) -> float:
        found = norms(kind, depth, batch, act, seed)
        return float(found[0] / found[-1])

    many = list(enumerate(config.seed_values))
    for s, seed in many:
        for k, kind in enumerate(KINDS):
            yield Measurement("norms", (k, s), partial(norms, kind, layers, batch, act, seed))
    for b, size in enumerate(BATCHES):
        for s, seed in many:
            yield Measurement("squared", (b, s), partial(squared, size, act, seed))
    for a, other in enumerate(ACTIVATIONS):
        for s, seed in many:
            yield Measurement("others", (a, s), partial(squared, WIDE, other, seed))
    for d, depth in enumerate(DEPTHS):
        for k, kind in enumerate(COMPARED):
            for s, seed in many:
                yield Measurement("ratios", (k, d, s), partial(ratio, kind, depth, seed))
    for s, seed in many:
        yield Measurement("singular", (0, s), partial(alone, config.side, seed))
        yield Measurement("singular", (1, s), partial(behind_weights, config.side, seed))


def _updated(
    config: DepthConfig, state: Depth, place: torch.device, share: float
) -> Iterator[Depth]:
    """Gradients of batch norm on the digits before training, and after a few steps of SGD."""
    digits = datasets.load_dataset("digits").to(place)
    net = DeepNetwork(
        "batch", config.layers, config.width, config.activation, config.seed, digits.features
    ).to(place)
    generator = torch.Generator().manual_seed(_READOUT + config.seed)
    drawn = torch.randn(config.width, digits.classes, generator=generator, dtype=torch.float64)
    readout = torch.nn.Parameter((drawn / math.sqrt(config.width)).to(place))
    parameters = [*net.parameters(), readout]
    stream = datasets.draw_batches(digits, config.together, config.seed)
    for step in range(MOMENTS[-1] + 1):
        x, y = next(stream)
        passed = net(x.double())
        loss = cross_entropy(passed.out @ readout, y)
        grads = torch.autograd.grad(loss, [*passed.sums, *parameters])
        norms, grads = norms_of(grads[: config.layers]), grads[config.layers :]
        if step in MOMENTS:
            later = state.later.copy()
            later[MOMENTS.index(step)] = norms
            state = replace(state, later=later, step=state.step + 1)
        if step == 0:  # the weights come first among the parameters
            pairs = zip(grads, net.weights, strict=False)
            moved = [config.update_rate * float(g.norm() / w.detach().norm()) for g, w in pairs]
            state = replace(state, moved=np.array(moved))
        with torch.no_grad():
            for each, grad in zip(parameters, grads, strict=True):
                each.sub_(config.update_rate * grad)
        yield replace(state, progress=share * state.step)
