"""Compute the results of one experiment for everybody who asks for them.

A computation holds what was recorded so far. The networks live on a worker. If it is lost, a new
one is trained to where the record ends, and goes on with the numbers that the lost one would have
had: a frame depends only on the config, the step and the rates.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from typing import Any
from weakref import WeakSet

from bn_core.compute.actors import ExperimentActor, LiveActor
from bn_core.compute.cluster import Cluster, NoWorkersError
from bn_core.compute.held_actor import HeldActor
from bn_core.compute.jobs import GaveWayError
from bn_core.compute.part_scheduler import Keep, PartScheduler
from bn_core.compute.session_store import PROCESS, Session
from bn_core.compute.turns import LostWorkerError
from bn_core.compute.work import Work
from bn_core.experiments.experiment import Experiment
from bn_core.inputs.knobs import Knobs
from bn_core.inputs.labelled_table.table import LabelledTable

log = logging.getLogger(__name__)

PIECE = 25
"""Most steps of one question while a new worker is trained to where the record ends."""
MOST_LOSSES = 2
"""Times that a worker may be lost in one question."""
GRACE = 0.5
"""Seconds in which a slice may end by itself once nobody asks for it any more."""


class LostError(RuntimeError):
    """The worker has died, and so has the next; the message is for the user."""


class Computation:
    """The results of an experiment with one config, recorded as they are computed.

    ``address`` is that of the finished result among the stored ones, or "" if it is nobody else's:
    with the reader's own table, or with a rate that was changed on the way. ``on_done`` is called
    once with the finished computation. The parts of an experiment that comes in parts are each
    given to ``keep``.
    """

    def __init__(
        self,
        experiment: Experiment,
        config: Any,
        table: LabelledTable | None = None,
        keep: Keep | None = None,
        address: str = "",
        session: Session = PROCESS,
        on_done: Callable[[Computation], None] | None = None,
    ) -> None:
        self.experiment = experiment
        self.config = config
        self.table = table
        self.address = address
        self.session = session
        self.frames: list[Any] = []
        """What is recorded, of an experiment that keeps only the last result that one alone."""
        self.done = False
        self.device = ""
        """The name of the device on which it is computed; empty before the start."""
        self.seconds = 0.0
        """The time that computing has taken so far."""
        self.made = 0.0
        """When it was finished, in seconds since 1970; 0 before."""
        self._asked = False
        self.drivers: set[object] = set()
        """Who asks for more just now: streams, and the background."""
        self.readers: WeakSet[object] = WeakSet()
        """The runs that go through this record, though they may be paused."""
        self.pictures: OrderedDict[Any, str] = OrderedDict()
        """What was drawn of it lately, for others who ask for the same."""
        self._keep, self._on_done = keep, on_done
        self.rates: list[tuple[int, Knobs]] = [(0, config)]
        """The steps from which on a config's live knobs were used."""
        self.count = 0
        """How many results were recorded, of which an experiment keeps the last alone."""
        self._held: HeldActor | None = None
        self._lock = asyncio.Lock()
        self._slice: asyncio.Task[None] | None = None

    @property
    def is_held(self) -> bool:
        """Whether a worker holds networks for this computation."""
        return self._held is not None

    def release(self) -> None:
        """Let the worker forget the networks; going on trains new ones to the same place."""
        self._held = None

    def fill(self, frames: list[Any], device: str, made: float, seconds: float) -> None:
        """Take over a finished record, computed earlier."""
        self.frames, self.device, self.made, self.seconds = frames, device, made, seconds
        self.done = True

    def ask_for(self, cluster: Cluster) -> None:
        """Let it no longer be background work, because a reader asks for it."""
        if self._asked:
            return
        self._asked = True
        cluster.promote(self)
        if self._held and isinstance(self._held.actor, PartScheduler):
            self._held.actor.work = Work.BATCH

    async def start(self, cluster: Cluster) -> None:
        """Record the first result, unless there is one."""
        if not self.frames:
            async with self._asking():
                await self._find_actor(cluster)

    async def advance(self, cluster: Cluster, seconds: float, wanted: Knobs) -> None:
        """Compute for about ``seconds``; others who ask meanwhile get the same results."""
        while True:
            if self._slice is None or self._slice.done():
                more = self._ask_more(cluster, "advance", seconds, wanted)
                self._slice = asyncio.create_task(more)
            slice_ = self._slice
            await asyncio.wait([slice_])  # it goes on if who asked leaves, so that it is recorded
            if not slice_.cancelled():
                slice_.result()
                return
            if not self.drivers:
                return
            # An earlier stop has interrupted the slice after this question had joined it.

    async def step(self, cluster: Cluster, n: int, wanted: Knobs) -> None:
        """Make exactly ``n`` steps and keep the frames."""
        await self._ask_more(cluster, "step", n, wanted)

    async def measure_now(self, cluster: Cluster) -> None:
        """Record the present moment: a slice may have ended between two frames."""
        async with self._asking():
            if self._held is not None and not self.done:
                await self._record_now(cluster)

    async def stop(self) -> None:
        """End the work in hand unless somebody asks for it again."""
        slice_ = self._slice
        if slice_ and not slice_.done():
            await asyncio.wait([slice_], timeout=GRACE)
        if self.drivers:
            return
        held = self._held
        if held and isinstance(held.actor, PartScheduler):
            async with self._lock:
                await held.actor.stop()
        elif slice_ and not slice_.done():
            slice_.cancel()

    async def _ask_more(self, cluster: Cluster, method: str, amount: float, wanted: Knobs) -> None:
        async with self._asking():
            if self.done:
                return
            if not self.frames:
                await self._find_actor(cluster)
            if wanted != self.rates[-1][1]:
                await self._record_now(cluster)
                self.rates.append((self.frames[-1].step, wanted))
            done, frames = await self._ask(cluster, method, amount, wanted)
            self.count += len(frames)
            self._record(frames)
            if done and not self.done:
                self.done, self.made = True, time.time()
                self._held = None
                if self._on_done:
                    self._on_done(self)

    async def _record_now(self, cluster: Cluster) -> None:
        _, frames = await self._ask(cluster, "now")
        self._record([each for each in frames if each.step > self.frames[-1].step])

    def _record(self, frames: list[Any]) -> None:
        if self.experiment.is_recorded:
            self.frames.extend(frames)
        elif frames:
            self.frames = frames[-1:]

    async def _ask(self, cluster: Cluster, method: str, *args: Any) -> Any:
        """Ask the actor; a new one if its worker has died."""
        began = time.monotonic()
        try:
            losses = 0
            while True:
                try:
                    held = await self._find_actor(cluster)
                    return await held.ask(method, *args)
                except GaveWayError:
                    self._held = None  # it waits for its next turn
                except (LostWorkerError, OSError):  # OSError: the connection broke first
                    self._held = None
                    losses += 1
                    if losses == MOST_LOSSES:
                        raise
        finally:
            self.seconds += time.monotonic() - began

    async def _find_actor(self, cluster: Cluster) -> HeldActor:
        """Return the networks on their worker, or new ones at the end of the record."""
        if self._held is None:
            held = await self._hold(cluster)
            self.device, first = await held.ask("start")
            if not self.frames:
                self.frames, self.count = list(first), 1
            else:
                await self._catch_up(held)
            self._held = held
        return self._held

    async def _catch_up(self, held: HeldActor) -> None:
        """Bring a new actor to where the record ends, and drop what it records on the way."""
        if isinstance(held.actor, PartScheduler):
            return  # it began with the parts that are there
        ends = [step for step, _ in self.rates[1:]]
        ends.append(self.frames[-1].step if self.experiment.live else self.count - 1)
        reached = 0
        for (_, wanted), end in zip(self.rates, ends, strict=True):
            while reached < end:
                piece = min(PIECE if self.experiment.live else 1, end - reached)
                await held.ask("step", piece, wanted)
                reached += piece

    async def _hold(self, cluster: Cluster) -> HeldActor:
        experiment, config = self.experiment, self.config
        urgent = Work.INTERACTIVE if experiment.live else Work.BATCH
        work = urgent if self._asked else Work.BACKGROUND
        options: dict[str, Any] = {"work": work, "session": self.session, "owner": self}
        if experiment.live:
            return await cluster.hold(LiveActor, config, self.table, experiment.worker, **options)
        if experiment.start is None:
            return await cluster.hold(ExperimentActor, experiment.worker, config, **options)
        result = self.frames[-1] if self.frames else experiment.start(config)
        scheduler = PartScheduler(cluster, experiment.worker, result, self._keep, **options)
        return HeldActor("", scheduler)

    @contextlib.asynccontextmanager
    async def _asking(self) -> AsyncIterator[None]:
        async with self._lock:
            try:
                yield
            except (LostError, NoWorkersError):
                raise
            except asyncio.CancelledError:
                self._held = None  # what was interrupted cannot go on
                raise
            except Exception as error:
                log.warning("a computation was lost", exc_info=error)
                self._held = None
                raise LostError(_LOST if self.frames else _UNBEGUN) from error


def branch(computation: Computation, frames: list[Any]) -> Computation:
    """Return a new computation that goes on from the last of these frames."""
    own = Computation(computation.experiment, computation.config, computation.table)
    last = frames[-1].step
    own.frames, own.device = list(frames), computation.device
    own.rates = [each for each in computation.rates if each[0] <= last]
    return own


_LOST = (
    "The worker that computed this has stopped, and so has the one that took over. "
    "Press again to go on."
)
_UNBEGUN = (
    "No worker could begin this: they are busy with other work, or have stopped. "
    "Restart asks again."
)
