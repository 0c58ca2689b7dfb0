"""Turns at batch workers go round between readers, and batch work goes before background work."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.compute import turns as module
from bn_core.compute.session_store import Session
from bn_core.compute.turns import LostWorkerError, Turn, Turns
from bn_core.compute.work import Work

JOBS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from([Work.BATCH, Work.BACKGROUND])))


def in_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run a test on an event loop of its own."""

    @wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        asyncio.run(test(*args, **kwargs))

    return run


class Readers:
    """Sessions that wait for turns, and the order in which they get them."""

    def __init__(self, workers: int = 1, count: int = 4) -> None:
        self.sessions = [Session() for _ in range(count)]
        self.turns = Turns()
        self.workers = [f"worker {n}" for n in range(workers)]
        self.turns.set_workers(self.workers)
        self.taken: list[Turn] = []
        self.waiting: dict[asyncio.Task[Turn], tuple[int, Work]] = {}

    async def ask(
        self,
        reader: int,
        work: Work = Work.BATCH,
        worker: str | None = None,
        owner: object = None,
    ) -> Any:
        """Begin to wait for a turn."""
        taking = asyncio.create_task(self.turns.take(work, self.sessions[reader], worker, owner))
        self.waiting[taking] = (reader, work)
        await self.settle()
        return taking

    async def settle(self) -> None:
        """Let every task that has got its turn go on."""
        for _ in range(3):
            await asyncio.sleep(0)
        for task in [each for each in self.waiting if each.done()]:
            del self.waiting[task]
            if not task.cancelled() and not task.exception():
                self.taken.append(task.result())

    async def end(self, turn: Turn) -> None:
        """Give a turn back."""
        self.taken.remove(turn)
        self.turns.give_back(turn)
        await self.settle()

    def index(self, turn: Turn) -> int:
        return self.sessions.index(turn.session)


@given(JOBS, st.integers(1, 3), st.randoms())
def test_turn_goes_to_most_urgent_work_of_reader_with_fewest_turns(
    jobs: list[tuple[int, Work]], workers: int, random: Any
) -> None:
    async def story() -> None:
        readers = Readers(workers)
        for reader, work in jobs:
            await readers.ask(reader, work)
        served = len(readers.taken)
        while readers.taken:
            assert len(readers.taken) == workers or not readers.waiting
            waiting = list(readers.waiting.values())
            ended = random.choice(readers.taken)
            before = [readers.index(each) for each in readers.taken if each is not ended]
            await readers.end(ended)
            if not waiting:
                continue
            served += 1
            new = readers.taken[-1]
            assert new.work == min(work for _, work in waiting)
            rivals = {reader for reader, work in waiting if work == new.work}
            own = before.count(readers.index(new))
            assert own == min(before.count(reader) for reader in rivals)
        assert served == len(jobs)
        assert not readers.turns.wanted.is_set()

    asyncio.run(story())


@given(st.lists(st.integers(0, 3), min_size=1), st.integers(0, 3))
def test_nobody_gets_two_turns_while_another_reader_waits_for_one(
    before: list[int], late: int
) -> None:
    async def story() -> None:
        readers = Readers()
        for reader in before:
            await readers.ask(reader)
        waiting = await readers.ask(late)
        others: list[int] = []
        while not waiting.done() or waiting in readers.waiting:
            await readers.end(readers.taken[0])
            others.append(readers.index(readers.taken[0]))
        del others[-1]
        mine = [n for n, reader in enumerate(others) if reader == late]
        since = others[mine[-1] + 1 :] if mine else others
        assert len(set(since)) == len(since)

    asyncio.run(story())


@in_loop
async def test_newcomer_waits_behind_who_waits_already() -> None:
    readers = Readers()
    await readers.ask(0)
    await readers.ask(1)
    await readers.end(readers.taken[0])
    await readers.ask(0)  # served before, and waiting again
    await readers.ask(2)
    order = []
    for _ in range(2):
        await readers.end(readers.taken[0])
        order.append(readers.index(readers.taken[0]))
    assert order == [0, 2]


@in_loop
async def test_background_work_is_asked_back_when_batch_work_waits() -> None:
    readers = Readers(workers=2)
    await readers.ask(0, Work.BACKGROUND)
    await readers.ask(1, Work.BATCH)
    background, batch = readers.taken
    await readers.ask(2, Work.BACKGROUND)
    await readers.ask(3, Work.BATCH)
    await asyncio.wait_for(background.wanted_back.wait(), 60)
    assert not batch.wanted_back.is_set()
    await readers.end(background)
    assert [each.work for each in readers.taken] == [Work.BATCH, Work.BATCH]


@in_loop
async def test_actor_gets_its_own_worker_only() -> None:
    readers = Readers(workers=2)
    await readers.ask(0, worker="worker 1")
    await readers.ask(1, worker="worker 1")
    assert [each.worker for each in readers.taken] == ["worker 1"]
    assert readers.turns.is_free("worker 0")
    await readers.end(readers.taken[0])
    assert [(each.worker, readers.index(each)) for each in readers.taken] == [("worker 1", 1)]


@in_loop
async def test_cancelled_wait_passes_the_turn_on() -> None:
    readers = Readers()
    await readers.ask(0)
    first, second = await readers.ask(1), await readers.ask(2)
    readers.turns.give_back(readers.taken.pop())
    first.cancel()  # it has been given the turn, and does not know it yet
    await readers.settle()
    assert first.cancelled()
    assert readers.index(second.result()) == 2


@in_loop
async def test_lost_worker_ends_its_turn_and_waits_for_its_actors() -> None:
    readers = Readers()
    await readers.ask(0)
    turn = readers.taken[0]
    actor, anywhere = await readers.ask(1, worker="worker 0"), await readers.ask(2)
    readers.turns.set_workers([])
    await readers.settle()
    assert turn.lost.is_set()
    with pytest.raises(LostWorkerError):
        actor.result()
    assert not anywhere.done()
    readers.turns.set_workers(["another"])
    await readers.settle()
    assert anywhere.result().worker == "another"
    readers.turns.give_back(turn)  # late, and another's turn goes on
    assert not readers.turns.is_free("another")


@in_loop
async def test_wait_is_explained_in_a_sentence() -> None:
    readers = Readers(workers=2)
    explain = readers.turns.explain_wait
    own = readers.sessions[3]
    assert explain(own) == ""
    await readers.ask(0)
    await readers.ask(1)
    await readers.ask(3)
    assert explain(own) == (
        "Waiting for a turn: 2 experiments of other readers are being computed, yours is next."
    )
    await readers.ask(2)
    assert explain(readers.sessions[2]) == (
        "Waiting for a turn: 2 experiments of other readers are being computed, 1 is before yours."
    )
    await readers.end(readers.taken[0])
    assert explain(own) == ""
    readers.turns.set_workers([])
    assert "workers that compute" in explain(readers.sessions[2])


@in_loop
async def test_wait_for_own_other_experiment_is_explained() -> None:
    readers = Readers(workers=2)
    explain = readers.turns.explain_wait
    await readers.ask(0, owner="first")
    await readers.ask(0, owner="second")
    await readers.ask(0, owner="third")
    assert [explain(each) for each in ("first", "second")] == ["", ""]
    assert explain("third") == (
        "Waiting for a turn: 2 other experiments of yours are being computed, yours is next."
    )
    await readers.end(readers.taken[0])
    await readers.ask(1, owner="another")
    assert explain("third") == ""
    assert explain("another") == (
        "Waiting for a turn: 2 experiments of other readers are being computed, yours is next."
    )
    await readers.end(readers.taken[0])
    await readers.ask(0, owner="fourth")
    assert explain("fourth") == (
        "Waiting for a turn: 1 other experiment of yours and 1 experiment of another reader are "
        "being computed, yours is next."
    )


@in_loop
async def test_background_work_that_a_reader_asks_for_is_batch_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "WAY", 0.0)
    readers = Readers()
    await readers.ask(0, Work.BACKGROUND, owner="in hand")
    await readers.ask(1, Work.BACKGROUND, owner="before")
    await readers.ask(2, Work.BACKGROUND, owner="asked for")
    readers.turns.promote("asked for")
    await asyncio.wait_for(readers.taken[0].wanted_back.wait(), 60)
    await readers.end(readers.taken[0])
    assert readers.taken[0].owner == "asked for"
    assert readers.taken[0].work is Work.BATCH
    await readers.end(readers.taken[0])
    assert readers.taken[0].owner == "before"
    readers.turns.promote("before")
    await readers.ask(0, Work.BATCH)
    await readers.settle()  # meanwhile background work would be asked back
    assert not readers.taken[0].wanted_back.is_set()
