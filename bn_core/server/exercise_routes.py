"""The route that checks what a reader writes, while they write it.

A check takes milliseconds, since batch and program are bounded. A thread computes it, so that the
event loop goes on, and only one at a time: NumPy on small arrays holds the interpreter anyway.
"""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bn_core.classroom.inputs.errors import RefusedError
from bn_core.lessons.write_it.answer import answer_question, read_question
from bn_core.server.errors import answer_errors
from bn_core.server.messages import read_body

PATH = "/lab/exercises"
MOST_WAITING = 100
"""Checks that may wait for their turn; a browser asks again."""


class BusyError(Exception):
    """Too many checks wait; the message is for the user."""

    retry_after = 1


_STATUSES = {BusyError: 503, RefusedError: 400, ValueError: 400}


def create_routes() -> list[BaseRoute]:
    """Return the route of the exercises."""
    checker = _Checker()
    return [Route(PATH, answer_errors(checker.answer, _STATUSES), methods=["POST"])]


class _Checker:
    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(1)
        self._waiting = 0

    async def answer(self, request: Request) -> Response:
        """POST {"exercise", "batch", "seed", "program", "compare"} and get the check."""
        question = read_question(await read_body(request))
        if self._waiting >= MOST_WAITING:
            raise BusyError("Many answers are being checked. Yours is checked in a moment.")
        self._waiting += 1
        try:
            async with self._turn:
                return JSONResponse(await asyncio.to_thread(answer_question, question))
        finally:
            self._waiting -= 1
