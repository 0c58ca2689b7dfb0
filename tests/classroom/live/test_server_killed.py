"""A server that is killed in the middle of a vote has lost nothing that it has acknowledged."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bn_core.classroom.events.student import VoteCast
from bn_core.classroom.events.teacher import AnswersRevealed
from bn_core.classroom.live.rooms import Rooms
from tests.classroom.hosted_rooms import view
from tests.classroom.live.voting_server import STUDENTS

ROOT = Path(__file__).parents[3]
ENOUGH = 12
"""Acknowledgements that are waited for before it is killed."""


@pytest.mark.usefixtures("each_database")
def test_killed_server_keeps_acknowledged_votes() -> None:
    command = [sys.executable, "-m", "tests.classroom.live.voting_server"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        said = [json.loads(server.stdout.readline()) for _ in range(ENOUGH + 1)]
        server.send_signal(signal.SIGKILL)
        said += [json.loads(line) for line in server.stdout if line.endswith("\n")]
    assert server.returncode == -signal.SIGKILL
    room, *votes = said
    assert len(votes) < STUDENTS
    asyncio.run(carry_on(room, votes))


async def carry_on(room: dict[str, Any], votes: list[dict[str, Any]]) -> None:
    lab, code = Rooms(), room["code"]
    for each in votes:
        seen = await view(lab, code, each["token"])
        assert seen["activity"]["first"] == each["seat"] % 3
    kept = seen["activity"]["answered"]
    assert len(votes) <= kept < STUDENTS
    await lab.act(code, votes[0]["token"], VoteCast(votes[0]["seat"] % 3))  # a phone tries again
    await lab.act(code, room["teacher"], AnswersRevealed())
    shown = await view(lab, code, room["teacher"], "projector")
    assert sum(shown["activity"]["tallies"][0]) == kept
