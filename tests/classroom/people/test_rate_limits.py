"""Views take turns, so that full rooms cannot keep a server from all else.

A clock that is set back neither gives turns nor takes any.
"""

from __future__ import annotations

import asyncio
from itertools import accumulate, count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.classroom.inputs.errors import TooOftenError
from bn_core.classroom.people.rate_limits import Pace, Throttle

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


def take_all(times: list[float]) -> list[float | None]:
    """Waits for one caller's turns at these times, None for a refused one."""
    pace, waits = Pace(1.0, 4, 3, "Too fast."), list[float | None]()
    for now in times:
        try:
            waits.append(round(pace.take("a", now), 3))
        except TooOftenError:
            waits.append(None)
    return waits


@given(
    st.lists(st.integers(0, 3), max_size=40),
    st.integers(0, 40),
    st.sampled_from([1, 5, 3600, 86_400]),
)
def test_pace_goes_on_if_the_clock_is_set_back(steps: list[int], when: int, back: int) -> None:
    """The caller comes just before and just after that moment."""
    times = [1e6 + each for each in accumulate(steps)]
    early, late = times[:when], [*times[:when][-1:], *times[when:]]
    assert take_all([*early, *(each - back for each in late)]) == take_all([*early, *late])
