"""A server in the middle of a vote: it prints every vote that it has acknowledged, until killed."""

from __future__ import annotations

import asyncio
import json

from bn_core.classroom.events.student import VoteCast
from bn_core.classroom.events.teacher import ActivityStarted
from bn_core.classroom.live.rooms import Rooms, Ticket
from bn_core.classroom.steps.settings import Vote

STUDENTS = 40
TOGETHER = 5
WIDE = 8192
"""So that a pipe holds few lines, and the server cannot run ahead of who reads them."""


async def serve() -> None:
    lab = Rooms()
    teacher = await lab.open()
    seats = await asyncio.gather(*(lab.join(teacher.code, f"Student {n}") for n in range(STUDENTS)))
    await lab.act(
        teacher.code, teacher.token, ActivityStarted(Vote(text="?", options=("a", "b", "c")))
    )
    say({"teacher": teacher.token, "code": teacher.code})
    for at in range(0, STUDENTS, TOGETHER):
        await asyncio.gather(*(vote(lab, each) for each in seats[at : at + TOGETHER]))
    await asyncio.Event().wait()


async def vote(lab: Rooms, ticket: Ticket) -> None:
    await lab.act(ticket.code, ticket.token, VoteCast(ticket.seat % 3))
    say({"seat": ticket.seat, "token": ticket.token})


def say(what: dict[str, object]) -> None:
    print(json.dumps(what).ljust(WIDE), flush=True)


if __name__ == "__main__":
    asyncio.run(serve())
