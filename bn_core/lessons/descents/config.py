"""Settings of gradient descent on problems with a known answer."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.knobs import Knobs, choice, knob

KAPPAS = (10, 100, 1000)
"""Condition numbers of the least squares."""


RATES = 65
"""Learning rates of a grid, from 10⁻⁴ to 10⁴."""


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
