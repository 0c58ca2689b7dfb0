"""Settings of the lesson on standardizing."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.batches.batch import MAX_EXAMPLES
from bn_core.inputs.knobs import Knobs, choice, knob
from bn_core.lessons.standardize.units import UNITS


@dataclass(frozen=True, slots=True)
class StandardizeConfig(Knobs):
    """Settings; the numbers themselves enter through ``bn_core.inputs``."""

    unit: str = choice("same", tuple(UNITS), "change of the unit of all numbers")
    sample: int = knob(8, 1, MAX_EXAMPLES, "number spelled out")
