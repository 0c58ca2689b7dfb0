"""Dask actors that train networks or run an experiment, asked for a bit at a time.

PyTorch is imported where the actor is made. Each gives what it recorded since it was last asked,
with whether it is over; ``wanted`` is the config as its page has it now, live knobs included.
"""

from __future__ import annotations

import importlib
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from time import perf_counter
from typing import Any

from distributed import get_worker

from bn_core.compute.interruption import WorkInterruptedError, run_interruptibly
from bn_core.compute.memory import return_memory_soon
from bn_core.experiments.frame import Frame
from bn_core.inputs.knobs import Knobs
from bn_core.inputs.labelled_table.table import LabelledTable

TRAINER = "bn_core.training.trainer"
"""The module that makes the trainer of most live runs."""
LONGEST_AHEAD = 0.1
"""Seconds that a live run goes on at most after the last question."""


class ActorHolder:
    """A Dask actor that holds an actor of some kind, whose work can be interrupted."""

    def __init__(self, job: str, kind: Callable[..., Any], *args: Any) -> None:
        with suppress(WorkInterruptedError):  # nobody asks it then, and Dask need not log it
            self._actor = run_interruptibly(job, kind, *args)
        weakref.finalize(self, return_memory_soon).atexit = False

    def ask(self, job: str, method: str, *args: Any) -> Any:
        """Return what a method of the actor returns."""
        return run_interruptibly(job, getattr(self._actor, method), *args)


class LiveActor:
    """A Trainer as a Dask actor, one slice ahead of what was last asked.

    While an answer is drawn and the next question is on its way, the worker would have nothing to
    do. So a slice begins another one behind it, and the next question finds its frames. It records
    what a RecordedRun asks for. ``work`` is the module whose ``make_trainer`` makes the trainer.
    """

    def __init__(
        self, config: Knobs, table: LabelledTable | None = None, work: str = TRAINER
    ) -> None:
        self._trainer = importlib.import_module(work).make_trainer(config, table)
        self._ahead: list[Frame] = []

    def start(self) -> tuple[str, list[Frame]]:
        """The name of the device, and the frame before the first step."""
        return _name_device(), [self._trainer.frame()]

    def advance(self, seconds: float, wanted: Knobs) -> tuple[bool, list[Frame]]:
        """Train for about ``seconds``; whether the run is over, and what was recorded."""
        self._trainer.want(wanted)
        if not self._ahead:
            self._train(seconds)
        report = self._report([])
        if not self._trainer.done:
            _run_next(self._train, min(seconds, LONGEST_AHEAD))
        return report

    def now(self) -> tuple[bool, list[Frame]]:
        """Whether the run is over, and the present moment, though no frame may be due."""
        present = self._trainer.frame()
        recorded = self._ahead and self._ahead[-1].step == present.step
        return self._report([] if recorded else [present])

    def step(self, n: int, wanted: Knobs) -> tuple[bool, list[Frame]]:
        """Make exactly ``n`` steps; whether the run is over, and what was recorded."""
        self._trainer.want(wanted)
        return self._report(self._trainer.step(n))

    def _train(self, seconds: float) -> None:
        self._ahead += self._trainer.advance(seconds)

    def _report(self, frames: list[Frame]) -> tuple[bool, list[Frame]]:
        frames, self._ahead = [*self._ahead, *frames], []
        # The trainer's first call gives step 0 again, which start has returned.
        return self._trainer.done, [frame for frame in frames if frame.step]


def _run_next(work: Callable[..., None], *args: Any) -> None:
    """Do some work in the thread of the actors, behind what waits for it.

    In a process that is no worker nothing is done.
    """
    with suppress(ValueError):
        get_worker().executors["actor"].submit(work, *args)


class ExperimentActor:
    """An experiment as a Dask actor that iterates over a module's ``run(config)``."""

    def __init__(self, work: str, config: Any) -> None:
        self._results: Iterator[Any] = importlib.import_module(work).run(config)
        self._done = False

    def start(self) -> tuple[str, list[Any]]:
        """The name of the device, and the first result."""
        return _name_device(), [next(self._results)]

    def advance(self, seconds: float, wanted: Any) -> tuple[bool, list[Any]]:
        """Go on for about ``seconds``; whether it is over, and the results since."""
        until = perf_counter() + seconds
        return self._pull(lambda _: perf_counter() >= until, wanted)

    def step(self, n: int, wanted: Any) -> tuple[bool, list[Any]]:
        """Go on to the ``n``-th result from here."""
        return self._pull(lambda count: count >= n, wanted)

    def now(self) -> tuple[bool, list[Any]]:
        """Whether it is over; between two results there is nothing to tell."""
        return self._done, []

    def _pull(self, enough: Callable[[int], bool], wanted: Any) -> tuple[bool, list[Any]]:
        del wanted  # an experiment has no live knob
        results = []
        for result in self._results:
            results.append(result)
            if enough(len(results)):
                return False, results
        self._done = True
        return True, results


def _name_device() -> str:
    from bn_core.training.device import name_device

    return name_device()
