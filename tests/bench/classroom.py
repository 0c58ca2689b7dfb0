"""A whole class over real websockets: all join, move and vote, and not one answer may be lost."""

from __future__ import annotations

import asyncio
import csv
import time
from collections import Counter
from collections.abc import Coroutine, Iterable, Sequence
from typing import Any

import httpx

from bn_core.classroom.live.rooms import Ticket
from tests.bench.eyes import PATIENCE, ROUNDS, Eye, Phone, Wall

OPTIONS = ("one", "two", "three")
VOTE = {"kind": "vote", "text": "Which?", "options": OPTIONS, "right": 1}
LIVING = {"kind": "living_batch"}


class Classroom:
    """A teacher, a projector and students in the room of this ticket.

    They use the web processes at ``places``, host:port, in turns.
    """

    def __init__(self, places: Sequence[str], ticket: Ticket) -> None:
        self.places, self.code = places, ticket.code
        self.teacher = Eye(places[0], self.code, ticket.token)
        self.wall = Wall(places[-1], self.code, ticket.token)
        self.phones: list[Phone] = []

    @property
    def eyes(self) -> list[Eye]:
        """Everyone's."""
        return [*self.phones, self.wall, self.teacher]

    async def filled(self, students: int) -> None:
        """All join at once; it ends when each is in the room and the wall counts everyone."""
        await together(each.open() for each in (self.teacher, self.wall))
        # A connection each, as every phone has its own.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        async with httpx.AsyncClient(timeout=PATIENCE, limits=limits) as web:
            await together(self._joined(web, n) for n in range(1, students + 1))
        await self.wall.settled()

    async def begin(self, setting: dict[str, Any]) -> None:
        """The teacher starts an activity; it ends when everyone sees it."""
        await self._turned(kind="started", setting=setting)

    async def moves(self, rate: float, seconds: float) -> None:
        """Every slider goes from −9 up, at so many moves a second; nobody ends where another does.

        It ends when all phones and the wall show the end.
        """
        began, many = time.perf_counter(), round(rate * seconds)

        async def slide(phone: Phone) -> None:
            for step in range(many):
                share = phone.seat / len(self.phones)
                due = began + (step + share) / rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                x = round(9 * (1 + share) * step / (many - 1) - 9, 6)
                phone.expect("x", x)
                self.wall.expect(phone.seat, x)
                await phone.act(kind="moved", x=x)

        await together(map(slide, self.phones))
        await together(each.settled() for each in (*self.phones, self.wall))

    async def vote(self, which: str) -> None:
        """All vote at once; it ends when each has been told that it is stored."""

        async def send(phone: Phone) -> None:
            self.wall.expect(which, 1 + self.phones.index(phone))
            await phone.vote(which, (phone.seat + ROUNDS.index(which)) % len(OPTIONS))

        await together(map(send, self.phones))
        await together(each.settled() for each in (*self.phones, self.wall))

    async def revote(self) -> None:
        """The teacher asks once more; it ends when everyone sees it."""
        await self._turned(kind="revoted")

    async def reveal(self) -> None:
        """The teacher reveals; it ends when everyone sees the tallies."""
        await self.teacher.act(kind="revealed")
        await together(
            each.until(lambda each=each: each.view["phase"] == "revealed") for each in self.eyes
        )

    async def counted(self) -> int:
        """How many votes are stored: those that phones were told of, and no other.

        AssertionError: the export or the wall's tallies say otherwise, or something was refused.
        """
        assert [word for each in self.eyes for word in each.refused] == []
        told = Counter(
            (which, OPTIONS[option])
            for each in self.phones
            for which, option in each.stored.items()
        )
        assert told == Counter((which, word) for _, which, word in await self._exported())
        for which, tally in zip(ROUNDS, self.wall.view["activity"]["tallies"], strict=False):
            assert tally == [told[which, word] for word in OPTIONS]
        return told.total()

    async def close(self) -> None:
        """All go away."""
        await together(each.close() for each in self.eyes)

    async def _joined(self, web: httpx.AsyncClient, number: int) -> None:
        began = time.perf_counter()
        self.wall.expect("here", number)
        at = self.places[number % len(self.places)]
        url = f"http://{at}/lab/rooms/{self.code}/join"
        answer = await web.post(url, json={"nickname": f"Student {number}"})
        answer.raise_for_status()
        told = answer.json()
        at = self.places[(number + 1) % len(self.places)]  # no connection knows of the other
        phone = Phone(at, self.code, told["token"], told["seat"])
        await phone.open()
        phone.waited.append(time.perf_counter() - began)
        self.phones.append(phone)

    async def _turned(self, **record: Any) -> None:
        for each in self.eyes:
            each.expect("turn", self.teacher.view["turn"] + 1)
        await self.teacher.act(**record)
        await together(each.settled() for each in self.eyes)

    async def _exported(self) -> list[tuple[str, str, str]]:
        """The votes of the export: who, in which round, and for what."""
        url = f"http://{self.places[0]}/lab/rooms/{self.code}/export"
        async with httpx.AsyncClient(timeout=PATIENCE) as web:
            answer = await web.post(url, json={"token": self.teacher.token})
        rows = csv.DictReader(answer.text.splitlines())
        return [
            (row["nickname"], ROUNDS[int(row["round"]) - 1], row["value"])
            for row in rows
            if row["event"] == "voted"
        ]


async def together(each: Iterable[Coroutine[Any, Any, Any]]) -> None:
    """All at once."""
    await asyncio.gather(*each)
