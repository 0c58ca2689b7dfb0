"""A teacher finds a room again by its words, and who was removed does not come back at once."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, Opener
from tests.browser.lab import PHONE, Watch, parameters, settled
from tests.browser.server import until


def test_words_open_the_room_elsewhere_and_removal_holds(open_page: Opener, watch: Watch) -> None:
    watch.expect(r"status of 400 .*/join")
    teacher = settled(open_page("/room", viewport=DESK))
    teacher.get_by_role("button", name="Open a room").click()
    until(lambda: "code" in parameters(teacher), "the room")
    code = parameters(teacher)["code"]
    settled(teacher)
    teacher.get_by_role("button", name="Recovery phrase").click()
    words = teacher.locator("[data-testid=stPopoverBody] code").inner_text()
    assert len(words.split()) == 5
    assert not any(each in teacher.url for each in words.split())

    eve = settled(open_page("/join", viewport=PHONE))
    eve.get_by_label("Code").fill(code)
    eve.get_by_label("Nickname").fill("Eve")
    eve.reload()  # before it is sent
    expect(eve.get_by_label("Code")).to_have_value(code)
    expect(eve.get_by_label("Nickname")).to_have_value("Eve")
    eve.get_by_role("button", name="Join", exact=True).click()
    eve.get_by_text("You have joined.").wait_for()
    until(lambda: parameters(eve) == {"code": code}, "the typed code in the address")
    eve.reload()
    eve.get_by_text("You have joined.").wait_for()  # in the same seat: there is one below

    other = settled(open_page("/room", viewport=DESK, color_scheme="dark"))
    other.get_by_text("Find a room again").click()
    other.get_by_label("Code").fill(code.lower())
    other.get_by_label("Recovery phrase").fill(words.upper())
    other.get_by_role("button", name="Lead this room").click()
    until(lambda: parameters(other) == {"code": code}, "the same room")
    other.once("dialog", lambda dialog: dialog.accept())
    other.get_by_text("Students: 1").click()
    other.get_by_role("button", name="Remove seat 1").click()

    eve.get_by_text("The teacher has removed you from this room.").wait_for()
    eve.reload()
    settled(eve)
    expect(eve.get_by_label("Nickname")).to_have_value("")  # what was sent is not kept
    eve.get_by_label("Code").fill(code)
    eve.get_by_label("Nickname").fill("Ada")
    eve.get_by_role("button", name="Join", exact=True).click()
    eve.get_by_text("The teacher has removed this browser").wait_for()
    other.get_by_label("approve each new student").check()
    until(lambda: _asks(eve), "the teacher's decision is waited for")
    other.get_by_text("Ada", exact=True).first.wait_for()


def _asks(eve: Page) -> bool:
    """Whether this browser waits to be let in, after another try if it may try."""
    button = eve.get_by_role("button", name="Join", exact=True)
    if button.count() and button.is_enabled():
        button.click()
    return eve.get_by_text("Please wait until the teacher lets you in.").is_visible()
