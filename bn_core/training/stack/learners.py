"""Train many networks as one, and set those that diverge to zero."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import batch_norm, cross_entropy

from bn_core.experiments.recording import Recording
from bn_core.experiments.run_config import RunConfig
from bn_core.norm.arrays import Array
from bn_core.training import probes
from bn_core.training.data.datasets import Data
from bn_core.training.learner import describe_divergence, describe_refusal
from bn_core.training.stack.net import StackedNet
from bn_core.training.stack.optimizers import make_optimizer
from bn_core.training.weights import draw_initial_weights


class StackedLearners:
    """M networks with one norm in training, and why each that has ended did so."""

    def __init__(self, norm: str, configs: Sequence[RunConfig], data: Data) -> None:
        draws = [draw_initial_weights(one, data.features, data.classes) for one in configs]
        weights = [torch.stack(layer).to(data.x_train) for layer in zip(*draws, strict=True)]
        self._config = configs[0]
        self._net = StackedNet(norm, configs[0], weights)
        self._optimizer = make_optimizer(configs, self._net.parameters)
        self._gradient = torch.zeros_like(self._net.parameters)
        self._refusal = _find_refusal(configs[0]) if norm == "batch" else ""
        self._values: dict[str, Array] = {}
        self.ended = [""] * len(configs)

    @property
    def all_ended(self) -> bool:
        """Whether every network has ended."""
        return all(self.ended)

    def learn(self, x: Tensor, y: Tensor) -> Tensor:
        """Make one step of each network and return the losses (M,) before it.

        Batches are (G, B, features) and (G, B). The loss of a network that has ended is
        meaningless.
        """
        if self._refusal:
            return x.new_full((len(self.ended),), math.nan)
        losses, self._gradient = self._loss(x, y, track=True)
        self._optimizer.step(self._gradient)
        return losses

    def mark_ended(self, losses: Array, step: int) -> Array:
        """Return the losses of ``learn``, NaN for ended networks, and silence new ones."""
        invalid = np.flatnonzero(~np.isfinite(losses)).tolist()
        newly_ended = [k for k in invalid if not self.ended[k]]
        for k in newly_ended:
            self.ended[k] = (
                describe_refusal(step, self._refusal)
                if self._refusal
                else describe_divergence(step, losses[k])
            )
        if newly_ended:
            self._net.silence(newly_ended)
            self._optimizer.silence(newly_ended)
        return np.where([not sentence for sentence in self.ended], losses, math.nan)

    def take_first_gradient(self, x: Tensor, y: Tensor) -> None:
        """Compute the gradient on the first batch without changing the networks."""
        if self._refusal:
            return
        losses, gradient = self._loss(x, y, track=False)
        self._gradient = gradient.masked_fill(~losses.isfinite()[:, None], math.nan)

    def measure(self, data: Data, record: Recording) -> dict[str, Array]:
        """Return a frame's fields by name, (M, ...), NaN for a network that has ended."""
        if not (self.all_ended and self._values):
            measured = self._activations(data, record) | {
                "accuracy": self._accuracy(data, record),
                "gradient": self._gradients(record),
            }
            self._values = {name: row.cpu().numpy() for name, row in measured.items()}
        ended = [k for k, sentence in enumerate(self.ended) if sentence]
        for row in self._values.values():
            row[ended] = math.nan
        return self._values

    def _loss(self, x: Tensor, y: Tensor, *, track: bool) -> tuple[Tensor, Tensor]:
        """Return the losses (M,) and their gradients (M, P)."""
        logits = self._net.logits(x, track=track)
        classes = y.repeat_interleave(len(logits) // len(y), 0)
        losses = cross_entropy(logits, classes, reduction="none").mean(1)
        (gradient,) = torch.autograd.grad(losses.sum(), self._net.parameters)
        return losses.detach(), gradient

    def _activations(self, data: Data, record: Recording) -> dict[str, Tensor]:
        x = data.x_test[: probes.EXAMPLES]
        pre = x.new_empty(len(self.ended), 0, 1, 1)
        if record.activations:
            pre = self._net.read(x, running=False).pre
        return {
            "histogram": probes.measure_histogram(pre),
            "percentiles": probes.measure_percentiles(pre, self._config.unit),
            "saturated": probes.measure_saturation(pre, self._config.activation),
        }

    def _accuracy(self, data: Data, record: Recording) -> Tensor:
        """Return the accuracies (M,), as :func:`probes.accuracy` of each network."""
        if not record.accuracy:
            return data.x_test.new_full((len(self.ended),), math.nan)
        logits = self._net.read(data.x_test, running=True).logits
        right = (logits.argmax(1) == data.y_test).float().mean(1).to(logits.dtype)
        return right.masked_fill(logits.sum((1, 2)).isnan(), math.nan)

    def _gradients(self, record: Recording) -> Tensor:
        """Return the norms (M, L + 1) of the last gradient, NaN if a batch is refused."""
        if not record.gradients:
            return self._gradient.new_empty(len(self.ended), 0)
        weights = self._net.weights(self._gradient)
        norms = torch.stack([torch.linalg.vector_norm(each, dim=(1, 2)) for each in weights], 1)
        return norms.fill_(math.nan) if self._refusal else norms


def _find_refusal(config: RunConfig) -> str:
    """Return PyTorch's error for batch norm of one example, "" if there are more."""
    try:
        batch_norm(torch.zeros(config.batch_size, config.width), None, None, training=True)
    except ValueError as refusal:
        return str(refusal)
    return ""
