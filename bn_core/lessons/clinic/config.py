"""The config of a clinic run."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.knobs import Knobs, choice, knob
from bn_core.lessons.clinic.cases.index import CASES

_NUMBERS = sorted(range(1, len(CASES) + 1), key=lambda number: CASES[number - 1].level)
"""Of all cases, the easiest first."""


@dataclass(frozen=True, slots=True)
class ClinicConfig(Knobs):
    """A case, one of its fixes, and three changes that can be made to any script."""

    case: str = choice("1", tuple(map(str, _NUMBERS)), "broken model")
    fix: int = knob(0, 0, 8, "change of the case's list; 0 is no change")
    epochs_times: int = knob(1, 1, 8, "times as many epochs")
    batch_times: int = knob(1, 1, 32, "times as many examples per batch")
    rate_times: float = knob(1.0, 0.1, 10.0, "times the learning rate", log=True)
    seed: int = knob(0, 0, 9999, "seed of weights and batches")

    @property
    def is_untouched(self) -> bool:
        """Whether it is the case's broken script without changes."""
        return self == ClinicConfig(case=self.case, seed=self.seed)


SCRIPT, ERROR = "script", "error message"
TABLES = ("layers", "running statistics", "batches", "both modes", "parameters", "settings")


@dataclass(frozen=True, slots=True)
class InspectionConfig(Knobs):
    """What of a run is shown for inspection."""

    inspect: str = choice(SCRIPT, (SCRIPT, *TABLES, ERROR), "what is inspected")
