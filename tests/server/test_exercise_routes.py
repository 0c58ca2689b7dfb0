"""Answers are checked over HTTP one at a time, and nothing that is sent breaks it."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bn_core.lessons.write_it.config import BATCH
from bn_core.server import exercise_routes as module
from bn_core.server.messages import MAX_MESSAGE
from tests.inputs.test_programs import ESCAPES

GOOD = {"exercise": "mean", "batch": BATCH, "seed": 0, "program": "mean = x.mean(0)"}


async def post(app: Starlette, body: Any = None, **more: Any) -> httpx.Response:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://lab"
    ) as client:
        return await client.post(module.PATH, **(more or {"json": body}))


def send(body: Any = None, **more: Any) -> httpx.Response:
    return asyncio.run(post(Starlette(routes=module.create_routes()), body, **more))


def test_right_answer_is_told() -> None:
    answer = send(GOOD)
    assert answer.status_code == 200
    assert answer.json()["state"] == "right"


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "text",
        None,
        {**GOOD, "exercise": "no such"},
        {**GOOD, "seed": -1},
        {**GOOD, "seed": "0"},
        {**GOOD, "compare": 1},
        {**GOOD, "program": 7},
        {**GOOD, "batch": "1"},
    ],
)
def test_forged_request_is_refused_with_a_sentence(body: Any) -> None:
    answer = send(body)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


def test_long_request_is_refused() -> None:
    assert send(content=b"{" + b" " * MAX_MESSAGE).status_code == 400
    assert send(content=b"\xff\xfe").status_code == 400


def test_escapes_come_back_as_sentences() -> None:
    for text in ESCAPES:
        if len(text) < 10_000 and "\ud800" not in text:
            answer = send({**GOOD, "program": text})
            assert answer.status_code == 200
            assert answer.json()["state"] == "error"


def test_too_many_at_once_are_asked_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 1)
    app = Starlette(routes=module.create_routes())

    async def ask() -> list[int]:
        return [(await post(app, GOOD)).status_code for _ in range(3)]

    assert asyncio.run(ask()) == [200, 200, 200]
    monkeypatch.setattr(module, "MOST_WAITING", 0)
    refused = send(GOOD)
    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "1"
    assert refused.json()["error"].endswith(".")


def test_checks_of_many_readers_all_come_back() -> None:
    app = Starlette(routes=module.create_routes())

    async def ask() -> list[str]:
        programs = [f"mean = x.mean(0) + {place % 2}" for place in range(20)]
        answers = [post(app, {**GOOD, "program": each}) for each in programs]
        return [each.json()["state"] for each in await asyncio.gather(*answers)]

    assert asyncio.run(ask()) == ["right", "wrong"] * 10
