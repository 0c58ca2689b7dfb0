"""Live runs, which compute only while somebody asks for results.

Pausing is not asking, stepping is asking for one, closing the tab ends the asking. The web
process keeps what was recorded, for drawing and scrubbing; the networks live on a worker.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from typing import Any

from bn_core.compute.actors import ExperimentActor, LiveActor
from bn_core.compute.cluster import Cluster, NoWorkersError
from bn_core.compute.held_actor import HeldActor
from bn_core.compute.part_scheduler import Keep, PartScheduler
from bn_core.compute.session_store import PROCESS, Session, SessionStore
from bn_core.experiments.experiment import Experiment
from bn_core.inputs.knobs import Knobs
from bn_core.inputs.labelled_table.table import LabelledTable

log = logging.getLogger(__name__)

RUNS_PER_SESSION, MOST_RUNS = 12, 200
"""Most runs that are kept for one session, and for all sessions together."""
IDLE = 1800.0
"""Seconds without a request after which a run may be dropped."""
SLICE = 0.045
"""Seconds of training between two pictures, while the web process has time to draw them."""
PICTURES = 40.0
"""Pictures a second that the web process draws for all its viewers together, at most."""


class LostError(RuntimeError):
    """The worker that held the networks has died; the message is for the user."""


class Run:
    """One live run: its config, its recorded results, and the actor that makes them.

    The parts of an experiment that comes in parts are computed by all workers, and each is given
    to ``keep``. ``table`` holds the data of a live run on the reader's own table.
    """

    def __init__(
        self,
        experiment: Experiment,
        config: Knobs,
        table: LabelledTable | None = None,
        keep: Keep | None = None,
    ) -> None:
        self.key = uuid.uuid4().hex
        self.experiment = experiment
        self.config: Any = config
        self.table = table
        self.keep = keep
        self.wanted = config
        """The config as its page has it now: what is live of it goes to the actor."""
        self.frames: list[Any] = []
        self.device = ""
        self.done = False
        self.touched = time.monotonic()
        self.turn: object = None
        """The stream that may train on; any other request takes its turn away, for a
        closed stream is noticed later than the question that follows it."""
        self._held: HeldActor | None = None
        self._lock = asyncio.Lock()

    @property
    def held(self) -> bool:
        """Whether a worker holds networks for this run."""
        return self._held is not None

    async def start(self, cluster: Cluster) -> None:
        """Build the networks on a worker and record step 0, unless that is done."""
        async with self._asking():
            await self._actor(cluster)

    async def advance(self, cluster: Cluster, seconds: float) -> None:
        """Train for about ``seconds`` and keep the frames."""
        async with self._asking():
            held = await self._actor(cluster)
            if not self.done:
                self._keep(*await held.ask("advance", seconds, self.wanted))

    async def step(self, cluster: Cluster, n: int) -> None:
        """Make exactly ``n`` steps and keep the frames."""
        async with self._asking():
            held = await self._actor(cluster)
            if not self.done:
                self._keep(*await held.ask("step", n, self.wanted))

    async def pause(self, cluster: Cluster) -> None:
        """Keep the present moment: a slice may have ended between two frames."""
        async with self._asking():
            held = await self._actor(cluster)
            if not self.done:
                done, frames = await held.ask("now")
                self._keep(done, [each for each in frames if each.step > self.frames[-1].step])

    async def restart(self, cluster: Cluster) -> None:
        """Forget everything but the config: the same seed trains the same networks again."""
        async with self._asking():
            self.config = self.wanted
            self._held = None
            self.frames = []
            self.done = False
            await self._actor(cluster)

    async def _actor(self, cluster: Cluster) -> HeldActor:
        """Return the networks on their worker, built if new; LostError if they are gone."""
        if self._held is None:
            if self.frames:
                raise LostError(_LOST)
            self._held = await self._hold(cluster)
            self.device, self.frames = await self._held.ask("start")
        return self._held

    async def _hold(self, cluster: Cluster) -> HeldActor:
        if self.experiment.live:
            return await cluster.hold(LiveActor, self.config, self.table)
        if self.experiment.start is None:
            return await cluster.hold(ExperimentActor, self.experiment.worker, self.config)
        empty = self.experiment.start(self.config)
        return HeldActor("", PartScheduler(cluster, self.experiment.worker, empty, self.keep))

    def _keep(self, done: bool, frames: list[Any]) -> None:
        self.frames.extend(frames)
        self.done = done

    @contextlib.asynccontextmanager
    async def _asking(self) -> AsyncIterator[None]:
        self.touched = time.monotonic()
        async with self._lock:
            try:
                yield
            except (LostError, NoWorkersError):
                raise
            except Exception as error:
                # Whatever Dask says of a dead worker, the networks are gone with it.
                log.warning("a run was lost", exc_info=error)
                self._held = None
                raise LostError(_LOST if self.frames else _UNBEGUN) from error


_LOST = (
    "The worker that trained these networks has stopped, and they are gone with it. "
    "Restart trains them again from the same seed."
)


_UNBEGUN = (
    "No worker could begin this: they are busy with other work, or have stopped. "
    "Restart asks again."
)


class Runs:
    """Every run of this process, by key, within the limits of a session store."""

    def __init__(self) -> None:
        self._runs = SessionStore[Run](RUNS_PER_SESSION, MOST_RUNS, lambda run: run.touched)
        self._viewers = 0

    def claim(
        self,
        key: str | None,
        experiment: Experiment,
        config: Knobs,
        table: LabelledTable | None = None,
        keep: Keep | None = None,
        session: Session = PROCESS,
    ) -> Run:
        """Return the run ``key`` if it fits ``config``, else a new one for ``session``.

        A changed live knob (the learning rate) is handed to the run in progress. ``table`` and
        ``keep`` are those of :class:`Run`.
        """
        run = self._runs.get(key or "")
        if run is None or _fixed(run.config) != _fixed(config) or not _same(run.table, table):
            if run is not None:
                self._runs.remove(run.key)
            self._runs.remove_unused(time.monotonic() - IDLE)
            run = Run(experiment, config, table, keep)
            self._runs.add(session, run.key, run)
        run.wanted = config
        if not run.held:
            run.config = config
        run.touched = time.monotonic()
        return run

    def get(self, key: str) -> Run | None:
        """The run with this key, if it is still kept."""
        return self._runs.get(key)

    @contextlib.contextmanager
    def viewer(self) -> Iterator[None]:
        """Count one more listener for as long as it listens."""
        self._viewers += 1
        try:
            yield
        finally:
            self._viewers -= 1

    def slice(self, workers: int) -> float:
        """Seconds to train between two pictures of one run.

        At most ``workers`` runs train at once, each asking for a picture a slice: slices grow so
        that drawing never takes the machine from training.
        """
        return max(SLICE, min(self._viewers, workers) / PICTURES)


def _same(one: LabelledTable | None, other: LabelledTable | None) -> bool:
    """Whether two tables hold the same, or both are none."""
    return one is other or (one is not None and other is not None and one.key == other.key)


def _fixed(config: Any) -> Any:
    """The config with every live knob at its default: what a run cannot change."""
    live = {name: knob.default for name, knob in config.knobs() if knob.live}
    return dataclasses.replace(config, **live)


RUNS = Runs()
"""The process's runs: pages claim them, routes advance them."""
