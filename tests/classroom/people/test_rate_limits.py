"""Views take turns, so that full rooms cannot keep a server from all else."""

from __future__ import annotations

import asyncio
from itertools import count

import pytest

from bn_core.classroom.people.rate_limits import Throttle

MANY, RATE = 40, 1000.0


@pytest.mark.parametrize("paused", [0, 21, 77])
def test_throttle_serves_in_order_at_rate(paused: int) -> None:
    """Also where the process pauses for some turns as it reads the clock."""

    async def story() -> None:
        loop, turns, came = asyncio.get_running_loop(), Throttle(RATE), list[int]()
        time, readings = loop.time, count()
        pause = [0.0]

        def paused_once() -> float:
            if next(readings) == paused:
                pause[0] = 10 / RATE
            return time() + pause[0]

        loop.time = paused_once  # type: ignore[method-assign]
        began = loop.time()

        async def one(number: int) -> None:
            await turns.wait()
            came.append(number)
            assert loop.time() - began >= (number + 1) / RATE - 1e-6

        await asyncio.gather(*map(one, range(MANY)))
        assert came == [*range(MANY)]

    asyncio.run(story())
