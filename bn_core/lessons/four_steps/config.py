"""Settings of the four steps on the reader's batch."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.batches.batch import MAX_EXAMPLES, MAX_FEATURES
from bn_core.inputs.knobs import Knobs, choice, knob


@dataclass(frozen=True, slots=True)
class FourStepsConfig(Knobs):
    """Settings of one feature in a batch-norm layer.

    The batch itself is not among them: it enters through ``bn_core.inputs``.
    """

    gamma: float = knob(2.0, -1e12, 1e12, "scale γ")
    beta: float = knob(1.0, -1e12, 1e12, "shift β")
    eps: float = knob(1e-5, 0.0, 10.0, "ε, added to the variance", log=True)
    mode: str = choice("training", ("training", "inference"), "whose statistics")
    feature: int = knob(1, 1, MAX_FEATURES, "feature shown")
    sample: int = knob(2, 1, MAX_EXAMPLES, "sample spelled out")
