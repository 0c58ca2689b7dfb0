"""A network learns until its steps are spent, its loss overflows, or PyTorch refuses its batch."""

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
        self.nats = math.nan
        """The last step's loss; NaN once ended."""

    def loss(self, x: Tensor, y: Tensor, step: int) -> Tensor | None:
        """The loss on this step's batch, to be differentiated; None once the network has ended."""
        self.nats = math.nan
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
        self.nats = value
        return loss

    def gradient(self) -> Tensor | None:
        """(L + 1,): norms of the last update's gradient; None once ended."""
        return None if self.ended else probes.gradient_norms(self.net)

    def first_gradient(self, x: Tensor, y: Tensor) -> Tensor | None:
        """(L + 1,): norms of the gradient on one batch, taken on a twin: this network stays."""
        twin = Learner(copy.deepcopy(self.net))
        loss = twin.loss(x, y, step=1)
        if loss is not None:
            loss.backward()
        return twin.gradient()

    def pre_activations(self, x: Tensor) -> Tensor | None:
        """(L, N, width): what enters each nonlinearity, in training mode; None once ended."""
        return None if self.ended else torch.stack(record_forward(self.net, x, running=False).pre)

    def accuracy(self, x: Tensor, y: Tensor) -> float:
        """Share classified rightly with the running statistics; NaN once ended."""
        return math.nan if self.ended else probes.accuracy(self.net, x, y)


def describe_refusal(step: int, words: str) -> str:
    """Why a network has ended whose batch PyTorch refuses."""
    return f"stopped at step {step}: PyTorch says: {words}"


def describe_divergence(step: int, loss: float) -> str:
    """Why a network has ended whose loss, infinite or NaN, is no number."""
    why = "values inside the network overflowed, and its loss is not a number"
    return f"diverged at step {step}: {'the loss overflowed' if math.isinf(loss) else why}"
