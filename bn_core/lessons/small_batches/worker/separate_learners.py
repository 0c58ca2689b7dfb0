"""Train convolutional networks with one norm side by side, one for each seed."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from bn_core.experiments.run_config import RunConfig
from bn_core.training.data.datasets import Data
from bn_core.training.learner import Learner
from bn_core.training.nets import build_network
from bn_core.training.weights import draw_initial_weights


class SeparateLearners:
    """Networks in training that cannot be stacked, since they have convolutions."""

    def __init__(self, norm: str, runs: Sequence[RunConfig], data: Data) -> None:
        self._learners, self._optimizers = [], []
        for run in runs:
            weights = draw_initial_weights(run, data.features, data.classes, data.shape)
            net = build_network(norm, run, weights, data.shape).to(data.x_train.device)
            self._learners.append(Learner(net.train()))
            self._optimizers.append(torch.optim.SGD(net.parameters(), lr=run.rate))

    @property
    def ended(self) -> list[str]:
        """Why each network has ended early; else empty."""
        return [each.ended for each in self._learners]

    def learn(self, x: Tensor, y: Tensor, step: int) -> None:
        """Make one step of each network on its own batch of (R, B, features)."""
        for place, (learner, optimizer) in enumerate(
            zip(self._learners, self._optimizers, strict=True)
        ):
            loss = learner.loss(x[place], y[place], step)
            if loss is not None:
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()

    def measure_errors(self, data: Data) -> list[float]:
        """Return the test error of each network; NaN if it has ended."""
        return [1 - each.accuracy(data.x_test, data.y_test) for each in self._learners]
