"""One network in training, and why it ended early.

A network ends early if its loss is not finite or PyTorch refuses its batch.
"""

from __future__ import annotations

import copy
import math

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from bn_core.training import probes
from bn_core.training.nets import record_forward

_REFUSAL = "Expected more than 1 value per channel"


class Learner:
    """One network and, once it has ended, the sentence that says why."""

    def __init__(self, net: nn.Sequential) -> None:
        self.net = net
        self.ended = ""
        self.last_loss = math.nan
        """The last step's loss; NaN once ended."""

    def loss(self, x: Tensor, y: Tensor, step: int) -> Tensor | None:
        """Return the differentiable loss on one batch, or None once the network has ended."""
        self.last_loss = math.nan
        if self.ended:
            return None
        try:
            loss = cross_entropy(self.net(x), y)
        except ValueError as refusal:
            if _REFUSAL not in str(refusal):
                raise
            self.ended = describe_refusal(step, str(refusal))
            return None
        if not math.isfinite(value := loss.item()):
            self.ended = describe_divergence(step, value)
            return None
        self.last_loss = value
        return loss

    def gradient(self) -> Tensor | None:
        """Return gradient norms (L + 1,) of the last update, or None once ended."""
        return None if self.ended else probes.measure_gradient_norms(self.net)

    def first_gradient(self, x: Tensor, y: Tensor) -> Tensor | None:
        """Return gradient norms (L + 1,) on one batch, measured on a copy of the network."""
        copied = Learner(copy.deepcopy(self.net))
        loss = copied.loss(x, y, step=1)
        if loss is not None:
            loss.backward()
        return copied.gradient()

    def pre_activations(self, x: Tensor) -> Tensor | None:
        """Return the inputs (L, N, width) of the nonlinearities, or None once ended.

        Batch norm uses the statistics of the batch, as in training.
        """
        return None if self.ended else torch.stack(record_forward(self.net, x, running=False).pre)

    def accuracy(self, x: Tensor, y: Tensor) -> float:
        """Return accuracy with the running statistics, NaN once ended."""
        return math.nan if self.ended else probes.measure_accuracy(self.net, x, y)


def describe_refusal(step: int, words: str) -> str:
    """Explain that PyTorch refused a batch."""
    return f"stopped at step {step}: PyTorch says: {words}"


def describe_divergence(step: int, loss: float) -> str:
    """Explain that a loss is infinite or NaN."""
    why = "values inside the network overflowed, and its loss is not a number"
    return f"diverged at step {step}: {'the loss overflowed' if math.isinf(loss) else why}"
