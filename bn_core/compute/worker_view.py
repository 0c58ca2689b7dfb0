"""What the web process sees of each worker."""

from __future__ import annotations

from dataclasses import dataclass

from distributed import Client

from bn_core.compute.workers import BATCH, INTERACTIVE


@dataclass(frozen=True, slots=True)
class WorkerView:
    """The kinds of work that a worker does, and how many MiB it holds."""

    marks: frozenset[str]
    memory_at_first: float
    memory: float

    def does(self, mark: str) -> bool:
        """Whether the worker does this kind of work; one without a mark does all."""
        return not self.marks or mark in self.marks

    @property
    def growth(self) -> float:
        """By how many MiB the worker has grown."""
        return self.memory - self.memory_at_first


async def view_workers(client: Client, before: dict[str, WorkerView]) -> dict[str, WorkerView]:
    """Return the workers that there are now, by address, given those of the last look."""
    # Asked of the scheduler: what the client remembers lags behind.
    workers = (await client.scheduler.identity(n_workers=-1))["workers"]
    views = {}
    for address, worker in workers.items():
        memory = worker["metrics"].get("memory", 0) / 2**20
        first = before[address].memory_at_first if address in before else memory
        marks = frozenset(worker["resources"]) & {BATCH, INTERACTIVE}
        views[address] = WorkerView(marks, first, memory)
    return views
