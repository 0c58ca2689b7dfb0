"""A live run on a worker: the thin actor whose handle the web process can hold without PyTorch."""

from __future__ import annotations

from bn_core.configs import RunConfig
from bn_core.results import Frame


class Live:
    """A Trainer as a Dask actor; PyTorch is imported where it is made, on the worker."""

    def __init__(self, config: RunConfig) -> None:
        from bn_core.training import Trainer

        self._trainer = Trainer(config)

    def start(self) -> tuple[str, list[Frame]]:
        """The sentence that names the device, and the frame before the first step."""
        return self._trainer.device, [self._trainer.frame()]

    def advance(self, seconds: float, rate: float) -> tuple[bool, list[Frame]]:
        """Train for about ``seconds``; whether the run is over, and what was recorded."""
        self._trainer.set_rate(rate)
        return self._told(self._trainer.advance(seconds))

    def now(self) -> tuple[bool, list[Frame]]:
        """Whether the run is over, and the present moment, though no frame may be due."""
        return self._told([self._trainer.frame()])

    def step(self, n: int, rate: float) -> tuple[bool, list[Frame]]:
        """Make exactly ``n`` steps; whether the run is over, and what was recorded."""
        self._trainer.set_rate(rate)
        return self._told(self._trainer.step(n))

    def _told(self, frames: list[Frame]) -> tuple[bool, list[Frame]]:
        # The trainer's first call gives step 0 once more; start has told it.
        return self._trainer.done, [frame for frame in frames if frame.step]
