"""Settings of weight decay against a rate that grows exponentially."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import knob
from bn_core.text.numbers import format_number

EPSILONS = (0.0, 1e-12, 1e-10, 1e-9, 1e-8, 1e-5)
"""The ε of batch norm that are compared in float64."""
USUAL = 1e-5
"""PyTorch's ε, which is also compared in float32."""
PAIRS = (*(f"ε = {each:.0e}" if each else "no ε" for each in EPSILONS), "float32", "without")
"""What is compared: batch norm with each ε, with ``USUAL`` in float32, and no batch norm."""
SHARES = (1 / 30, 1 / 10, 1 / 3, 1.0)
"""The shares of the steps after which the functions are compared."""
_LARGEST = 700.0
"""The largest exponent of a rate that is a number in float64."""


@dataclass(frozen=True, slots=True)
class GrowthConfig(Repeated):
    """MLPs 3 × 32 on the digits, with batch norm after every weight and no γ and β.

    ValueError if ηλ is above (1 − √momentum)²: then no growing rate stands for weight decay.
    """

    prefix = "growth_"

    rate: float = knob(0.1, 0.001, 1.0, "constant learning rate η", log=True)
    decay: float = knob(0.1, 1e-4, 0.5, "weight decay λ of all weights", log=True)
    momentum: float = knob(0.0, 0.0, 0.95, "momentum of SGD")
    steps: int = knob(300, 30, 1000, "steps of each network")
    seeds: int = knob(2, 1, 6, "seeds of the networks")

    def __post_init__(self) -> None:
        super(GrowthConfig, self).__post_init__()
        most = (1 - math.sqrt(self.momentum)) ** 2
        if self.rate * self.decay > most:
            raise ValueError(
                f"Learning rate times weight decay is {format_number(self.rate * self.decay)}. At "
                f"this momentum take at most (1 − √momentum)² = {format_number(most)}."
            )

    @property
    def shrinkage(self) -> float:
        """The factor α by which decay shortens weights in each step.

        It is the larger root of x² − (1 + momentum − ηλ)·x + momentum.
        """
        middle = (1 + self.momentum - self.rate * self.decay) / 2
        return middle + math.sqrt(max(middle**2 - self.momentum, 0.0))

    @property
    def compared_steps(self) -> tuple[int, ...]:
        """The numbers of steps over which the functions are compared."""
        return tuple(round(share * self.steps) for share in SHARES)

    def rate_at(self, step: int) -> float:
        """Return the growing rate η·α⁻²ᵗ⁻¹ at step t, from 0.

        With w = αᵗ·v the step with decay is one of v at this rate without decay, because the
        gradient of a function of direction alone is g(cv) = g(v)/c (Li and Arora 2019).
        """
        growth = -(2 * step + 1) * math.log(self.shrinkage)
        return self.rate * math.exp(growth) if growth < _LARGEST else math.inf

    def run(self, seed: int) -> RunConfig:
        """Return the network of one seed."""
        return RunConfig(depth=3, width=32, activation="relu", batch_size=64, seed=seed)
