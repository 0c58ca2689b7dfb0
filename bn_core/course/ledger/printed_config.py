"""What is run for the ledger alone: arithmetic, figure 1 of 2015, a faulty gradient, a place."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.inputs.knobs import knob


@dataclass(frozen=True, slots=True)
class PrintedConfig(Repeated):
    """What is settled by arithmetic, and the many normal batches of one claim."""

    batches: int = knob(100_000, 100, 100_000, "normal batches averaged", log=True)
