"""Settings of the experiments on the length of weights."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import Knobs, choice, knob, switch

FACTORS = (0.1, 1.0, 10.0, 100.0)
"""What the hidden weights are multiplied by, at the start (claim C39)."""
EPSILONS = (1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3)
"""The ε of batch norm that are scanned (claim C39)."""
BATCH_SIZES = (4, 8, 16, 64, 256, 1024, 4096)
"""The examples of a batch whose γ and β are used on another one (claim C04)."""
SETTINGS = ("plain", "decayed", "grown", "small", "large", "raised")
"""The networks with batch norm; those without are ``PLAIN_SETTINGS``."""
PLAIN_SETTINGS = ("plain", "decayed", "small", "large")


UNIT, DECAY, STARTS = "unit", "decay", "starts"


@dataclass(frozen=True, slots=True)
class LengthView(Knobs):
    """What the lesson draws; nothing here changes what is computed."""

    picture: str = choice(
        UNIT, (UNIT, DECAY, STARTS), "one unit, or networks with weight decay or longer weights"
    )
    theme: str = choice("light", ("light", "dark"), "colours of the background")


@dataclass(frozen=True, slots=True)
class UnitConfig(Knobs):
    """One unit with two weights, and its gradient descent."""

    prefix = "unit_"

    normed: bool = switch(True, "batch norm after the unit", parameter="normed")
    angle: float = knob(140.0, 0.0, 360.0, "direction of w", unit="°", parameter="angle")
    length: float = knob(1.0, 0.1, 3.0, "length of w", parameter="length")
    related: float = knob(0.7, -0.95, 0.95, "correlation of the two inputs", parameter="related")
    rate: float = knob(0.05, 0.01, 10.0, "learning rate of the unit", log=True)
    decay: float = knob(0.0, 0.0, 0.5, "weight decay of the unit", log=True)
    steps: int = knob(40, 0, 200, "steps of the unit")


@dataclass(frozen=True, slots=True)
class LengthConfig(Repeated):
    """MLPs 3 × 64 on the digits in float64, with weights of several lengths."""

    prefix = "net_"

    epsilon: str = choice("1e-5", ("1e-5", "1e-12"), "ε of batch norm", parameter="epsilon")
    rate: float = knob(0.1, 0.001, 2.0, "learning rate of the networks", log=True)
    decay: float = knob(
        0.02, 1e-4, 0.1, "weight decay of hidden weights", log=True, parameter="decay"
    )
    steps: int = knob(300, 20, 1000, "steps of the networks")
    seeds: int = knob(3, 1, 6, "seeds of the networks")
    seed: int = knob(0, 0, 9990, "first seed of the networks")

    @property
    def eps(self) -> float:
        """ε as a number."""
        return float(self.epsilon)

    def run(self, seed: int) -> RunConfig:
        """Return the network of one seed."""
        return RunConfig(
            depth=3, width=64, activation="relu", rate=self.rate, batch_size=64, seed=seed
        )
