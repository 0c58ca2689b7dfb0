"""Train networks from equal initial weights and record their parameters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor, nn

from bn_core.experiments.run_config import RunConfig
from bn_core.training import device
from bn_core.training.data import datasets
from bn_core.training.learner import Learner
from bn_core.training.loss_surface.surface import flatten_parameters
from bn_core.training.nets import build_networks

RECORDED_POINTS = 30
"""Approximate number of recorded points between the ends of a path."""


@dataclass(frozen=True, slots=True, eq=False)
class Trajectory:
    """Trained networks and the paths of their parameters; never write to them."""

    data: datasets.Data
    nets: list[nn.Sequential]
    paths: list[Tensor]
    """(T, P) for each network: its parameters, from the first to the last."""
    ended: tuple[str, ...]
    """For each network why it ended early; else empty."""


@lru_cache(maxsize=8)
def record_trajectory(config: RunConfig, steps: int) -> Trajectory:
    """Train a run's networks by plain gradient descent for ``steps`` steps, or none."""
    place = device.choose_device().place
    loaded = datasets.load_dataset(config.data)
    nets = build_networks(config, loaded)
    examples = loaded.to(place)
    learners = [Learner(net.to(place)) for net in nets]
    optimizers = [torch.optim.SGD(net.parameters(), lr=config.rate) for net in nets]
    paths = [[flatten_parameters(net)] for net in nets]
    batches = datasets.draw_batches(examples, config.batch_size, config.seed)
    for step in range(1, steps + 1):
        x, y = next(batches)
        for one, optimizer in zip(learners, optimizers, strict=True):
            _make_step(one, optimizer, x, y, step)
        if step % max(1, steps // RECORDED_POINTS) == 0 or step == steps:
            for net, path in zip(nets, paths, strict=True):
                path.append(flatten_parameters(net))
    ended = tuple(one.ended for one in learners)
    return Trajectory(examples, nets, [torch.stack(path) for path in paths], ended)


def _make_step(
    one: Learner, optimizer: torch.optim.Optimizer, x: Tensor, y: Tensor, step: int
) -> None:
    loss = one.loss(x, y, step)
    if loss is not None:
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
