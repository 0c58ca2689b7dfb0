"""Settings of the exercises on writing batch norm."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.knobs import Knobs, choice, knob, switch
from bn_core.lessons.write_it.exercises import EXERCISES

BATCH = "2 30; 4 10; 8 50; 10 20"
"""The batch that the lesson opens with, as ``read_batch`` reads it."""
MAX_EXAMPLES, MAX_FEATURES = 64, 8
"""The largest batch, so that a check takes milliseconds."""
MAX_BATCH_TEXT = 20_000
"""Characters of the batch."""


@dataclass(frozen=True, slots=True)
class WriteItConfig(Knobs):
    """Which exercise is open, and how its numbers are made and shown.

    The batch and the programs are not among these settings.
    """

    exercise: str = choice("mean", tuple(each.name for each in EXERCISES), "the exercise")
    seed: int = knob(0, 0, 9999, "seed of γ, β, the gradient and the running averages")
    feature: int = knob(1, 1, MAX_FEATURES, "the feature on the number lines")
    compare: bool = switch(False, "show the right numbers beside yours")
