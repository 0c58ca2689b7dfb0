"""Split a stack into parts, one norm each, that fit in a CPU core's cache."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import torch
from torch import Tensor

from bn_core.experiments.run_config import RunConfig
from bn_core.training.data.datasets import Data
from bn_core.training.stack.learners import StackedLearners

_CACHED_VALUES = 2**17
"""Activations of one layer that a CPU core computes at a time and holds in its cache."""


@dataclass(frozen=True, slots=True, eq=False)
class StackPart:
    """Networks of one norm that are computed together."""

    learners: StackedLearners
    norm: int
    """Index of its norm."""
    members: list[int]
    """Indices of their configs."""
    seeds: slice | Tensor
    """Indices of the seeds whose batches they take."""

    def batch(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """Select this part's batches from those of all seeds."""
        return x[self.seeds], y[self.seeds]


def split_stack(configs: Sequence[RunConfig], examples: Data) -> Iterator[StackPart]:
    """Yield parts by norm, and on a CPU in pieces that its cache holds.

    Networks of similar settings are in the same part, since they tend to diverge together.
    """
    shared = configs[0]
    order = sorted(range(len(configs)), key=lambda k: _sort_key(configs[k]))
    networks_per_piece = _CACHED_VALUES // (shared.width * shared.batch_size)
    pieces = (
        -(-len(order) // max(networks_per_piece, 8)) if examples.x_train.device.type == "cpu" else 1
    )
    for norm, name in enumerate(shared.norms):
        for piece in np.array_split(order, pieces):
            members = piece.tolist()
            part_configs = [configs[k] for k in members]
            yield StackPart(
                StackedLearners(name, part_configs, examples),
                norm,
                members,
                _find_seed_indices(part_configs, configs, examples),
            )


def _sort_key(config: RunConfig) -> tuple[float, ...]:
    """Order by seed, for its batches, then by what makes a network diverge."""
    return (config.seed, config.rate, config.init_scale, config.weight_decay)


def _find_seed_indices(
    part_configs: Sequence[RunConfig], configs: Sequence[RunConfig], examples: Data
) -> slice | Tensor:
    """Return the indices of the seeds whose batches the networks of a part take.

    There is one index per seed if all seeds have equally many networks, else one per network.
    """
    seeds = sorted({one.seed for one in configs})
    counts = {seed: len([*group]) for seed, group in groupby(part_configs, lambda one: one.seed)}
    places = [seeds.index(one.seed) for one in part_configs]
    if len({*counts.values()}) == 1:
        return slice(places[0], places[-1] + 1)
    return torch.tensor(places, device=examples.x_train.device)
