"""A class that votes, with screens and without, while its server is killed and started again."""

from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import ExitStack

import httpx
from playwright.sync_api import Page, expect
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.browser.conftest import Opener
from tests.browser.lab import PHONE, WAIT, parameters, settled
from tests.browser.server import PATIENCE, Server, until

VOTERS = 8
OPTIONS = ("the one", "the other")
STORED = "Your vote is stored."


class Voter:
    """A student whose phone has no screen."""

    def __init__(self, client: httpx.Client, at: str, number: int) -> None:
        self.at, self.option = at, number % len(OPTIONS)
        answer = client.post(f"{self.at}/join", json={"nickname": f"Student {number}"})
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


class ClassVote:
    """A teacher, a wall, two phones and a crowd, some of whom have voted."""

    def __init__(self, server: Server, open_page: Opener, stack: ExitStack) -> None:
        self._stack = stack
        self.teacher = settled(open_page("/room", on=server))
        self.teacher.get_by_role("button", name="Open a room").click()
        expect(self.teacher.locator(".bn-activity")).to_contain_text("0 here")
        code = until(lambda: parameters(self.teacher).get("code", ""), "the code in the address")
        self.wall = open_page("/wall", on=server)
        self.wall.set_viewport_size({"width": 1280, "height": 720})
        projector = self.teacher.locator(".bn-wall-code").inner_text()
        self.wall.get_by_label("Projector's code").fill(projector)
        self.wall.get_by_role("button", name="Show the room").click()
        expect(self.wall.locator(".bn-here")).to_have_text("0 here")
        self.ada, self.grace = (_join(open_page, server, code, name) for name in ("Ada", "Grace"))
        with httpx.Client() as client:
            at = f"{server.url}/lab/rooms/{code}"
            self.voters = [Voter(client, at, number) for number in range(VOTERS)]
        assert [each.enter(stack) for each in self.voters] == [None] * VOTERS
        self._begin()

    def _begin(self) -> None:
        form = self.teacher.get_by_role("group", name="An activity")
        form.get_by_label("Activity").select_option("vote")
        form.get_by_label("Text of the question").fill("Which of the two?")
        form.get_by_label("Options, one per line").fill("\n".join(OPTIONS))
        form.get_by_role("button", name="Start now").click()
        _choose(self.ada, 0)
        self.ada.get_by_text(STORED).wait_for()

    def vote_until_the_server_is_killed(self, server: Server) -> list[Voter]:
        """Kill it while votes are on their way; who of the crowd was told that theirs is stored."""
        early, late = self.voters[: VOTERS // 2], self.voters[VOTERS // 2 :]
        for each in early:
            each.send()
        assert all(each.told() for each in early)
        for each in late:
            each.send()
        server.pause()
        _choose(self.grace, 1)  # on its way when the server dies
        server.kill()
        return early + [each for each in late if each.told()]

    def notices_that_the_server_is_away(self) -> None:
        for page in (self.teacher, self.ada, self.grace):
            expect(page.locator(".bn-room")).to_have_attribute("data-state", "waiting")
        lost = self.wall.get_by_text("Connection lost. Trying again.")
        lost.wait_for()
        assert lost.evaluate("node => parseFloat(getComputedStyle(node).fontSize)") > 40
        for page in (self.teacher, self.ada, self.grace):
            expect_notice(page)
        expect_notice(self.wall, 0)

    def loses_no_vote(self, told: list[Voter]) -> None:
        """The server is there again."""
        stored = {each: each.enter(self._stack) for each in self.voters}
        assert all(stored[each] == each.option for each in told)
        everywhere = (self.teacher, self.wall, self.ada, self.grace)
        for page in everywhere:
            room = page.locator(".bn-room")
            expect(room).to_have_attribute("data-state", "here", timeout=WAIT)
        self.ada.get_by_text(STORED).wait_for()
        expect(self.grace.get_by_text(STORED)).to_have_count(0)

        _choose(self.grace, 1)  # what never came can be sent again
        self.grace.get_by_text(STORED).wait_for()
        for each in self.voters:
            each.send()  # who votes a second time is counted once
        assert all(each.told() for each in self.voters if stored[each] is None)
        all_of_them = f"{VOTERS + 2} of {VOTERS + 2}"
        expect(self.teacher.locator(".bn-answered")).to_contain_text(all_of_them)
        self.teacher.get_by_role("button", name="Reveal").click()
        counts = Counter([0, 1, *(each.option for each in self.voters)])
        for page in everywhere:
            numbers = page.locator(".bn-count span")
            expect(numbers).to_have_text([re.compile(rf"^{counts[place]}\b") for place in (0, 1)])


def expect_notice(page: Page, times: int = 1) -> None:
    """Our own notice that the server is away is shown so often, and Streamlit's box is not."""
    page.locator(".stDialog").wait_for(state="attached")
    expect(page.locator(".stDialog")).to_be_hidden()
    words = page.get_by_role("alert").filter(has_text="The lab does not answer")
    expect(words).to_have_count(times)


def _join(open_page: Opener, server: Server, code: str, name: str) -> Page:
    page = settled(open_page(f"/join?code={code}", on=server, viewport=PHONE))
    page.get_by_label("Nickname").fill(name)
    page.get_by_role("button", name="Join", exact=True).click()
    page.get_by_text("You have joined.").wait_for()
    return page


def _choose(page: Page, option: int) -> None:
    page.get_by_role("button", name=f"{'AB'[option]} {OPTIONS[option]}").click()
