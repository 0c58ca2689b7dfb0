"""The state of the workers, for a route and as a sentence for readers."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.environment import SCHEDULER

RETRY = 5
"""Seconds after which it is worth to try again."""
_AGAIN = f"Try again in {RETRY}\u00a0s."


@dataclass(frozen=True, slots=True)
class Health:
    """The state of computing and the number of workers.

    The state is starting, ready, restarting, failed or stopped. ``sentence`` says to a reader why
    nothing can be computed; it is empty if the state is ready.
    """

    state: str
    workers: int
    sentence: str

    @property
    def ready(self) -> bool:
        """Whether at least one worker can compute."""
        return self.state == "ready"


STOPPED = Health("stopped", 0, "The lab is not running, so nothing can be computed.")


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences about this machine's workers or those of the scheduler ``at``."""

    at: str | None

    @property
    def starting(self) -> str:
        """Before the first worker has connected."""
        if self.at is None:
            return f"The lab's workers are starting. {_AGAIN}"
        return f"The lab is waiting for workers at {self.at}. {_AGAIN}"

    @property
    def restarting(self) -> str:
        """After the last worker, or the scheduler, has been lost."""
        if self.at is None:
            return f"The lab's workers have stopped and are restarting. {_AGAIN}"
        return f"The lab has lost the workers at {self.at} and is connecting again. {_AGAIN}"

    @property
    def unreachable(self) -> str:
        """When no scheduler answers at its address."""
        if self.at is None:
            return self.failed
        return (
            f"No Dask scheduler answers at {self.at}; start one there, or unset {SCHEDULER}. "
            f"{_AGAIN}"
        )

    @property
    def failed(self) -> str:
        """When there has been no worker for longer than a start takes."""
        if self.at is None:
            return f"The workers could not be started; the server's log says why. {_AGAIN}"
        return f"The scheduler at {self.at} has no workers; start some for it. {_AGAIN}"
