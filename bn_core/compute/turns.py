"""Give batch workers to waiting work in a fair order.

Each batch worker computes one thing at a time, so that nothing waits inside Dask, where it could
no longer be ordered. A free worker goes to batch work before background work. Within a kind it
goes to the session with the fewest turns in hand, and among those to the one whose last turn, or
whose first request, is longest ago: nobody waits longer because another reader has started a
hundred experiments, or because others keep coming.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from bn_core.compute.session_store import Session
from bn_core.compute.work import Work

WAY = 0.5
"""Seconds that batch work waits before background work in hand is interrupted for it."""


class LostWorkerError(RuntimeError):
    """The worker that held an actor is gone, and the actor with it."""


@dataclass(eq=False, slots=True)
class Turn:
    """The right to compute on a worker, until it is given back."""

    work: Work
    session: Session
    owner: object
    worker: str
    wanted_back: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when batch work waits for this background turn."""
    lost: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the worker is gone."""


@dataclass(eq=False, slots=True)
class _Request:
    work: Work
    session: Session
    owner: object
    worker: str | None
    number: int
    granted: asyncio.Future[Turn]


class Turns:
    """The batch workers, what computes on them, and what waits for them.

    ``load`` says how much a worker holds already; of the free ones the emptiest is taken.
    """

    def __init__(self, load: Callable[[str], int] = lambda _: 0) -> None:
        self.wanted = asyncio.Event()
        """Set while anything computes or waits: then there must be batch workers."""
        self._load = load
        self._workers: list[str] = []
        self._waiting: list[_Request] = []
        self._taken: dict[str, Turn] = {}
        self._numbers = itertools.count(1)
        self._served: WeakKeyDictionary[Session, int] = WeakKeyDictionary()

    @property
    def workers(self) -> Collection[str]:
        """The addresses of the batch workers that there are now."""
        return self._workers

    async def take(
        self, work: Work, session: Session, worker: str | None = None, owner: object = None
    ) -> Turn:
        """Wait for a turn, at one worker if it is given.

        ``owner`` is what the turn is for, one of the experiments of a session. LostWorkerError says
        that this worker is gone.
        """
        if worker is not None and worker not in self._workers:
            raise LostWorkerError(worker)
        loop = asyncio.get_running_loop()
        granted: asyncio.Future[Turn] = loop.create_future()
        owner = owner or session
        request = _Request(work, session, owner, worker, next(self._numbers), granted)
        self._waiting.append(request)
        self._served.setdefault(session, request.number)  # newcomers are behind who waits already
        self._serve()
        self._make_way_later(request)
        try:
            return await granted
        except asyncio.CancelledError:
            if request in self._waiting:
                self._waiting.remove(request)
            elif not granted.cancelled() and not granted.exception():
                self.give_back(granted.result())
            raise
        finally:
            self._update()

    def promote(self, owner: object) -> None:
        """Let background work of ``owner`` be batch work, because a reader waits for it."""
        for turn in self._taken.values():
            if turn.owner is owner and not turn.wanted_back.is_set():
                turn.work = Work.BATCH
        for request in self._waiting:
            if request.owner is owner and request.work is Work.BACKGROUND:
                request.work = Work.BATCH
                self._make_way_later(request)
        self._serve()

    def give_back(self, turn: Turn) -> None:
        """End a turn, so that the worker goes to the next request."""
        if self._taken.get(turn.worker) is turn:
            del self._taken[turn.worker]
        self._serve()

    def set_workers(self, workers: Collection[str]) -> None:
        """Learn what workers there are now; turns at lost ones are lost."""
        self._workers = list(workers)
        for worker, turn in list(self._taken.items()):
            if worker not in self._workers:
                turn.lost.set()
                del self._taken[worker]
        for request in list(self._waiting):
            if request.worker is not None and request.worker not in self._workers:
                self._refuse(request, LostWorkerError(request.worker))
        self._serve()

    def refuse_all(self, reason: Exception) -> None:
        """Raise ``reason`` wherever a turn is waited for."""
        for request in list(self._waiting):
            self._refuse(request, reason)

    def is_free(self, worker: str) -> bool:
        """Whether nothing computes on a worker."""
        return worker not in self._taken

    def is_waited_for(self, turn: Turn) -> bool:
        """Whether somebody else waits for the worker of this turn."""
        return any(each.worker in (None, turn.worker) for each in self._waiting)

    def explain_wait(self, owner: object) -> str:
        """Say what the work of an owner waits for; '' if it computes or does not wait.

        Threads other than the event loop's may ask.
        """
        waiting, taken = list(self._waiting), list(self._taken.values())
        own = [each for each in waiting if each.owner is owner]
        if not own or any(turn.owner is owner for turn in taken):
            return ""
        if not self._workers:
            return "Waiting for the workers that compute experiments."
        first = min(own, key=lambda each: self._rank(each, taken))
        ahead = {
            each.owner
            for each in waiting
            if self._rank(each, taken) < self._rank(first, taken) and each.owner is not owner
        }
        place = f"{_count(len(ahead), 'is', 'are')} before yours" if ahead else "yours is next"
        computing = {(each.owner, each.session) for each in taken if each.work is Work.BATCH}
        yours = sum(session is first.session for _, session in computing)
        others = len(computing) - yours
        kinds = [
            _count(yours, "other experiment of yours", "other experiments of yours"),
            _count(others, "experiment of another reader", "experiments of other readers"),
        ]
        named = " and ".join(kind for kind in kinds if not kind.startswith("0"))
        if not named:
            return f"Waiting for a turn: {place}."
        verb = "is" if len(computing) == 1 else "are"
        return f"Waiting for a turn: {named} {verb} being computed, {place}."

    def _serve(self) -> None:
        """Give free workers to requests until there is none that fits."""
        while True:
            free = [each for each in self._workers if each not in self._taken]
            fit = [each for each in self._waiting if free and each.worker in (None, *free)]
            if not fit:
                break
            taken = list(self._taken.values())
            request = min(fit, key=lambda each: self._rank(each, taken))
            worker = request.worker or min(free, key=self._load)
            turn = Turn(request.work, request.session, request.owner, worker)
            self._waiting.remove(request)
            if not request.granted.done():  # else its task has been cancelled
                self._taken[worker] = turn
                self._served[request.session] = next(self._numbers)
                request.granted.set_result(turn)
        self._update()

    def _rank(self, request: _Request, taken: list[Turn]) -> tuple[int, int, int, int]:
        """What decides between two requests: the lower one is served first."""
        in_hand = Counter(turn.session for turn in taken)
        served = self._served.get(request.session, 0)
        return request.work, in_hand[request.session], served, request.number

    def _make_way_later(self, request: _Request) -> None:
        if request.work is Work.BATCH and not request.granted.done():
            asyncio.get_running_loop().call_later(WAY, self._make_way, request)

    def _make_way(self, request: _Request) -> None:
        """Ask for a background turn back that this request could use."""
        if request not in self._waiting:
            return
        for turn in reversed(self._taken.values()):  # the newest loses the least
            fits = request.worker in (None, turn.worker)
            if turn.work is Work.BACKGROUND and fits and not turn.wanted_back.is_set():
                turn.wanted_back.set()
                return

    def _refuse(self, request: _Request, reason: Exception) -> None:
        self._waiting.remove(request)
        if not request.granted.done():
            request.granted.set_exception(reason)
        self._update()

    def _update(self) -> None:
        if self._waiting or self._taken:
            self.wanted.set()
        else:
            self.wanted.clear()


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
