"""The margins of linear classifiers with and without batch norm, by step."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class Margins(ExperimentResult):
    """Margins of 2 arms, D numbers of features and R seeds, at T recorded steps.

    The margin of an example is its label, 1 or −1, times the output. A margin divided by the
    length of the weights is the distance from the boundary.
    """

    steps: tuple[int, ...]
    """The recorded steps so far."""
    ratios: Array
    """(2, D, R, T): smallest margin over the largest; negative if an example is on the wrong
    side, and 0 once the descent has diverged or if all are."""
    spreads: Array
    """(2, D, R, T): standard deviation of the margins over the root mean square of the outputs;
    0 if all margins are equal, infinite once the descent has diverged."""
    shares: Array
    """(2, D, R, T): smallest distance from the boundary over the largest that a boundary through
    the origin can have; 0 once the descent has diverged."""
    limits: Array
    """(D, R): smallest margin over the largest, of the boundary with the largest distance."""
    verdicts: tuple[Verdict, ...] = ()
    """On the parts of claim C43, once all steps are made."""
