"""SGD and Adam with a learning rate and weight decay of its own for each network."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from bn_core.experiments.run_config import RunConfig

_BETAS = (0.9, 0.999)
_EPS = 1e-8


class Sgd:
    """``torch.optim.SGD`` for M networks: momentum without dampening, L2 weight decay."""

    def __init__(self, configs: Sequence[RunConfig], parameters: Tensor) -> None:
        self._parameters = parameters
        self._rate = _to_column([one.rate for one in configs], parameters)
        self._decay = _make_decay_column(configs, parameters)
        self._momentum = configs[0].momentum
        self._velocity = torch.zeros_like(parameters) if self._momentum else None

    @torch.no_grad()
    def step(self, gradient: Tensor) -> None:
        """Update every network by its gradient (M, P) and its own learning rate."""
        change = _add_weight_decay(gradient, self._parameters, self._decay)
        if self._velocity is not None:
            change = self._velocity.mul_(self._momentum).add_(change)
        self._parameters.sub_(change * self._rate)

    def silence(self, members: list[int]) -> None:
        """Stop all changes of these networks."""
        self._rate[members] = 0
        if self._velocity is not None:
            self._velocity[members] = 0


class Adam:
    """``torch.optim.Adam`` for M networks, with L2 weight decay.

    Kingma and Ba 2015, algorithm 1.
    """

    def __init__(self, configs: Sequence[RunConfig], parameters: Tensor) -> None:
        self._parameters = parameters
        self._rate = _to_column([one.rate for one in configs], parameters)
        self._decay = _make_decay_column(configs, parameters)
        self._mean, self._square = torch.zeros_like(parameters), torch.zeros_like(parameters)
        self._steps = 0

    @torch.no_grad()
    def step(self, gradient: Tensor) -> None:
        """Update every network by its gradient (M, P) and its own learning rate."""
        self._steps += 1
        first, second = (1 - beta**self._steps for beta in _BETAS)
        change = _add_weight_decay(gradient, self._parameters, self._decay)
        self._mean.lerp_(change, 1 - _BETAS[0])
        self._square.mul_(_BETAS[1]).addcmul_(change, change, value=1 - _BETAS[1])
        root = self._square.sqrt().div_(math.sqrt(second)).add_(_EPS)
        self._parameters.sub_((self._mean / root).mul_(self._rate / first))

    def silence(self, members: list[int]) -> None:
        """Stop all changes of these networks."""
        self._rate[members] = 0
        self._mean[members] = 0
        self._square[members] = 0


def make_optimizer(configs: Sequence[RunConfig], parameters: Tensor) -> Sgd | Adam:
    """Build the optimizer that the configs share, for parameters (M, P)."""
    return (Adam if configs[0].optimizer == "adam" else Sgd)(configs, parameters)


def _to_column(values: list[float], like: Tensor) -> Tensor:
    return torch.tensor(values, dtype=like.dtype, device=like.device)[:, None]


def _make_decay_column(configs: Sequence[RunConfig], like: Tensor) -> Tensor | None:
    decays = [one.weight_decay for one in configs]
    return _to_column(decays, like) if any(decays) else None


def _add_weight_decay(gradient: Tensor, parameters: Tensor, decay: Tensor | None) -> Tensor:
    return gradient if decay is None else gradient + decay * parameters
