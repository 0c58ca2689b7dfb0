"""Distribute an experiment's parts to all workers while its result is watched.

The parts are merged in the web process, which draws them. Without requests, no further part is
handed out; ``stop`` interrupts those in hand as well.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from bn_core.compute.cluster import Cluster, NoWorkersError
from bn_core.compute.session_store import PROCESS, Session
from bn_core.compute.work import Work
from bn_core.experiments.partial_result import PartialResult

PATIENCE = 0.5
"""Seconds to wait for the next part before the time left is reported again."""

Keep = Callable[[Any], None]


class PartScheduler:
    """Computes the missing parts of a partial result; asked for results like an actor.

    ``worker`` names the module whose ``part(config, place)`` computes one. Parts that ``result``
    already holds are not computed again. ``keep`` is given each new part, in a thread.
    """

    def __init__(
        self,
        cluster: Cluster,
        worker: str,
        result: PartialResult[Any, Any],
        keep: Keep | None = None,
        work: Work = Work.BATCH,
        session: Session = PROCESS,
        owner: object = None,
    ) -> None:
        self._cluster, self._worker = cluster, worker
        self._result, self._keep = result, keep
        self.work = work
        self._session, self._owner = session, owner
        self._left = deque(place for place, part in enumerate(result.computed) if part is None)
        self._out: dict[asyncio.Task[Any], int] = {}

    async def start(self) -> tuple[str, list[Any]]:
        """The name of the device, and the result before its next part."""
        device: str = await self._cluster.run("bn_core.training.device", "name_device")
        return device, [self._result]

    async def advance(self, seconds: float, wanted: Any) -> tuple[bool, list[Any]]:
        """Wait for a part; return whether it was the last, and the result with it."""
        del wanted  # an experiment has no live knob
        workers = await self._cluster.workers(self.work)
        while self._left and len(self._out) < workers:
            self._hand_out(self._left.popleft())
        if not self._out:
            return True, []
        wait = max(seconds, PATIENCE)
        finished, _ = await asyncio.wait(
            self._out, timeout=wait, return_when=asyncio.FIRST_COMPLETED
        )
        for task in finished:
            place = self._out.pop(task)
            try:
                part = task.result()
            except NoWorkersError:
                self._left.appendleft(place)  # it is computed once there are workers again
                raise
            except Exception:
                await self.stop()  # who asks again has another scheduler compute the parts in hand
                raise
            if self._keep:
                await asyncio.to_thread(self._keep, part)
            self._result = self._result.plus(place, part)
        return not (self._left or self._out), [self._result] if finished else []

    async def step(self, n: int, wanted: Any) -> tuple[bool, list[Any]]:
        """Wait for ``n`` more results."""
        results: list[Any] = []
        done = False
        while len(results) < n and not done:
            done, more = await self.advance(PATIENCE, wanted)
            results.extend(more)
        return done, results

    async def now(self) -> tuple[bool, list[Any]]:
        """Return whether all parts are computed; between two parts there is no result."""
        return not (self._left or self._out), []

    async def stop(self) -> None:
        """Interrupt the parts in hand; they are computed again when somebody asks."""
        out, self._out = self._out, {}
        for task in out:
            task.cancel()
        await asyncio.gather(*out, return_exceptions=True)
        self._left.extendleft(sorted(out.values(), reverse=True))

    def _hand_out(self, place: int) -> None:
        computing = self._cluster.run(
            self._worker,
            "part",
            self._result.config,
            self._result.parts[place],
            work=self.work,
            session=self._session,
            owner=self._owner,
        )
        task = asyncio.create_task(computing)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._out[task] = place
