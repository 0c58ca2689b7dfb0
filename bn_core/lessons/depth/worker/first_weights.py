"""Measure deep networks at their first weights (claims C45, C47 and C48).

Nothing is trained. Daneshmand et al. 2020 and 2021 (rank and orthogonality), De & Smith 2020
(residual blocks), Balduzzi et al. 2017 (gradients along a line of inputs).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import torch
from torch import Tensor

from bn_core.lessons.depth.first_weights_config import (
    BLOCK_WIDTH,
    EXAMPLES,
    GRID,
    INDEPENDENT,
    LAGS,
    LINE_DEPTHS,
    LINE_KINDS,
    LINE_WIDTH,
    NONLINEARITIES,
    NORMS,
    OFF_LINE,
    RESIDUAL,
    WIDTHS,
    FirstWeightsConfig,
)
from bn_core.lessons.depth.first_weights_result import FirstWeights
from bn_core.lessons.depth.first_weights_verdicts import judge_first_weights
from bn_core.lessons.depth.worker import line_gradients
from bn_core.lessons.depth.worker.network import DeepNetwork
from bn_core.norm.arrays import Array
from bn_core.training import device
from bn_core.training.data import datasets

Index = tuple[Any, ...]
_INPUT_SEED = 1_000_000


def run(config: FirstWeightsConfig) -> Iterator[FirstWeights]:
    """Measure seed after seed, and yield a result after each network."""
    chosen = device.choose_device()
    state = create_empty_result(config, chosen.sentence)
    yield state
    total = config.seeds * (
        len(NONLINEARITIES) * len(NORMS) * len(WIDTHS)
        + len(RESIDUAL)
        + len(LINE_KINDS)
        + len(INDEPENDENT)
    )
    for place, seed in enumerate(config.seed_values):
        for values in measure_seed(config, place, seed, chosen.place):
            arrays = {name: getattr(state, name).copy() for name in values}
            for name, (index, measured) in values.items():
                arrays[name][index] = measured
            state = replace(state, step=state.step + 1, **arrays)
            state = replace(state, progress=0.999 * state.step / total)
            yield state
    yield replace(state, progress=1.0, verdicts=judge_first_weights(state))


def create_empty_result(config: FirstWeightsConfig, sentence: str) -> FirstWeights:
    """Create the result before the first measurement."""

    def nothing(*size: int) -> Array:
        return np.full(size, math.nan)

    seeds = config.seeds
    sizes = (len(NONLINEARITIES), len(NORMS), len(WIDTHS), seeds, config.layers)
    return FirstWeights(
        0.0,
        sentence,
        0,
        nothing(*sizes),
        nothing(*sizes),
        nothing(*sizes),
        nothing(len(WIDTHS), seeds, config.layers),
        nothing(len(RESIDUAL), seeds, config.blocks + 1),
        nothing(len(RESIDUAL), seeds, config.blocks),
        nothing(len(LINE_KINDS), len(LINE_DEPTHS), seeds, LAGS),
        nothing(len(LINE_KINDS), len(LINE_DEPTHS), GRID),
        nothing(len(INDEPENDENT), seeds, LINE_DEPTHS[-1]),
    )


def measure_seed(
    config: FirstWeightsConfig, place: int, seed: int, where: torch.device
) -> Iterator[dict[str, tuple[Index, Array]]]:
    """Yield what each network of a seed measures.

    It is given as values by field of the result, each with its index there.
    """
    x = draw_digits(seed).to(where)
    for (w, width), (a, activation), (n, norm) in product(
        enumerate(WIDTHS), enumerate(NONLINEARITIES), enumerate(NORMS)
    ):
        net = DeepNetwork(norm, config.layers, width, activation, seed, x.shape[1]).to(where)
        named = zip(("cosine", "rank", "gap"), compare_examples(net, x), strict=True)
        measured: dict[str, tuple[Index, Array]] = {
            name: ((a, n, w, place), values) for name, values in named
        }
        if (activation, norm) == ("linear", "batch"):
            gap = compare_examples(net, draw_near_line(x.shape[1], seed).to(where))[2]
            measured["aligned_gap"] = ((w, place), gap)
        yield measured
    for k, kind in enumerate(RESIDUAL):
        variance, share = measure_blocks(kind, config.blocks, seed, where)
        yield {"variance": ((k, place), variance), "share": ((k, place), share)}
    for k, kind in enumerate(LINE_KINDS):
        yield _measure_line(kind, k, place, seed, where)
    for k, kind in enumerate(INDEPENDENT):
        yield {"correlation": ((k, place), correlate_gradients(kind, seed, where))}


def draw_digits(seed: int) -> Tensor:
    """Draw standardized digits (EXAMPLES, 64) without replacement."""
    x, _ = next(datasets.draw_batches(datasets.load_dataset("digits"), EXAMPLES, seed))
    return x.double()


def draw_near_line(features: int, seed: int) -> Tensor:
    """Draw normal examples (EXAMPLES, features) that lie near one line through 0."""
    drawn = _draw_normal(EXAMPLES + 1, features, seed)
    along = _draw_normal(EXAMPLES, 1, seed + 10_000)
    return along * drawn[0] + OFF_LINE * drawn[1:]


@torch.no_grad()
def compare_examples(net: DeepNetwork, x: Tensor) -> Array:
    """Return cosine, rank and gap (3, L) of the representations of examples.

    ``x`` is (N, features). See ``FirstWeights`` for the three numbers.
    """
    pairs = zip(net.norms, net(x).layer_sums, strict=True)
    outputs = torch.stack([net.phi(norm(z)) for norm, z in pairs])
    gram = outputs @ outputs.mT
    count = len(x)
    diagonal = gram.diagonal(dim1=1, dim2=2)
    trace = diagonal.sum(dim=1)
    cosines = gram / (diagonal[:, :, None] * diagonal[:, None, :]).sqrt()
    cosine = (cosines.abs().sum(dim=(1, 2)) - count) / (count * (count - 1))
    shares = gram / trace[:, None, None]
    rank = 1 / (shares**2).sum(dim=(1, 2))
    orthogonal = (torch.eye(count).to(gram) - 1 / count) / (count - 1)
    gap = torch.linalg.matrix_norm(shares - orthogonal)
    return torch.stack([cosine, rank, gap]).cpu().numpy()


@torch.no_grad()
def measure_blocks(kind: str, blocks: int, seed: int, where: torch.device) -> tuple[Array, Array]:
    """Return the variance (B + 1,) of the stream, and each branch's share (B,) of it.

    The inputs are normal, and so small that the stream starts with a variance of 1.
    """
    x = _draw_normal(BLOCK_WIDTH, BLOCK_WIDTH, seed) / math.sqrt(2)
    net = DeepNetwork(kind, blocks + 1, BLOCK_WIDTH, "relu", seed)
    streams = torch.stack(net.to(where)(x.to(where)).layer_sums)
    variance = (streams**2).mean(dim=(1, 2))
    branches = (streams.diff(dim=0) ** 2).mean(dim=(1, 2))
    return variance.cpu().numpy(), (branches / variance[1:]).cpu().numpy()


def _measure_line(
    kind: str, k: int, place: int, seed: int, where: torch.device
) -> dict[str, tuple[Index, Array]]:
    """Measure the networks of all depths: each is the first layers of the deepest."""
    x, direction = (each.to(where) for each in line_gradients.make_line())
    net = line_gradients.build_network(kind, LINE_DEPTHS[-1], LINE_WIDTH, seed, 2).to(where)
    passed = list(line_gradients.differentiate(net, kind, x, direction))
    outs = [passed[depth - 1][1] for depth in LINE_DEPTHS]
    found = np.stack([line_gradients.autocorrelate(out) for out in outs])
    measured: dict[str, tuple[Index, Array]] = {"autocorrelation": ((k, slice(None), place), found)}
    if place == 0:
        readout = _draw_normal(LINE_WIDTH, 1, seed)[:, 0].to(where)
        slopes = torch.stack([out @ readout for out in outs])
        spread = slopes.std(dim=1, correction=0, keepdim=True)
        measured["slopes"] = ((k,), (slopes / spread).cpu().numpy())
    return measured


def correlate_gradients(kind: str, seed: int, where: torch.device) -> Array:
    """Return the correlation (layers,) of gradients at independent normal inputs."""
    x = _draw_normal(GRID + 1, LINE_WIDTH, seed).to(where)
    net = line_gradients.build_network(kind, LINE_DEPTHS[-1], LINE_WIDTH, seed, LINE_WIDTH)
    passed = line_gradients.differentiate(net.to(where), kind, x[1:], x[0])
    return np.array([line_gradients.correlate(slope) for slope, _ in passed])


def _draw_normal(rows: int, columns: int, seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(_INPUT_SEED + seed)
    return torch.randn(rows, columns, generator=generator, dtype=torch.float64)
