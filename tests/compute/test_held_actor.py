"""An actor keeps its turn between questions, but not for long when others wait."""

import asyncio
from typing import Any

import pytest

from bn_core.compute import held_actor as module
from bn_core.compute.held_actor import BatchActor, HeldActor, InteractiveActor
from bn_core.compute.jobs import Jobs
from bn_core.compute.session_store import Session
from bn_core.compute.turns import LostWorkerError, Turn, Turns
from bn_core.compute.work import Work

WORKER = "the only worker"


class Echo:
    """An actor on no worker that answers at once."""

    async def ask(self, job: str, method: str) -> str:
        del job
        return method


async def hold(work: Work = Work.BATCH) -> tuple[Turns, BatchActor]:
    """The turns at one worker, and an actor there that has just been asked."""
    turns = Turns()
    turns.set_workers([WORKER])
    no_client: Any = None
    held = BatchActor(no_client, turns, Jobs(turns), await turns.take(work, Session()))
    held.actor = Echo()
    assert await held.ask("start") == "start"
    return turns, held


async def wait_for_turn(turns: Turns) -> asyncio.Task[Turn]:
    """Begin to wait for a turn as another reader."""
    taking = asyncio.create_task(turns.take(Work.BATCH, Session()))
    await asyncio.sleep(0)
    return taking


def test_next_question_is_answered_before_others_that_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "GRACE", 1e6)

    async def story() -> None:
        turns, held = await hold()
        other = await wait_for_turn(turns)
        monkeypatch.setattr(module, "GRACE", 0.0)
        assert await held.ask("advance") == "advance"
        assert not other.done()
        assert (await other).worker == WORKER  # the actor is not asked again
        asked = asyncio.create_task(held.ask("advance"))
        await asyncio.sleep(0)
        assert not asked.done()
        turns.give_back(other.result())
        assert await asked == "advance"

    asyncio.run(story())


def test_long_turn_ends_when_others_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_TURN", -1.0)
    monkeypatch.setattr(module, "GRACE", 1e6)

    async def story() -> None:
        turns, held = await hold()
        other = await wait_for_turn(turns)
        assert await held.ask("advance") == "advance"
        assert (await other).worker == WORKER

    asyncio.run(story())


def test_background_actor_gives_way_between_two_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GRACE", 1e6)

    async def story() -> None:
        turns, held = await hold(Work.BACKGROUND)
        other = await wait_for_turn(turns)
        assert held._turn
        await held._turn.wanted_back.wait()
        asked = asyncio.create_task(held.ask("advance"))
        turns.give_back(await other)
        assert await asked == "advance"
        assert not held.lost

    asyncio.run(story())


class Lost:
    """An actor whose worker Dask knows to be gone."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("Worker holding Actor was lost.")


@pytest.mark.parametrize("kind", [HeldActor, InteractiveActor])
def test_ask_names_a_worker_that_dask_knows_to_be_gone(kind: type[HeldActor]) -> None:
    with pytest.raises(LostWorkerError, match=WORKER):
        asyncio.run(kind(WORKER, Lost()).ask("advance"))


def test_ask_of_batch_work_names_a_worker_that_dask_knows_to_be_gone() -> None:
    async def story() -> None:
        turns, held = await hold()
        held.actor = Lost()
        with pytest.raises(LostWorkerError, match=WORKER):
            await held.ask("advance")
        assert held.lost
        assert (await turns.take(Work.BATCH, Session())).worker == WORKER  # it was given back

    asyncio.run(story())
