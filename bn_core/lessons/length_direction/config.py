"""What length and direction are tried on: a unit, a network, least squares and halfspaces."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import Knobs, choice, knob, switch

FACTORS = (0.1, 1.0, 10.0, 100.0)
"""What the hidden weights are multiplied by, at the start (claim C39)."""
SETTINGS = ("plain", "decayed", "grown", "small", "large", "raised")
"""The networks with batch norm; those without are ``PLAIN``."""
PLAIN = ("plain", "decayed", "small", "large")
KAPPAS = (10, 100, 1000)
"""Condition numbers of the least squares."""
RATES = 65
"""Learning rates of a grid, from 10⁻⁴ to 10⁴."""


@dataclass(frozen=True, slots=True)
class UnitConfig(Knobs):
    """One unit with two weights, and gradient descent from the weights the reader has chosen."""

    normed: bool = switch(True, "batch norm after the unit")
    angle: float = knob(140.0, 0.0, 360.0, "direction of w", unit="°")
    length: float = knob(1.0, 0.1, 3.0, "length of w")
    related: float = knob(0.7, -0.95, 0.95, "correlation of the two inputs")
    unit_rate: float = knob(0.05, 0.01, 10.0, "learning rate of the unit", log=True)
    unit_decay: float = knob(0.0, 0.0, 0.5, "weight decay of the unit", log=True)
    unit_steps: int = knob(40, 0, 200, "steps of the unit")


@dataclass(frozen=True, slots=True)
class LengthConfig(Knobs):
    """MLPs 3 × 64 on the digits, float64: weights scaled, decayed, and started at other lengths."""

    epsilon: str = choice("1e-5", ("1e-5", "1e-12"), "ε of batch norm")
    net_rate: float = knob(0.1, 0.001, 2.0, "learning rate of the networks", log=True)
    decay: float = knob(0.02, 1e-4, 0.1, "weight decay of hidden weights", log=True)
    net_steps: int = knob(300, 20, 1000, "steps of the networks")
    net_seeds: int = knob(3, 1, 5, "seeds of the networks")
    net_seed: int = knob(0, 0, 9990, "first seed of the networks")

    @property
    def eps(self) -> float:
        """ε as a number."""
        return float(self.epsilon)

    @property
    def seed_values(self) -> tuple[int, ...]:
        """The seeds, of weights and batches alike."""
        return tuple(range(self.net_seed, self.net_seed + self.net_seeds))

    def run(self, seed: int) -> RunConfig:
        """The network of one seed, as the other lessons build it."""
        return RunConfig(
            depth=3, width=64, activation="relu", rate=self.net_rate, batch_size=64, seed=seed
        )


@dataclass(frozen=True, slots=True)
class SquaresConfig(Knobs):
    """Least squares in d dimensions at three condition numbers, at 65 learning rates."""

    length_rate: str = choice("one", ("one", "same"), "rate of the length γ: 1, or that of w")
    dimensions: int = knob(100, 2, 100, "weights of the least squares")
    square_seeds: int = knob(3, 1, 5, "seeds of the least squares")
    square_seed: int = knob(0, 0, 9990, "first seed of the least squares")

    @property
    def seed_values(self) -> tuple[int, ...]:
        """The seeds, of solution, start and rotation."""
        return tuple(range(self.square_seed, self.square_seed + self.square_seeds))


@dataclass(frozen=True, slots=True)
class BowlConfig(Knobs):
    """Least squares in two dimensions: three descents from one start."""

    kappa: float = knob(10.0, 1.0, 100.0, "condition number", log=True)
    rotation: int = knob(30, 0, 90, "rotation of the bowl", unit="°")
    bowl_rate: float = knob(1.5, 0.01, 100.0, "learning rate in the bowl", log=True)
    start_x: float = knob(0.2, -2.0, 2.0, "first weight at the start")
    start_y: float = knob(1.9, -2.0, 2.0, "second weight at the start")


@dataclass(frozen=True, slots=True)
class HalfspacesConfig(Knobs):
    """Logistic regression on Gaussian classes, by three descents."""

    condition: str = choice("10", ("10", "100"), "condition number of the halfspaces")
    examples_of: int = knob(2000, 200, 4000, "examples of the halfspaces")
    space_seeds: int = knob(3, 1, 5, "seeds of the halfspaces")
    space_seed: int = knob(0, 0, 9990, "first seed of the halfspaces")

    @property
    def seed_values(self) -> tuple[int, ...]:
        """The seeds, of class means and examples."""
        return tuple(range(self.space_seed, self.space_seed + self.space_seeds))
