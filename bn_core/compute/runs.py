"""Runs, each the way of one reader through a computation that all readers share.

What is recorded is replayed to readers who come later, at the speed at which it was computed; the
worker computes only while somebody asks for more than is recorded. Pausing is not asking, stepping
is asking for one, closing the tab ends the asking.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import hashlib
import math
import time
import uuid
from collections.abc import Iterator
from typing import Any

from bn_core.compute.cluster import Cluster
from bn_core.compute.computation import Computation, branch
from bn_core.compute.part_scheduler import Keep
from bn_core.compute.results import RESULTS, Results, name_config
from bn_core.compute.session_store import PROCESS, Session, SessionStore
from bn_core.experiments.device_name import CPU, describe_training
from bn_core.experiments.experiment import Experiment
from bn_core.experiments.recording import RecordedRun
from bn_core.inputs.knobs import Knobs
from bn_core.inputs.labelled_table.table import LabelledTable

RUNS_PER_SESSION, MOST_RUNS = 12, 200
"""Most runs that are kept for one session, and for all sessions together."""
IDLE = 1800.0
"""Seconds without a request after which a run may be dropped."""
SLICE = 0.045
"""Seconds of training between two pictures, while the web process has time to draw them."""
PICTURES = 40.0
"""Pictures a second that the web process draws for all its viewers together, at most."""
OPENING = 0.1
"""The share of a live run's steps that a reader finds on opening the page, if it is recorded."""
ON_CPU = "This is computed on the CPU."
"""What a page says of an experiment that needs no GPU."""
RETRACED = 100
"""Most steps between two pictures while a run goes to where an earlier one stood."""
SHORTEST_REPLAY, LONGEST_REPLAY = 3.0, 10.0
"""Seconds that replaying a whole record takes at least and at most."""


class Run:
    """The run of one reader, and how far into the record the reader is.

    Without ``results`` it shares its computation with nobody. ``table`` holds the data of a live
    run on the reader's own table, which is never shared either. The parts of an experiment that
    comes in parts are each given to ``keep``.
    """

    def __init__(
        self,
        experiment: Experiment,
        config: Knobs,
        table: LabelledTable | None = None,
        keep: Keep | None = None,
        session: Session = PROCESS,
        results: Results | None = None,
    ) -> None:
        self.key = uuid.uuid4().hex
        self.experiment = experiment
        self.table = table
        self.wanted: Any = config
        """The config as its page has it now: what is live of it goes to the worker."""
        self.touched = time.monotonic()
        self.turn: object = None
        """The stream that may go on; any other request takes its turn away, for a
        closed stream is noticed later than the question that follows it."""
        self._order = 0
        """The order of the newest request that the reader's browser has numbered."""
        self.opens_alive = False
        """Whether it begins by itself if nobody has computed it yet."""
        self.asked_for = False
        """Whether the reader has asked for it, so that it plays to its end by itself."""
        self._keep, self._session = keep, session
        self._results = results if table is None else None
        self._played = False
        self._retraced: list[tuple[int, Any]] = []
        """The steps still to train again before it stands where an earlier run stood, each with
        the config that is used up to it."""
        self._arrived = False
        self._slice: object = None
        """The slice in hand, whose end moves the reader to what it has recorded."""
        self.plays_on = False
        """Whether it takes over from a run that was playing."""
        self._repeats_rates = False
        """Whether it is computed for its reader alone, at the rates of the run before it."""
        self._restarting: tuple[Knobs, asyncio.Task[None]] | None = None
        """The restart in progress, and the config that was wanted when it began."""
        self.computation = self._find()
        self.computation.readers.add(self)
        self._at = self._find_opening()

    def find(self) -> None:
        """Begin with what is recorded of the wanted config."""
        self._move_to(self._find())
        self._at = self._find_opening()

    def _find(self) -> Computation:
        if not self._results:
            return self._make_own(self.wanted)
        return self._results.find(self.experiment, self.wanted, self._keep, self._session)

    @property
    def config(self) -> Any:
        """The config of what is computed."""
        return self.computation.config

    @property
    def frames(self) -> list[Any]:
        """The frames that the reader has reached; what there is if it is not live."""
        frames = self.computation.frames
        return frames[: self._at + 1] if self.experiment.live else frames

    @property
    def done(self) -> bool:
        """Whether the reader has reached the end of what can be computed."""
        return self.computation.done and not self.behind

    @property
    def behind(self) -> bool:
        """Whether more is recorded than the reader has reached."""
        return self.experiment.live and self._at < len(self.computation.frames) - 1

    @property
    def goes_on_by_itself(self) -> bool:
        """Whether a page that shows this run goes on with it at once.

        It joins others who wait for the same result, or begins what its page opens with or the
        reader has asked for, or takes over from another run.
        """
        if self.asked_for or self.plays_on or self._retraced:
            return not self.done
        waited_for = bool(self.computation.drivers) or self.opens_alive
        return waited_for and not self.experiment.live and not self.done

    @property
    def rests(self) -> bool:
        """Whether it has just come to where a paused run stood, and stops there."""
        return self._arrived and not self.plays_on and not self.asked_for

    @property
    def device(self) -> str:
        """The sentence that says on which device it is computed."""
        if not self.computation.device:
            return ""
        return describe_training(self.device_name) if self._uses_workers_device else ON_CPU

    @property
    def device_name(self) -> str:
        """The name of the device on which it is computed."""
        return self.computation.device if self._uses_workers_device else CPU

    @property
    def _uses_workers_device(self) -> bool:
        """Whether it is computed on the worker's device.

        The results of experiments that use the CPU alone have a sentence of their own on it.
        """
        frames = self.computation.frames
        said = getattr(frames[-1], "device", "") if frames else ""
        return said in ("", describe_training(self.computation.device))

    @property
    def is_held(self) -> bool:
        """Whether a worker holds networks for this run."""
        return self.computation.is_held

    @property
    def place(self) -> str:
        """The name under which a browser keeps the step that its reader has reached.

        The next run of the same config has the same name, after a restart of the lab, too. It is
        empty if the run has no steps, or if its numbers depend on more than the config: on the
        reader's own table, or on a rate that was changed.
        """
        own = not self._results or self.computation.rates != [(0, self.wanted)]
        if own or not self.experiment.live:
            return ""
        name = name_config(self.experiment, self.wanted)
        return hashlib.sha256(name.encode()).hexdigest()[:16]

    async def start(self, cluster: Cluster, reached: int = 0) -> None:
        """Record the first result if there is none, and go to step ``reached``."""
        self.touched = time.monotonic()
        is_found = bool(self.computation.address or self.computation.frames)
        if self._results and not is_found and not self._repeats_rates:
            await self._results.find_device(cluster)
            self.find()  # now that the device is known
        self.computation.ask_for(cluster)
        if not self.computation.frames:
            await self.computation.start(cluster)
            if self.opens_alive and self.experiment.live and not self._retraced:
                steps = math.ceil(OPENING * self.config.steps)
                await self.computation.step(cluster, steps, self.wanted)
            self._at = self._find_opening()
        if reached and self.experiment.live:
            recorded = sum(each.step <= reached for each in self.computation.frames)
            self._at = max(self._at, recorded - 1)

    async def advance(self, cluster: Cluster, seconds: float, turn: object = None) -> None:
        """Go on for about ``seconds``, through what is recorded or by computing more.

        ``turn`` is that of a stream. Once it is taken away, no slice begins, and a replay stays
        where the request that took it has found it.
        """
        await self.start(cluster)
        if not self._has_turn(turn):
            return
        self._end_slice()
        self._played, self._arrived = True, False
        if self._retraced:
            await self._retrace(cluster)
        elif self.behind:
            await asyncio.sleep(seconds)
            if self._has_turn(turn):
                self._at = min(self._at + self._measure_stride(seconds), self._last)
        elif not self.done:
            self._leave_if_changed(self.wanted)
            self._slice = slice_ = object()
            try:
                await self.computation.advance(cluster, seconds, self.wanted)
            finally:
                if self._slice is slice_:
                    self._end_slice()

    async def step(self, cluster: Cluster, n: int) -> None:
        """Make exactly ``n`` steps."""
        await self.start(cluster)
        self._end_slice()
        self._played, self.plays_on = True, False
        self._retraced = []
        if self.behind:
            goal = min(self.frames[-1].step + n, self.config.steps)
            steps = [each.step for each in self.computation.frames]
            if goal in steps:
                self._at = steps.index(goal)
                return
            # Nobody has recorded that step, and others may be at another one.
            n = goal - self.frames[-1].step
            self._move_to(branch(self.computation, self.frames))
        if not self.done:
            self._leave_if_changed(self.wanted)
            await self.computation.step(cluster, n, self.wanted)
            self.skip_to_end()

    async def stop(self) -> None:
        """End the work in hand, unless others ask for it, and stand where it has come to."""
        await self.computation.stop()
        self._end_slice()

    async def pause(self, cluster: Cluster) -> None:
        """Stop where the reader is, in the present moment if nothing more is recorded."""
        self.plays_on = False
        await self.start(cluster)
        if not self.behind and not self.computation.drivers:
            await self.computation.measure_now(cluster)
            self.skip_to_end()

    async def restart(self, cluster: Cluster) -> None:
        """Compute it all again from the config: the same seed gives the same numbers.

        A request that comes while a restart is in progress waits for that one, so that networks
        are built once.
        """
        while self._restarting:
            wanted, restarting = self._restarting
            await asyncio.wait([restarting])
            if wanted == self.wanted:
                break
        else:
            restarting = asyncio.create_task(self._restart(cluster))
            self._restarting = self.wanted, restarting
            restarting.add_done_callback(lambda _: self._end_restart())
            await asyncio.wait([restarting])
        restarting.result()

    def _end_restart(self) -> None:
        self._restarting = None

    async def _restart(self, cluster: Cluster) -> None:
        self.touched = time.monotonic()
        self._played, self.plays_on = True, False
        self._retraced = []
        if self._results:
            await self._results.find_device(cluster)
            keep, session = self._keep, self._session
            again = self._results.make(self.experiment, self.wanted, keep, session)
        else:
            again = self._make_own(self.wanted)
        self._move_to(again)
        await self.start(cluster)

    def want(self, config: Knobs) -> None:
        """Take over a config that differs in what is live alone.

        The networks go on from where the reader is if a live field differs that is no knob, as with
        the points that a reader adds.
        """
        if config == self.wanted:
            return
        goes_on = bool(self.computation.frames) and config.differs_in_live_fields(self.wanted)
        self.wanted = config
        if goes_on:
            self._played = True
            if self.computation.address or self.computation.done or self.behind:
                self._move_to(branch(self.computation, self.frames))
                self.skip_to_end()
        elif not (self._played or self._retraced):
            self.find()

    def can_take(self, config: Any) -> bool:
        """Return whether a config differs from this run's in what is live alone."""
        return bool(self.wanted.without_live() == config.without_live())

    def skip_to_end(self) -> None:
        """Go to the end of what is recorded."""
        self._at = self._last

    def take_over(self, other: Run) -> None:
        """Go to where another run of the same config stands, and play on if it is playing.

        This run records other things. A frame depends on the config, the step and the rates alone,
        so training again gives the same networks bit for bit.
        """
        self.plays_on = other.turn is not None
        reached = other.frames[-1].step if other.frames else 0
        used = [each for each in other.computation.rates if each[0] < reached]
        if not used:
            return
        configs = [_replace_record(config, self.wanted) for _, config in used]
        if len(configs) > 1 or configs[0] != self.computation.config:
            self._move_to(self._make_own(configs[0]))
            self._repeats_rates = True
        self._at = 0
        ends = [*(step for step, _ in used[1:]), reached]
        self._retraced = list(zip(ends, configs, strict=True))

    def go_back_to(self, step: int) -> None:
        """Let a live run go on to the step that an earlier one had reached."""
        if not self.experiment.live:
            return
        step = min(step, self.config.steps)
        if step > (self.frames[-1].step if self.frames else 0):
            self._retraced, self._arrived = [(step, self.wanted)], False

    def take_turn(self) -> object:
        """Take the turn to go on away from any other stream, and return it."""
        self.give_turn(self.turn)
        self.turn = object()
        self.computation.drivers.add(self.turn)
        return self.turn

    def is_newest(self, order: int | None) -> bool:
        """Whether no later request has come in, so that this one may take the turn away.

        A browser sends its requests on several connections, so they can overtake each other. A
        request without an order is the newest.
        """
        if order is None:
            return True
        newest, self._order = self._order, max(self._order, order)
        return order >= newest

    def give_turn(self, turn: object) -> None:
        """Give a turn back, if it has not been taken away."""
        if turn is not None and turn is self.turn:
            self.turn = None
            self.computation.drivers.discard(turn)

    def _end_slice(self) -> None:
        """Go to what the slice in hand has recorded; it moves the reader no more later.

        A slice is recorded a moment before the stream that waits for it hears of that.
        """
        if self._slice is not None:
            self._slice = None
            self.skip_to_end()

    def _has_turn(self, turn: object) -> bool:
        return turn is None or turn is self.turn

    async def _retrace(self, cluster: Cluster) -> None:
        """Train a piece of the way to where an earlier run stood, unless it is recorded."""
        end, wanted = self._retraced[0]
        frames = self.computation.frames
        if frames[-1].step < end and not self.computation.done:
            self._leave_if_changed(wanted)
            piece = min(RETRACED, end - frames[-1].step)
            await self.computation.step(cluster, piece, wanted)
        recorded = sum(each.step <= end for each in self.computation.frames)
        self._at = max(self._at, recorded - 1)
        if self.computation.done or self.computation.frames[-1].step >= end:
            self._retraced = self._retraced[1:]
            self._arrived = not self._retraced

    def _make_own(self, config: Any) -> Computation:
        session = self._session
        return Computation(self.experiment, config, self.table, self._keep, session=session)

    def _move_to(self, computation: Computation) -> None:
        if self.turn in self.computation.drivers:
            self.computation.drivers.discard(self.turn)
            computation.drivers.add(self.turn)
        self.computation.readers.discard(self)
        computation.readers.add(self)
        self.computation = computation
        self._slice = None

    def _leave_if_changed(self, wanted: Knobs) -> None:
        """Go on without the others if another rate than theirs is wanted."""
        computation = self.computation
        if wanted == computation.config or not computation.address:
            return
        if computation.drivers - {self.turn} or len(computation.readers) > 1:
            self._move_to(branch(computation, self.frames))
        elif self._results:
            self._results.withdraw(computation)

    def _measure_stride(self, seconds: float) -> int:
        """Return the frames to go on in this time when replaying."""
        whole = min(max(self.computation.seconds, SHORTEST_REPLAY), LONGEST_REPLAY)
        return max(1, math.ceil(len(self.computation.frames) * seconds / whole))

    @property
    def _last(self) -> int:
        return max(0, len(self.computation.frames) - 1)

    def _find_opening(self) -> int:
        """Return the frame that a reader finds first: some way into what is recorded."""
        frames = self.computation.frames
        if not self.experiment.live or not frames:
            return 0
        goal = OPENING * self.config.steps
        return next((k for k, each in enumerate(frames) if each.step >= goal), self._last)


class Runs:
    """Every run of this process, by key, within the limits of a session store."""

    def __init__(self, results: Results | None = None) -> None:
        self._results = results
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
        run = before = self._runs.get(key or "")
        if run is not None and _same(run.table, table):
            config = _keep_record(run.wanted, config)
        if run is None or not run.can_take(config) or not _same(run.table, table):
            if run is not None:
                self._runs.remove(run.key)
            self._runs.remove_unused(time.monotonic() - IDLE)
            # The run is a value of the session, so it must not refer to it.
            run = Run(experiment, config, table, keep, session.stand_in, self._results)
            same = before is not None and _same(before.table, table)
            if before is not None and same and _differ_in_record(before.wanted, config):
                run.take_over(before)
            self._runs.add(session, run.key, run)
        run.want(config)
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


def _keep_record(old: Any, new: Any) -> Any:
    """Return the new config, with the old recording if that holds all it needs."""
    if _differ_in_record(old, new) and old.record.covers(new.record):
        return _replace_record(new, old)
    return new


def _differ_in_record(old: Any, new: Any) -> bool:
    """Return whether two configs are of one run, of which they record something else."""
    if not (isinstance(old, RecordedRun) and isinstance(new, RecordedRun)):
        return False
    other = _replace_record(new, old).without_live()
    return old.record != new.record and bool(old.without_live() == other)


def _replace_record(config: Any, other: Any) -> Any:
    """Return a config with the recording of another."""
    return dataclasses.replace(config, record=other.record)


def _same(one: LabelledTable | None, other: LabelledTable | None) -> bool:
    """Whether two tables hold the same, or both are none."""
    return one is other or (one is not None and other is not None and one.key == other.key)


RUNS = Runs(RESULTS)
"""The process's runs: pages claim them, routes advance them."""
