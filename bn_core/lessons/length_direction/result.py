"""Results of the experiments on the length of weights."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class Scaling:
    """What changes when hidden weights are scaled by F factors (claim C39)."""

    factors: tuple[float, ...]
    logit_difference: Array
    """(E + 1, F, R): largest difference of a logit from that at factor 1, as a share of the largest
    logit; batch norm with each of ``EPSILONS``, and without."""
    gradient: Array
    """(E + 1, F, R): ‖∂L/∂W‖ times the factor, as a multiple of ‖∂L/∂W‖ at factor 1."""
    variance: Array
    """(R,): the least variance of a unit before the first batch norm, at the smallest factor."""


@dataclass(frozen=True, slots=True, eq=False)
class FormulaErrors:
    """The errors of printed formulas for batch norm (claim C11)."""

    printed: float
    """‖γWx/‖Wx‖ + β − BN(Wx)‖ / ‖BN(Wx)‖, over all units and examples."""
    by_length: float
    """The same for γ·w·x/‖w‖ + β, which is weight normalization."""
    by_spread: float
    """The same for γ·w·(x − mean)/‖w‖_S + β."""
    factors: tuple[float, ...]
    std: tuple[float, ...]
    """The standard deviation of BN's output with W times each factor."""


@dataclass(frozen=True, slots=True, eq=False)
class UndoneByAffine:
    """Errors of recovering x by γ = √(σ² + ε) and β = μ of one batch (claim C04).

    Each is a mean squared error of y against x as a share of x's variance, by batch size and seed.
    """

    sizes: tuple[int, ...]
    own: Array
    """(B, R): on that batch."""
    fixed: Array
    """(B, R): on another batch of the same source, with the first one's statistics, as in
    evaluation mode."""
    others: Array
    """(B, R): on the other batch with its own statistics, as in training."""


@dataclass(frozen=True, slots=True, eq=False)
class LengthDirection(ExperimentResult):
    """S settings with batch norm and P without, R seeds, over T steps so far."""

    rates: Array
    """(S + P, R, T): η / mean ‖w‖² over all hidden units, before each step."""
    norms: Array
    """(S + P, R, T): root mean square of ‖w‖ over all hidden units, before each step."""
    losses: Array
    """(S + P, R, T): training loss in nats; NaN from a network's end on."""
    scaling: Scaling | None = None
    formula: FormulaErrors | None = None
    recovery: UndoneByAffine | None = None
    verdicts: tuple[Verdict, ...] = ()
    """On claims C39, C11 and C04, then on weight decay and three starts."""

    def last(self, place: int, share: float = 0.1) -> Array:
        """Return the mean loss (R,) of the last tenth of the steps."""
        count = max(1, round(share * self.losses.shape[2]))
        result: Array = self.losses[place, :, -count:].mean(axis=1)
        return result
