"""Several processes on one database give together as many turns as one would."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bn_core.classroom.homework.service import HomeworkService
from bn_core.classroom.inputs.errors import NoRoomError, TooOftenError
from bn_core.classroom.live.rooms import (
    GUESS_BURST,
    GUESS_RATE,
    OPENING_BURST,
    TOKEN_BURST,
    TOKEN_RATE,
    Rooms,
)
from bn_core.classroom.people.rate_limits import Pace
from bn_core.classroom.people.shared_limits import SharedPace
from bn_core.storage import tries
from bn_core.storage.database import StorageError
from tests.classroom.homework.homework import Clock as HomeworkClock
from tests.classroom.homework.homework import make_assignment
from tests.classroom.hosted_rooms import Clock

pytestmark = pytest.mark.usefixtures("each_database")
NETWORK = "10.0.0.9"
BURST, RATE = 4, 0.5


def limits(many: int = 2) -> list[SharedPace]:
    """The same limit in so many processes."""
    return [SharedPace("test", Pace(RATE, BURST, 0, "Too fast.")) for _ in range(many)]


def is_given(pace: SharedPace | Pace, now: float, key: str = "a") -> bool:
    try:
        return pace.take(key, now) == 0
    except TooOftenError:
        return False


def test_two_processes_give_as_many_turns_as_one() -> None:
    one, other = limits()
    alone = Pace(RATE, BURST, 0, "Too fast.")
    for step in range(60):
        now = 1000.0 + 0.7 * step
        assert is_given((one, other)[step % 3 == 0], now) == is_given(alone, now)
    assert is_given(one, 1042.0, "b")


def test_turns_of_many_threads_are_all_counted() -> None:
    """Also where several begin the first row at once."""
    paces = limits(4)
    with ThreadPoolExecutor(8) as threads:
        given = list(threads.map(lambda n: is_given(paces[n % 4], 1000.0), range(40)))
    assert 1 <= sum(given) <= BURST
    assert not any(is_given(each, 1000.0) for each in limits())


def test_a_refused_turn_is_not_counted() -> None:
    one, other = limits()
    for _ in range(BURST):
        assert is_given(one, 1000.0)
    for _ in range(9):
        with pytest.raises(TooOftenError, match="Too fast. Try again in 2 seconds"):
            other.take("a", 1000.0)
    assert is_given(other, 1000.0 + 1 / RATE)


def test_a_full_table_leaves_each_process_its_own_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tries, "MAX_TRIES", 2)
    one, other = limits()
    for key in ("a", "b"):
        assert is_given(one, 1000.0, key)
    given = [is_given(each, 1000.0, "c") for each in (one, other) for _ in range(2 * BURST)]
    assert sum(given) == 2 * BURST
    tries.delete_old_tries(1000.0 + 2 * BURST / RATE)
    assert is_given(one, 1100.0, "c")
    given = [is_given(each, 1100.0, "c") for each in (one, other) * BURST]
    assert sum(given) == BURST - 1


def test_shared_pace_goes_on_if_the_clock_is_set_back() -> None:
    """At the latest when a turn is back, in a new process, too."""
    one, other = limits()
    for _ in range(BURST):
        assert is_given(one, 90_000.0)
    assert not is_given(one, 3_000.0)
    assert not is_given(other, 3_000.0)
    for n in range(1, 9):
        given = [is_given(each, 3_000.0 + n / RATE) for each in (one, other)]
        assert given == [True, False]


def test_no_network_is_stored() -> None:
    [one] = limits(1)
    one.take(NETWORK, 1000.0)
    with tries.database() as connection:
        rows = connection.execute(tries._TRIES.select()).all()
    assert len(rows) == 1
    assert NETWORK not in str(rows)


def run(story: Callable[[Rooms, Rooms, Clock], Awaitable[None]]) -> None:
    """Run a story in which two servers use one database, by one clock."""
    clock = Clock()

    async def sleep(seconds: float) -> None:
        clock.now += seconds

    asyncio.run(asyncio.wait_for(story(Rooms(clock, sleep), Rooms(clock, sleep), clock), 60))


def test_codes_are_guessed_no_faster_at_two_processes() -> None:
    async def story(one: Rooms, other: Rooms, clock: Clock) -> None:
        began = clock.now
        for n in range(GUESS_BURST + 60):
            with pytest.raises(NoRoomError, match="No room has this code"):
                await (one, other)[n % 2].join("BBBBBB", "Eve", NETWORK)
        assert clock.now - began >= 58 / GUESS_RATE  # each may miss the newest of the other

    run(story)


def test_words_are_guessed_no_faster_at_two_processes() -> None:
    async def story(one: Rooms, other: Rooms, clock: Clock) -> None:
        began = clock.now
        for n in range(TOKEN_BURST + 20):
            with pytest.raises(NoRoomError):
                await (one, other)[n % 2].seat("BBBBBB", "guess", NETWORK)
        assert clock.now - began >= 20 / TOKEN_RATE

    run(story)


def test_two_processes_open_no_more_rooms_for_a_network_than_one() -> None:
    async def story(one: Rooms, other: Rooms, clock: Clock) -> None:
        del clock
        for n in range(OPENING_BURST):
            await (one, other)[n % 2].open(NETWORK)
        for each in (one, other):
            with pytest.raises(TooOftenError, match="Try again in 2 minutes"):
                await each.open(NETWORK)

    run(story)


def test_a_guess_counts_here_if_the_database_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: Any) -> None:
        raise StorageError("Away.")

    async def story(one: Rooms, other: Rooms, clock: Clock) -> None:
        del other
        monkeypatch.setattr(tries, "count_try", fail)
        began = clock.now
        for _ in range(GUESS_BURST + 10):
            with pytest.raises(NoRoomError, match="No room has this code"):
                await one.join("BBBBBB", "Eve", NETWORK)
        assert clock.now - began >= 10 / GUESS_RATE

    run(story)


def test_homework_codes_are_guessed_no_faster_at_two_processes() -> None:
    clock = HomeworkClock()
    labs = [HomeworkService(clock) for _ in range(2)]
    teacher = labs[0].set(make_assignment())

    def guess(n: int) -> bool:
        """Whether the guess was answered."""
        try:
            labs[n % 2].read("BBBBBB", NETWORK)
        except TooOftenError:
            return False
        except NoRoomError:
            return True
        raise AssertionError

    assert sum(map(guess, range(200))) == 60
    assert labs[1].read(teacher.code, NETWORK).title  # a right code always opens
