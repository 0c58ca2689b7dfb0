"""Settings of what ε does to a batch, and of the offset added in float32."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.knobs import Knobs, knob

MAX_POWER = 8
"""The largest power of ten by which a batch is divided, and that is added to it."""


@dataclass(frozen=True, slots=True)
class EpsilonConfig(Knobs):
    """How the reader's batch is changed before it is normalized.

    The batch itself and ε are not among these settings.
    """

    shrink: int = knob(0, 0, MAX_POWER, "the batch is divided by 10 to this power")
    offset: int = knob(2, 0, MAX_POWER, "10 to this power is added to the batch, in float32")
