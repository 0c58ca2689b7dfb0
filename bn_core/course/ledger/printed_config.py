"""Configuration of the experiment that settles printed numbers by arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.experiments.repeated import Repeated
from bn_core.inputs.knobs import knob


@dataclass(frozen=True, slots=True)
class PrintedConfig(Repeated):
    """The number of random batches, for the only claim that needs them."""

    batches: int = knob(100_000, 100, 100_000, "normal batches averaged", log=True)
