"""A server is killed in the middle of a vote and started again: no vote is lost, all carry on."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.browser.conftest import Opener
from tests.browser.lab import PHONE, WAIT, Watch, parameters, settled
from tests.browser.server import PATIENCE, Server, until

VOTERS = 20
OPTIONS = ("the one", "the other")
STORED = "Your vote is stored."
AWAY = "WebSocket|ERR_CONNECTION|ERR_EMPTY|Failed to (load|fetch)|not responding|reaching server"
"""What browsers say while no server is there."""


class Voter:
    """A student whose phone has no screen."""

    def __init__(self, url: str, code: str, number: int) -> None:
        self.at, self.option = f"{url}/lab/rooms/{code}", number % len(OPTIONS)
        answer = httpx.post(f"{self.at}/join", json={"nickname": f"Student {number}"})
        self.token: str = answer.json()["token"]
        self.socket: ClientConnection

    def enter(self, stack: ExitStack) -> int | None:
        """Connect, for the first time or again; which vote of this student is stored."""
        self.socket = stack.enter_context(connect(self.at.replace("http", "ws")))
        self.socket.send(json.dumps({"token": self.token}))
        view = json.loads(self.socket.recv(PATIENCE))
        stored: int | None = (view["activity"] or {}).get("first")
        return stored

    def send(self) -> None:
        """Vote, in the room's first activity."""
        self.socket.send(json.dumps({"kind": "voted", "option": self.option, "turn": 1}))

    def told(self) -> bool:
        """Whether the server says that the vote is stored, before it is gone."""
        try:
            while True:
                activity = json.loads(self.socket.recv(PATIENCE))["activity"] or {}
                if activity.get("first") is not None:
                    assert activity["first"] == self.option
                    return True
        except ConnectionClosed:
            return False


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as closing:
        yield closing


def test_a_vote_outlives_its_server(
    tmp_path: Path, open_page: Opener, watch: Watch, stack: ExitStack
) -> None:
    watch.expect(AWAY)
    server = Server(tmp_path / "log", workers=False)
    stack.callback(server.stop)
    teacher = settled(open_page("/room", on=server))
    teacher.get_by_role("button", name="Open a room").click()
    expect(teacher.locator(".bn-activity")).to_contain_text("0 here")
    code = until(lambda: parameters(teacher).get("code", ""), "the code in the address")
    wall = open_page("/wall", on=server)
    wall.set_viewport_size({"width": 1280, "height": 720})
    wall.get_by_label("Projector's code").fill(teacher.locator(".bn-wall-code").inner_text())
    wall.get_by_role("button", name="Show the room").click()
    expect(wall.locator(".bn-here")).to_have_text("0 here")
    ada, grace = (joined(open_page, server, code, name) for name in ("Ada", "Grace"))
    reader = settled(open_page("/four_steps", on=server))
    voters = [Voter(server.url, code, number) for number in range(VOTERS)]
    assert [each.enter(stack) for each in voters] == [None] * VOTERS

    begin_vote(teacher)
    choose(ada, 0)
    ada.get_by_text(STORED).wait_for()
    early, late = voters[: VOTERS // 2], voters[VOTERS // 2 :]
    for each in early:
        each.send()
    assert all(each.told() for each in early)
    for each in late:
        each.send()
    server.pause()
    choose(grace, 1)  # on its way when the server dies
    server.kill()
    acknowledged = early + [each for each in late if each.told()]
    for page in (teacher, ada, grace):
        expect(page.locator(".bn-room")).to_have_attribute("data-state", "waiting")
    lost = wall.get_by_text("Connection lost. Trying again.")
    lost.wait_for()
    assert lost.evaluate("node => parseFloat(getComputedStyle(node).fontSize)") > 40
    for page in (wall, teacher, ada, grace, reader):
        page.locator(".stDialog").wait_for(state="attached")  # Streamlit's own box
        expect(page.locator(".stDialog")).to_be_hidden()
        words = page.get_by_role("alert").filter(has_text="The lab does not answer")
        expect(words).to_have_count(0 if page is wall else 1)

    again = Server(tmp_path / "log", server.port, workers=False)
    stack.callback(again.stop)
    stored = {each: each.enter(stack) for each in voters}
    assert all(stored[each] == each.option for each in acknowledged)
    for page in (teacher, wall, ada, grace):
        expect(page.locator(".bn-room")).to_have_attribute("data-state", "here", timeout=WAIT)
    ada.get_by_text(STORED).wait_for()
    expect(grace.get_by_text(STORED)).to_have_count(0)
    expect(reader.locator(".bn-lost")).to_be_empty(timeout=WAIT)

    choose(grace, 1)  # what never came can be sent again
    grace.get_by_text(STORED).wait_for()
    for each in voters:
        each.send()  # who was told nothing tries again, and whoever else does is counted once
    assert all(each.told() for each in voters if stored[each] is None)
    everyone = VOTERS + 2
    expect(teacher.locator(".bn-answered")).to_contain_text(f"{everyone} of {everyone}")
    teacher.get_by_role("button", name="Reveal").click()
    counts = Counter([0, 1, *(each.option for each in voters)])
    for page in (teacher, wall, ada, grace):
        numbers = page.locator(".bn-count span")
        expect(numbers).to_have_text([re.compile(rf"^{counts[place]}\b") for place in (0, 1)])


def joined(open_page: Opener, server: Server, code: str, name: str) -> Page:
    page = settled(open_page(f"/join?code={code}", on=server, viewport=PHONE))
    page.get_by_label("Nickname").fill(name)
    page.get_by_role("button", name="Join", exact=True).click()
    page.get_by_text("You have joined.").wait_for()
    return page


def begin_vote(teacher: Page) -> None:
    form = teacher.get_by_role("group", name="An activity")
    form.get_by_label("Activity").select_option("vote")
    form.get_by_label("Text of the question").fill("Which of the two?")
    form.get_by_label("Options, one per line").fill("\n".join(OPTIONS))
    form.get_by_role("button", name="Start now").click()


def choose(page: Page, option: int) -> None:
    page.get_by_role("button", name=f"{'AB'[option]} {OPTIONS[option]}").click()
