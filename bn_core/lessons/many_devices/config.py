"""Settings of batch norm whose batch is split over devices."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.knobs import Knobs, choice, knob


@dataclass(frozen=True, slots=True)
class SyncBatchNormConfig(Knobs):
    """One batch of the digits, split over processes."""

    prefix = "batch_"

    ranks: str = choice("2", ("2", "4"), "processes that share one batch", parameter="ranks")
    shared_by: str = choice(
        "chance", ("chance", "class"), "how the batch is shared out", parameter="shared_by"
    )
    device_batch: int = knob(8, 2, 32, "samples in each process", parameter="device_batch")
    seed: int = knob(0, 0, 9999, "seed of the batch and of the gradient from above")

    @property
    def processes(self) -> int:
        """The number of processes."""
        return int(self.ranks)

    @property
    def samples(self) -> int:
        """Samples in the whole batch."""
        return self.processes * self.device_batch
