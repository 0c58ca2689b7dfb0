"""A teacher sees which phones reach the lab, whatever process they come to."""

from __future__ import annotations

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bn_core.classroom.inputs.errors import TooOftenError
from bn_core.classroom.live.phone_checks import BURST, MAX_CHECKS, MAX_PHONES, PhoneChecks, Reached
from bn_core.classroom.live.rooms import ROOMS, Rooms
from bn_core.server.phone_routes import ROOT, create_routes
from bn_core.storage.notices import Notice


@pytest.fixture
def browser() -> TestClient:
    return TestClient(Starlette(routes=create_routes(lambda: "/script.js")))


def test_page_and_live_connection_are_counted_once_per_phone(browser: TestClient) -> None:
    key = ROOMS.checks.begin()
    for _ in range(2):
        answer = browser.get(f"{ROOT}/{key}")
        assert "This phone reaches the lab" in answer.text
        assert "/script.js" in answer.text
    assert ROOMS.checks.count(key) == Reached(1, 0)
    with browser.websocket_connect(f"{ROOT}/{key}/live") as socket:
        assert socket.receive_text() == "live"
    assert ROOMS.checks.count(key) == Reached(1, 1)
    browser.get(f"{ROOT}/{key}", headers={"user-agent": "another phone"})
    assert ROOMS.checks.count(key) == Reached(2, 1)


@pytest.mark.parametrize("key", ["unknown-key", "xyzzy", "a" * 1000, "%00", "<b>"])
def test_unknown_check_counts_nothing_and_repeats_nothing(browser: TestClient, key: str) -> None:
    answer = browser.get(f"{ROOT}/{key}")
    assert answer.status_code == 200
    assert key not in answer.text
    assert ROOMS.checks.count(key) == Reached()


def test_checks_are_bounded() -> None:
    now = 0.0
    checks = PhoneChecks(lambda _: None, lambda: now)
    keys = [checks.begin() for _ in range(MAX_CHECKS + 1)]
    for phone in range(2 * MAX_PHONES):
        now += 10.0
        checks.note(keys[-1], f"10.0.0.{phone}", "", is_live=True)
        checks.note(keys[0], "10.0.0.1", "", is_live=True)
    assert checks.count(keys[-1]) == Reached(MAX_PHONES, MAX_PHONES)
    assert checks.count(keys[0]) == Reached()
    assert [checks.is_known(each) for each in keys[:2]] == [False, True]
    told: list[Notice] = []
    flooded = PhoneChecks(told.append, lambda: 0.0)
    key = flooded.begin()
    for phone in range(BURST):
        flooded.note(key, "10.0.0.1", f"phone {phone}", is_live=False)
    with pytest.raises(TooOftenError):
        flooded.note(key, "10.0.0.1", "a phone", is_live=False)
    assert len(told) == BURST


@pytest.mark.usefixtures("shared_database")
def test_phone_is_counted_that_came_to_another_process() -> None:
    async def story() -> None:
        one, other = Rooms(), Rooms()
        async with one.serving(), other.serving():
            teacher = await one.open()
            key = one.checks.begin()
            while not one.checks.count(key).live:  # until both listen
                other.checks.note(key, "10.0.0.1", "a phone", is_live=True)
                await asyncio.sleep(0.1)
            assert one.checks.count(key) == Reached(1, 1)
            await other.seat(teacher.code, teacher.token)

    asyncio.run(asyncio.wait_for(story(), 20))
