"""Settings of gradient descent on problems with a known answer."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.inputs.knobs import Knobs, choice, knob

KAPPAS = (10, 100, 1000)
"""Condition numbers of the least squares."""


CURVE_KAPPA = 100
"""The one at which whole curves are recorded."""
RATES = 65
"""Learning rates of a grid, from 10⁻⁴ to 10⁴."""
LENGTH_RATES = (0.25, 0.5, 1.0, 1.5, 1.9, 2.1, 3.0)
"""The rates of the length γ at which the converging rates of w are counted, with 1 among them."""


BOWL, MANY, BOUND, HALFSPACE = "bowl", "many", "bound", "halfspace"


@dataclass(frozen=True, slots=True)
class DescentsView(Knobs):
    """What the lesson draws; nothing here changes what a run computes."""

    picture: str = choice(
        BOWL, (BOWL, MANY, BOUND, HALFSPACE), "two weights, 100 weights, a bound, or a halfspace"
    )
    shown: str = choice(
        f"{CURVE_KAPPA}",
        tuple(f"{each}" for each in KAPPAS),
        "condition number that is drawn",
    )
    theme: str = choice("light", ("light", "dark"), "colours of the background")


@dataclass(frozen=True, slots=True)
class BoundConfig(Knobs):
    """Least squares in 100 dimensions, with each descent at the rate of its theory."""

    prefix = "bound_"

    kappa: str = choice(
        f"{CURVE_KAPPA}", tuple(f"{each}" for each in KAPPAS), "condition number of the bound"
    )


@dataclass(frozen=True, slots=True)
class HalfspaceConfig(Knobs):
    """Two normal classes in the plane, separated by one of several losses."""

    prefix = "plane_"

    loss: str = choice(
        "logistic", ("logistic", "squared", "hinge", "tangent"), "loss of the halfspace"
    )
    kappa: float = knob(10.0, 1.0, 100.0, "condition number of the covariance", log=True)


@dataclass(frozen=True, slots=True)
class LeastSquaresConfig(Repeated):
    """Least squares in d dimensions at three condition numbers, at 65 learning rates."""

    prefix = "square_"

    length_rate: str = choice(
        "one", ("one", "same"), "rate of the length γ: 1, or that of w", parameter="length_rate"
    )
    dimensions: int = knob(100, 2, 100, "weights of the least squares", parameter="dimensions")
    seeds: int = knob(3, 1, 6, "seeds of the least squares")
    seed: int = knob(0, 0, 9990, "first seed of the least squares")


@dataclass(frozen=True, slots=True)
class QuadraticLossConfig(Knobs):
    """Least squares in two dimensions, with three descents from one start."""

    prefix = "bowl_"

    kappa: float = knob(10.0, 1.0, 100.0, "condition number", log=True, parameter="kappa")
    rotation: int = knob(30, 0, 90, "rotation of the bowl", unit="°", parameter="rotation")
    rate: float = knob(1.5, 0.01, 100.0, "learning rate in the bowl", log=True)
    start_x: float = knob(0.2, -2.0, 2.0, "first weight at the start", parameter="start_x")
    start_y: float = knob(1.9, -2.0, 2.0, "second weight at the start", parameter="start_y")


@dataclass(frozen=True, slots=True)
class HalfspacesConfig(Repeated):
    """Logistic regression on Gaussian classes with three descents."""

    prefix = "space_"

    condition: str = choice(
        "10", ("10", "100"), "condition number of the halfspaces", parameter="condition"
    )
    examples: int = knob(2000, 200, 4000, "examples of the halfspaces", parameter="examples_of")
    seeds: int = knob(3, 1, 6, "seeds of the halfspaces")
    seed: int = knob(0, 0, 9990, "first seed of the halfspaces")
