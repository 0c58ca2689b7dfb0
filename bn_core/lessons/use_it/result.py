"""What an inspection of a network with batch norm finds."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.lessons.use_it.config import VARIANTS, Variant
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True)
class Entry:
    """A parameter or a buffer of the network."""

    name: str
    """As ``state_dict()`` calls it."""
    role: str
    """weight, bias, γ, β, or the name of the buffer."""
    shape: tuple[int, ...]
    before_norm: bool = False
    """Whether it belongs to a linear layer directly before batch norm."""

    @property
    def size(self) -> int:
        """The number of its numbers."""
        return math.prod(self.shape)


@dataclass(frozen=True, slots=True, eq=False)
class Inspection:
    """One network, before and after it is trained."""

    printed: str
    """What ``print(model)`` shows."""
    parameters: tuple[Entry, ...]
    buffers: tuple[Entry, ...]
    first_gradients: Array
    """(parameters,): largest gradient at the first step."""
    last_gradients: Array
    """(parameters,): the same after training, for the same batch."""
    train_pass: float
    """Largest change of a running statistic by one forward pass in training mode."""
    eval_pass: float
    """The same in evaluation mode."""
    block_change: float
    """Largest difference between the block's output and its input, before training."""
    received: tuple[float, float, float]
    """Mean, standard deviation and share of zeros of what the last layer receives at first."""
    losses: Array
    """(steps,): training loss in nats."""
    accuracy: float
    """Test accuracy in evaluation mode."""
    batches_counted: int
    """Batches that the first batch norm counted in training."""
    alone: float
    """Largest difference between an image alone and in a batch of 64, in evaluation mode."""
    refusal: str
    """What PyTorch says to one image in training mode."""
    decayed: int
    """Numbers in the optimizer's groups with weight decay whose tensors have one dimension."""
    undecayed: int
    """Numbers in its groups without weight decay."""
    without_buffers: float
    """Largest difference of outputs if only parameters() are copied to a new model."""
    with_buffers: float
    """The same for state_dict()."""

    def list_gradients_of_zero(self, first: bool) -> list[Entry]:
        """Return the parameters whose gradient is 0, up to rounding error."""
        gradients = self.first_gradients if first else self.last_gradients
        return [
            entry for entry, size in zip(self.parameters, gradients, strict=True) if size < ZERO
        ]


ZERO = 1e-6
"""Gradients below this are 0 up to float32's rounding error, about 1e-7 here."""


@dataclass(frozen=True, slots=True, eq=False)
class UseIt(ExperimentResult):
    """The inspections so far, one per variant, in the order of ``VARIANTS``."""

    inspections: tuple[Inspection, ...]
    decayed_gamma: float
    """γ after 10,000 steps of SGD with weight decay and a gradient of 0; NaN: not yet known."""

    def get_inspection(self, variant: Variant) -> Inspection | None:
        """Return what was found in a variant, or None if it is not inspected yet."""
        place = VARIANTS.index(variant)
        return self.inspections[place] if place < len(self.inspections) else None
