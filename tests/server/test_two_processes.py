"""Two web processes on one PostgreSQL serve one room, and a vote outlives one of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from bn_core.classroom.live.rooms import Rooms
from bn_core.inputs.environment import DATABASE
from bn_core.storage.database import reset_engine
from tests.browser.server import PATIENCE, Server
from tests.databases import PostgreSQL, serve_postgresql

VOTERS = 12
OPTIONS = ("the one", "the other")
VOTE = {"kind": "vote", "text": "Which of the two?", "options": OPTIONS, "right": 0}


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgreSQL]:
    """A server of PostgreSQL that these tests may restart."""
    with serve_postgresql() as server:
        yield server


@pytest.fixture(scope="module")
def pair(
    postgres: PostgreSQL, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, Server]]:
    """Two web processes on it; this process can look into it, too."""
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setenv(DATABASE, postgres.url)
        reset_engine()

        def start() -> Server:
            log = tmp_path_factory.mktemp("server") / "log"
            server = Server(log, workers=False, settings={DATABASE: postgres.url})
            stack.callback(server.stop)
            return server

        yield start(), start()
    reset_engine()


class Person:
    """A phone, a teacher or a wall without a screen."""

    def __init__(self, code: str, token: str, eye: str = "") -> None:
        self.code, self.token, self.eye = code, token, eye
        self.view: dict[str, Any] = {}

    @classmethod
    async def join(cls, server: Server, code: str, name: str) -> Person:
        """Take a seat by this process."""
        async with httpx.AsyncClient(timeout=PATIENCE) as web:
            url = f"{server.url}/lab/rooms/{code}/join"
            answer = (await web.post(url, json={"nickname": name})).raise_for_status()
        return cls(code, answer.json()["token"])

    async def enter(self, server: Server) -> None:
        """Connect to this process, for the first time or again."""
        at = server.url.replace("http", "ws")
        self.socket: ClientConnection = await connect(f"{at}/lab/rooms/{self.code}")
        await self.socket.send(json.dumps({"token": self.token, "eye": self.eye}))
        await self.until(lambda view: view)

    async def act(self, **record: Any) -> None:
        """Send an event, in the turn that was seen."""
        await self.socket.send(json.dumps({**record, "turn": self.view["turn"]}))

    async def until(self, found: Callable[[dict[str, Any]], Any]) -> None:
        """Wait for a view of which this is true; AssertionError if something is refused."""
        while not (self.view and found(self.view)):
            news = json.loads(await asyncio.wait_for(self.socket.recv(), PATIENCE))
            assert "error" not in news, news
            if "alive" not in news:  # a wall's sign of life is no view
                self.view = news

    async def vote(self, option: int) -> bool:
        """Vote, and return whether the vote is said to be stored before the connection ends."""
        try:
            await self.act(kind="voted", option=option)
            await self.until(lambda view: view["activity"]["first"] is not None)
        except ConnectionClosed:
            return False
        assert self.view["activity"]["first"] == option
        return True


def run(story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 4 * PATIENCE))  # type: ignore[arg-type]


async def begin_vote(one: Server, other: Server) -> tuple[Person, Person, list[Person]]:
    """A teacher on one process and a wall on the other; everyone joins by the one, sits on both."""
    ticket = await Rooms().open()
    teacher, wall = (
        Person(ticket.code, ticket.token),
        Person(ticket.code, ticket.token, "projector"),
    )
    await teacher.enter(one)
    await wall.enter(other)
    joins = [Person.join(one, ticket.code, f"Student {number}") for number in range(VOTERS)]
    voters = await asyncio.gather(*joins)
    for number, each in enumerate(voters):
        await each.enter((one, other)[number % 2])
    await teacher.act(kind="started", setting=VOTE)
    await asyncio.gather(*(each.until(lambda view: view["turn"] == 1) for each in voters))
    return teacher, wall, voters


async def expect_tallies(teacher: Person, wall: Person) -> None:
    """Everyone has voted by turns; teacher and wall count the same."""
    for each in (teacher, wall):
        await each.until(lambda view: (view["activity"] or {}).get("answered") == VOTERS)
    await teacher.act(kind="revealed")
    for each in (teacher, wall):
        await each.until(lambda view: view["phase"] == "revealed")
        assert each.view["activity"]["tallies"] == [[VOTERS // 2, VOTERS // 2]]


def choose(number: int) -> int:
    return number // 2 % 2


def test_students_join_by_one_process_and_vote_by_another(pair: tuple[Server, Server]) -> None:
    async def story() -> None:
        teacher, wall, voters = await begin_vote(*pair)
        votes = [each.vote(choose(number)) for number, each in enumerate(voters)]
        assert all(await asyncio.gather(*votes))
        await expect_tallies(teacher, wall)

    run(story)


def test_vote_outlives_a_restart_of_the_database(
    pair: tuple[Server, Server], postgres: PostgreSQL
) -> None:
    async def story() -> None:
        teacher, wall, voters = await begin_vote(*pair)
        half = VOTERS // 2
        assert all(await asyncio.gather(*(v.vote(choose(n)) for n, v in enumerate(voters[:half]))))
        await asyncio.to_thread(postgres.stop)
        late = [v.vote(choose(half + n)) for n, v in enumerate(voters[half:])]
        sending = asyncio.gather(*late)  # they wait, and nobody has to vote again
        await asyncio.to_thread(postgres.start)
        assert all(await sending)
        await expect_tallies(teacher, wall)  # the wall's process listens again

    run(story)


def test_vote_outlives_one_of_two_processes(pair: tuple[Server, Server]) -> None:
    """The last test: one process does not."""
    one, other = pair

    async def story() -> None:
        teacher, wall, voters = await begin_vote(one, other)
        half = VOTERS // 2
        assert all(await asyncio.gather(*(v.vote(choose(n)) for n, v in enumerate(voters[:half]))))
        late = [v.vote(choose(half + n)) for n, v in enumerate(voters[half:])]
        sending = asyncio.gather(*late)
        await asyncio.sleep(0)
        other.kill()
        told = await sending
        await wall.enter(one)
        for number, voter in enumerate(voters):
            await voter.enter(one)  # as a phone does whose connection is lost
            stored = voter.view["activity"]["first"]
            if number < half or told[number - half]:
                assert stored == choose(number)
            assert await voter.vote(choose(number))  # once more: counted once
        await expect_tallies(teacher, wall)

    run(story)
