"""Views take turns, so that full rooms cannot keep a server from all else."""

from __future__ import annotations

import asyncio

from bn_core.classroom.people.rate_limits import Throttle

MANY, RATE = 40, 1000.0


def test_throttle_serves_in_order_at_rate() -> None:
    async def story() -> None:
        clock, turns, came = asyncio.get_running_loop().time, Throttle(RATE), list[int]()
        began = clock()

        async def one(number: int) -> None:
            await turns.wait()
            came.append(number)
            assert clock() - began >= (number + 1) / RATE - 1e-6

        await asyncio.gather(*map(one, range(MANY)))
        assert came == [*range(MANY)]

    asyncio.run(story())
