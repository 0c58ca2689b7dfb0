"""How far each setting of the switches lets a batch-norm layer move."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class Freezing(ExperimentResult):
    """Largest changes since the start, (modes, gradients, steps + 1).

    The modes and gradients are those of the config. NaN is not measured yet.
    """

    parameters: Array
    """Of γ and β."""
    statistics: Array
    """Of the running mean and variance."""
    others: Array
    """Of the weights of the other layers."""
    counted: Array
    """(modes, gradients): batches that the layer has counted in these steps."""

    def is_frozen(self, mode: int, gradient: int) -> bool:
        """Whether neither γ and β nor the running statistics moved."""
        last = self.parameters[mode, gradient, -1], self.statistics[mode, gradient, -1]
        return last == (0, 0)
