"""Train networks whose weights are scaled, decayed or started at other lengths.

Claims C39 (scaling W changes nothing) and C11 (the printed formula), and what weight decay does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
import torch
from torch import Tensor

from bn_core.lessons.length_direction.config import (
    BATCH_SIZES,
    EPSILONS,
    FACTORS,
    PLAIN_SETTINGS,
    SETTINGS,
    LengthConfig,
)
from bn_core.lessons.length_direction.result import (
    FormulaErrors,
    LengthDirection,
    Scaling,
    UndoneByAffine,
)
from bn_core.lessons.length_direction.verdicts import (
    judge_decay,
    judge_formula,
    judge_initial_length,
    judge_recovery,
    judge_scaling,
)
from bn_core.lessons.length_direction.worker.scaled_networks import (
    ScaledNetworks,
    build_scaled_networks,
    compute_rate_growth,
    measure_norm,
)
from bn_core.norm.arrays import Float64Array
from bn_core.norm.forward import normalize
from bn_core.training.data import datasets

_SLICE = 0.25
_START_LENGTHS = {"small": 0.1, "large": 10.0, "raised": 10.0}


def run(config: LengthConfig) -> Iterator[LengthDirection]:
    """Measure scaling, formula and recovery first, then train all networks."""
    digits = datasets.load_dataset("digits")
    empty = np.full((len(SETTINGS) + len(PLAIN_SETTINGS), config.seeds, 0), np.nan)
    where = "Computed on CPU, in float64."
    yield (state := LengthDirection(0.0, where, 0, empty, empty, empty))
    scaling, formula = measure_scaling(config, digits), measure_formula()
    recovery = measure_recovery(config)
    first = (*judge_scaling(scaling), *judge_formula(formula), *judge_recovery(recovery))
    state = replace(state, scaling=scaling, formula=formula, recovery=recovery, verdicts=first)
    yield state
    for later in _train(config, digits, state):
        if (state := later).step < config.steps:
            yield state
    last = (*judge_decay(config, state), judge_initial_length(state))
    yield replace(state, progress=1.0, verdicts=(*first, *last))


def measure_scaling(config: LengthConfig, digits: datasets.Data) -> Scaling:
    """Scale all hidden weights by each factor, and compare logits and gradients."""
    apart, gradient = [], []
    runs = [config.run(seed) for seed in config.seed_values for _ in FACTORS]
    x, y = (
        each.repeat_interleave(len(FACTORS), dim=0)
        for each in _stack_batches(
            [datasets.draw_batches(digits, 64, seed) for seed in config.seed_values]
        )
    )
    variances = _measure_least_variance(config, digits, x)
    for eps in (*EPSILONS, None):
        nets = build_scaled_networks(runs, FACTORS * config.seeds, digits, eps)
        with torch.no_grad():
            logits = nets.logits(x).unflatten(0, (config.seeds, len(FACTORS)))
        own = logits[:, FACTORS.index(1.0)][:, None]
        most = own.abs().amax(dim=(2, 3))
        apart.append(((logits - own).abs().amax(dim=(2, 3)) / most).T.numpy())
        norms = measure_norm(nets.gradients(x, y)[1][: len(nets.hidden)])
        times = norms.view(config.seeds, -1) * torch.tensor(FACTORS, dtype=torch.float64)
        gradient.append((times / times[:, [FACTORS.index(1.0)]]).T.numpy())
    return Scaling(FACTORS, np.stack(apart), np.stack(gradient), variances)


def _measure_least_variance(config: LengthConfig, digits: datasets.Data, x: Tensor) -> Float64Array:
    """Return the least variance (R,) before the first norm, at the smallest factor."""
    runs = [config.run(seed) for seed in config.seed_values]
    nets = build_scaled_networks(runs, [min(FACTORS)] * config.seeds, digits, None)
    first = x[:: len(FACTORS)] @ nets.hidden[0]
    least: Float64Array = first.var(dim=1, correction=0).amin(dim=1).numpy()
    return least


def _stack_batches(streams: Sequence[Iterator[tuple[Tensor, Tensor]]]) -> tuple[Tensor, Tensor]:
    """Stack the next batch of every seed.

    Returns inputs (R, N, features) in float64, and classes (R, N).
    """
    inputs, classes = zip(*map(next, streams), strict=True)
    return torch.stack(inputs).double(), torch.stack(classes)


def measure_formula() -> FormulaErrors:
    """Measure the errors of printed formulas for batch norm (C11).

    The inputs are 512 correlated examples of 20 features with means of their own; there are 32
    units, and γ is 2.
    """
    rng = np.random.default_rng(0)
    x = rng.standard_normal((512, 20)) @ rng.standard_normal((20, 20)) + rng.standard_normal(20)
    w, gamma = rng.standard_normal((20, 32)), 2.0
    out = x @ w
    y = normalize(out, gamma=gamma).y
    spread = np.sqrt(np.einsum("iu,ij,ju->u", w, np.cov(x.T, bias=True), w))
    formulas = (
        gamma * out / np.linalg.norm(out, axis=1, keepdims=True),
        gamma * out / np.linalg.norm(w, axis=0),
        gamma * (x - x.mean(axis=0)) @ w / spread,
    )
    whole, weights, spreads = (
        float(np.linalg.norm(each - y) / np.linalg.norm(y)) for each in formulas
    )
    factors = (1.0, 10.0, 100.0)
    std = tuple(float(normalize(out * a, gamma=gamma).y.std(axis=0).mean()) for a in factors)
    return FormulaErrors(whole, weights, spreads, factors, std)


def measure_recovery(config: LengthConfig) -> UndoneByAffine:
    """Measure how well γ and β recover x (C04).

    There are 200 features of mean 3 and standard deviation 2, and ε is 10⁻⁵.
    """
    errors = np.empty((3, len(BATCH_SIZES), config.seeds))
    for place, seed in enumerate(config.seed_values):
        rng = np.random.default_rng(seed)
        for row, size in enumerate(BATCH_SIZES):
            one, other = (3 + 2 * rng.standard_normal((size, 200)) for _ in range(2))
            first = normalize(one)
            gamma, beta = np.sqrt(first.var + first.eps), first.mean
            own, others = (normalize(x, gamma=gamma, beta=beta).y for x in (one, other))
            fixed = gamma * (other - first.mean) / np.sqrt(first.var + first.eps) + beta
            for arm, (x, y) in enumerate(((one, own), (other, fixed), (other, others))):
                errors[arm, row, place] = ((y - x) ** 2).mean() / x.var()
    return UndoneByAffine(BATCH_SIZES, *errors)


@dataclass(slots=True, eq=False)
class _SettingGroup:
    """The settings that share a stack, their networks ordered by setting and seed."""

    settings: tuple[str, ...]
    nets: ScaledNetworks
    decayed: Tensor
    factor: Tensor

    def rates(self, config: LengthConfig, step: int) -> tuple[Tensor, Tensor]:
        """Return the hidden weights' rate at ``step`` (from 0), and what decay keeps."""
        lost = 1 - config.rate * config.decay
        keep = 1.0 - (1.0 - lost) * (self.decayed == 1).double()
        grown = 1.0 + (compute_rate_growth(lost, step) - 1.0) * (self.decayed == 2).double()
        return config.rate * self.factor * grown, keep


def _build_group(
    config: LengthConfig, settings: tuple[str, ...], eps: float | None, digits: datasets.Data
) -> _SettingGroup:
    runs = [config.run(seed) for _ in settings for seed in config.seed_values]
    names = [name for name in settings for _ in config.seed_values]
    nets = build_scaled_networks(
        runs, [_START_LENGTHS.get(name, 1.0) for name in names], digits, eps
    )
    kinds = [{"decayed": 1, "grown": 2}.get(name, 0) for name in names]
    faster = [100.0 if name == "raised" else 1.0 for name in names]
    shape = (-1, 1, 1)
    factor = torch.tensor(faster, dtype=torch.float64).view(shape)
    return _SettingGroup(settings, nets, torch.tensor(kinds).view(shape), factor)


def _train(
    config: LengthConfig, digits: datasets.Data, state: LengthDirection
) -> Iterator[LengthDirection]:
    groups = [
        _build_group(config, SETTINGS, config.eps, digits),
        _build_group(config, PLAIN_SETTINGS, None, digits),
    ]
    streams = [datasets.draw_batches(digits, 64, seed) for seed in config.seed_values]
    size = (len(SETTINGS) + len(PLAIN_SETTINGS), config.seeds, config.steps)
    rates, norms, losses = (np.full(size, np.nan) for _ in range(3))
    until = perf_counter() + _SLICE
    for step in range(config.steps):
        made = _train_step(config, groups, streams, step)
        for whole, each in zip((rates, norms, losses), made, strict=True):
            whole[..., step] = each.reshape(size[:2])
        if step + 1 == config.steps or perf_counter() > until:
            yield replace(
                state,
                progress=(step + 1) / (config.steps + 1),
                step=step + 1,
                rates=rates[..., : step + 1].copy(),
                norms=norms[..., : step + 1].copy(),
                losses=losses[..., : step + 1].copy(),
            )
            until = perf_counter() + _SLICE


def _train_step(
    config: LengthConfig,
    groups: list[_SettingGroup],
    streams: list[Iterator[tuple[Tensor, Tensor]]],
    step: int,
) -> list[np.ndarray]:
    """Make one step in all networks.

    Returns effective rates, norms and losses before the step.
    """
    x, y = _stack_batches(streams)
    readings = []
    for each in groups:
        times = len(each.settings)
        squares = each.nets.measure_mean_square()
        rate, keep = each.rates(config, step)
        losses, gradients = each.nets.gradients(x.repeat(times, 1, 1), y.repeat(times, 1))
        each.nets.step(gradients, config.rate, rate, keep)
        readings.append([rate.flatten() / squares, squares.sqrt(), losses])
    return [torch.cat(each).numpy() for each in zip(*readings, strict=True)]
