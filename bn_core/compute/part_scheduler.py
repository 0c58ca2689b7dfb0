"""An experiment in parts is handed out over all workers, one part each, while somebody asks.

What has come is merged where it is drawn; not asking hands out nothing more, so stopping ends the
work as soon as the parts in hand are done.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from bn_core.compute.cluster import Cluster
from bn_core.experiments.partial_result import PartialResult

PATIENCE = 0.5
"""Seconds to wait for the next part before the time left is told anew."""

Keep = Callable[[Any], None]


class Spread:
    """``part(config, place)`` of a module for every place of a PartialResult; asked like an actor.

    What has come before is not computed again. ``keep`` is given each part as it comes, in a
    thread, so that it may take its time.
    """

    def __init__(
        self,
        cluster: Cluster,
        work: str,
        config: Any,
        whole: PartialResult[Any, Any],
        keep: Keep | None = None,
    ) -> None:
        self._cluster, self._work, self._config = cluster, work, config
        self._whole, self._keep = whole, keep
        self._left = deque(place for place, part in enumerate(whole.computed) if part is None)
        self._out: dict[asyncio.Task[Any], int] = {}

    async def start(self) -> tuple[str, list[Any]]:
        """The sentence that names the device, and the whole before its first part."""
        device: str = await self._cluster.run("bn_core.training.device", "sentence")
        return device, [self._whole]

    async def advance(self, seconds: float, wanted: Any) -> tuple[bool, list[Any]]:
        """Go on until a part has come; whether that was the last, and the whole with it."""
        del wanted  # an experiment has no live knob
        workers = await self._cluster.workers()
        while self._left and len(self._out) < workers:
            self._hand_out(self._left.popleft())
        if not self._out:
            return True, []
        wait = max(seconds, PATIENCE)
        come, _ = await asyncio.wait(self._out, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
        for task in come:
            place, part = self._out.pop(task), task.result()
            if self._keep:
                await asyncio.to_thread(self._keep, part)
            self._whole = self._whole.plus(place, part)
        return not (self._left or self._out), [self._whole] if come else []

    async def step(self, n: int, wanted: Any) -> tuple[bool, list[Any]]:
        """Until ``n`` more answers have come."""
        come: list[Any] = []
        done = False
        while len(come) < n and not done:
            done, more = await self.advance(PATIENCE, wanted)
            come.extend(more)
        return done, come

    async def now(self) -> tuple[bool, list[Any]]:
        """Whether it is over; between two parts there is nothing to tell."""
        return not (self._left or self._out), []

    def _hand_out(self, place: int) -> None:
        part = self._whole.parts[place]
        task = asyncio.create_task(self._cluster.run(self._work, "part", self._config, part))
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._out[task] = place
