"""How far networks with weight decay and with a growing rate are apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class GrowingRate(ExperimentResult):
    """Differences of outputs of P pairs and R seeds, over T steps so far.

    A difference is the largest between two networks' outputs for the batch of a step, before the
    step, as a share of the largest output of both: 2 at most. The largest is taken over 64 examples
    and ten outputs. It is infinite once an output is not a number.
    """

    apart: Array
    """(P, R, T): decay at a constant rate against a growing rate, in the order of ``PAIRS``."""
    constant: Array
    """(R, T): decay against none at the same constant rate, without ε."""
    losses: Array
    """(3, R, T): loss in nats without ε: decay, growing rate, and neither."""
    norms: Array
    """(3, R, T): root mean square of ‖w‖ over all units of the same networks."""
    verdicts: tuple[Verdict, ...] = ()
    """On the parts of claim C42, once all steps are made."""

    def furthest(self, steps: int) -> Array:
        """Return the largest difference (P, R) in the first ``steps`` steps."""
        largest: Array = np.max(self.apart[:, :, :steps], axis=2)
        return largest
