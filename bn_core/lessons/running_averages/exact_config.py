"""Settings of networks that are evaluated with exact statistics while they learn."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import knob
from bn_core.lessons.running_averages.config import make_run

SIZES = (4, 16, 64, 256)
"""Examples in a training batch."""
MOMENTS = 40
"""The networks are evaluated this many times, evenly spaced; the last time after the last step."""
EARLY, LATE = MOMENTS // 8, MOMENTS // 4
"""The first moments that are called early, and the last ones that are called late."""


@dataclass(frozen=True, slots=True)
class ExactStatisticsConfig(Repeated):
    """MLPs 3 × 100 on the digits, evaluated with running and with exact statistics."""

    prefix = "exact_"

    rate: float = knob(0.1, 0.001, 2.0, "learning rate", log=True)
    steps: int = knob(400, MOMENTS, 2000, "training steps")

    @property
    def measured_steps(self) -> tuple[int, ...]:
        """The steps after which the networks are evaluated."""
        return tuple(round(self.steps * (at + 1) / MOMENTS) for at in range(MOMENTS))

    def run(self, size: int, seed: int) -> RunConfig:
        """Return the network and its training in batches of one size."""
        return make_run(self.rate, self.steps, size, seed)
