"""Compare printed formulas of the gradient with autograd.

Claims C06 (the formula), C07 (the direct path alone) and C10 (a bias that grows without bound).
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from bn_core import Backward, backward, normalize
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.printed_config import PrintedConfig
from bn_core.course.ledger.printed_result import DirectPath
from bn_core.experiments.effect import Effect
from bn_core.experiments.run_config import RunConfig
from bn_core.experiments.verdict import Verdict
from bn_core.inputs.batches.presets import PRESETS
from bn_core.inputs.batches.text import read_batch
from bn_core.lessons.backward.worker.three_way_check import (
    differentiate_by_autograd,
    select_gradients,
)
from bn_core.lessons.detached_statistics.bias_drift import BiasDrift, simulate_bias_drift
from bn_core.lessons.detached_statistics.config import BiasDriftConfig
from bn_core.norm.arrays import Array
from bn_core.norm.gradient_paths import split_gradient
from bn_core.text.numbers import format_number
from bn_core.training.loss_surface.trajectory import record_trajectory

EXAMPLES, FEATURES, BATCHES = 16, 5, 20
SIZES = (8, 16, 32, 64, 128, 160, 192, 224, 256, 512, 1024)
"""Numbers of values that share a mean, for claim C07; finer where a tenth is missing."""
_NET, _STEPS = RunConfig(width=100, activation="relu", rate=0.1, batch_size=64), 300
_RANDOM_BATCHES, _TRAINED_BATCHES = 100, 20


def gradients(config: PrintedConfig) -> tuple[Backward, ...]:
    """Draw twenty normal batches (16, 5) per seed, with normal γ, β and gradients."""
    seeds = config.seed_values
    return tuple(each for seed in seeds for each in draw_gradients(seed, EXAMPLES, BATCHES))


def draw_gradients(seed: int, examples: int, batches: int) -> Iterator[Backward]:
    """Draw normal batches of ``examples``, with normal γ, β and gradients."""
    rng = np.random.default_rng(seed)
    for _ in range(batches):
        x, d_y = rng.normal(size=(2, examples, FEATURES))
        gamma, beta = rng.normal(size=(2, FEATURES))
        yield backward(normalize(x, gamma, beta), d_y)


def judge_formula(found: Sequence[Backward]) -> tuple[Verdict, Verdict]:
    """C06: all of d_x, d_gamma and d_beta, and the term that is always 0."""
    off = max(
        float(np.abs(select_gradients(grads, j) - differentiate_by_autograd(grads, j)).max())
        for grads in found
        for j in range(FEATURES)
    )
    second = max(float(np.abs(_second(grads)).max()) for grads in found)
    formula, term = (CLAIMS["C06"].part(name) for name in ("formula", "second term"))
    return (
        Verdict.of(
            formula,
            Effect.exact(off),
            f"Compared over {len(found)} batches of {EXAMPLES} × {FEATURES}, in float64.",
            "What is left is rounding."
            if off <= formula.threshold
            else "This is more than rounding: something is missing in it.",
        ),
        Verdict.of(
            term,
            Effect.exact(second),
            f"Computed for the same {len(found)} batches.",
            "Distances from a mean add up to 0."
            if second <= term.threshold
            else "The distances from the mean do not add up to 0 here.",
        ),
    )


def _second(grads: Backward) -> Array:
    """The paper's second term of d_mean, d_var * sum(-2 * (x - mean)) / m."""
    step = grads.step
    return np.asarray(grads.d_var * (-2 * step.centered).sum(axis=0) / step.count)


def measure_direct_path(config: PrintedConfig) -> DirectPath:
    """Measure what γ/σ·∂L/∂y lacks of ∂L/∂x (claim C07).

    It depends on how many values share a mean.
    """
    return DirectPath(
        np.array(SIZES),
        np.array(
            [
                [
                    measure_missing(list(draw_gradients(seed, size, _RANDOM_BATCHES)))
                    for size in SIZES
                ]
                for seed in config.seed_values
            ]
        ),
        np.array([_measure_trained(seed) for seed in config.seed_values]),
    )


def measure_missing(found: Sequence[Backward]) -> float:
    """Return the length of what is missing in these gradients, over theirs."""
    whole = np.stack([grads.d_x for grads in found])
    missing = np.stack([split_gradient(grads).direct for grads in found]) - whole
    return float(np.linalg.norm(missing) / np.linalg.norm(whole))


def _measure_trained(seed: int) -> list[float]:
    """Measure it in a trained network for each of SIZES, on average over its layers."""
    trained = record_trajectory(replace(_NET, seed=seed), _STEPS)
    net = copy.deepcopy(trained.nets[1]).cpu().double().train()
    data = trained.data.to(torch.device("cpu"))
    rng = np.random.default_rng(seed)
    rows = []
    for size in SIZES:
        found = []
        for _ in range(_TRAINED_BATCHES):
            chosen = torch.from_numpy(rng.permutation(len(data.x_train))[:size])
            found.append(_measure_layers(net, data.x_train[chosen].double(), data.y_train[chosen]))
        rows.append(float(np.mean(found)))
    return rows


def _measure_layers(net: nn.Sequential, x: Tensor, y: Tensor) -> list[float]:
    """Return what the direct path lacks in every batch norm of a network."""
    values = [x]
    for layer in net:
        values.append(layer(values[-1]))
    norms = [at for at, layer in enumerate(net) if isinstance(layer, nn.BatchNorm1d)]
    wanted = [values[at + after] for at in norms for after in (0, 1)]
    grads = torch.autograd.grad(cross_entropy(values[-1], y), wanted)
    found = []
    for at, d_x, d_y in zip(norms, grads[::2], grads[1::2], strict=True):
        layer = net[at]
        assert isinstance(layer, nn.BatchNorm1d)
        sigma = (values[at].var(0, correction=0) + layer.eps).sqrt()
        missing = layer.weight * d_y / sigma - d_x
        found.append((missing.norm() / d_x.norm()).item())
    return found


def judge_direct(found: DirectPath) -> tuple[Verdict, Verdict]:
    """Judge C07: how much γ/σ·∂L/∂y lacks of all of ∂L/∂x."""
    law = ", ".join(
        f"{format_number(float(each))} at {size}"
        for size, each in zip(found.sizes, found.law, strict=True)
        if size in (SIZES[0], SIZES[-1])
    )
    random, trained = (
        [Effect.of(row, float(size)) for size, row in zip(found.sizes, rows.T, strict=True)]
        for rows in (found.random, found.trained)
    )
    return (
        Verdict.of(
            CLAIMS["C07"].part("random"),
            random,
            f"Each seed has {_RANDOM_BATCHES} normal batches of {FEATURES} features. Of m "
            "directions the formula keeps two that batch norm removes. For a random gradient its "
            f"error is √(2/(m − 2)) of the gradient: {law}.",
            "The paths through the mean and the variance remove two of m directions, which matter "
            "less the more values share a mean.",
        ),
        Verdict.of(
            CLAIMS["C07"].part("trained"),
            trained,
            f"Averaged over the {_NET.depth} layers and {_TRAINED_BATCHES} batches of training "
            "images, one value per image.",
            "In a network the gradients of a batch's examples are not independent of one another, "
            "so the two directions can hold more of them, or less.",
        ),
    )


def toy() -> BiasDrift:
    """C10: the toy problem as the lesson opens it, on the textbook's batch."""
    usual = BiasDriftConfig()
    return simulate_bias_drift(
        read_batch(PRESETS[0].text).values, usual.target, usual.toy_rate, usual.toy_steps
    )


def judge_toy(found: BiasDrift) -> tuple[Verdict, Verdict]:
    """C10: with the statistics left out the bias grows and the loss stands still."""
    bias, kept = float(found.bias_left_out[-1]), float(found.bias_kept[-1])
    moved = float(np.ptp(found.loss_left_out))
    grows, stands = CLAIMS["C10"].part("bias"), CLAIMS["C10"].part("loss")
    return (
        Verdict.of(
            grows,
            Effect.exact(bias),
            f"After {len(found.bias_left_out) - 1} steps b is {format_number(bias)}; with the true "
            f"gradient it is {format_number(kept, 1)}.",
            "Each step moves b by the same amount, since the loss that would stop it never changes."
            if bias >= grows.threshold
            else "The bias does not run away.",
        ),
        Verdict.of(
            stands,
            Effect.exact(moved),
            f"It is {format_number(float(found.loss_left_out[-1]))} at the end.",
            "The mean takes away whatever b adds."
            if moved <= stands.threshold
            else "The loss changes as well.",
        ),
    )
