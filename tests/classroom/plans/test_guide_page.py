"""The teacher's guide: its links hold, one click starts a step, and no key leaves the browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import make_url
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

from bn_core.classroom.events.event import MAX_STUDENTS
from bn_core.classroom.live.registry import DELETE_AFTER
from bn_core.classroom.live.rooms import ROOMS, Ticket
from bn_core.classroom.people.identity import format_code
from bn_core.classroom.plans.index import PLANS
from bn_core.classroom.plans.plan import Plan
from bn_core.classroom.room.state import Room
from bn_core.classroom.steps.settings import LivingBatch
from bn_core.course.curriculum import find_lesson
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.lesson_links import link_to_claim
from bn_core.course.ledger.outcome import Outcome, judge_claim
from bn_core.course.ledger.report import describe_outcome
from bn_core.course.ledger.shipped import find_outcome
from bn_core.course.ledger.store import load_findings, store_findings
from bn_core.experiments.claim_part import Kind
from bn_core.inputs.address import read_lesson_name
from bn_core.inputs.environment import DATABASE, SCHEDULER
from bn_core.storage.database import reset_engine
from pages.guide import hosting, keeping
from tests.course.ledger.findings import plant_all
from tests.open_lesson import ROOT, Page

LINKS = sorted({step.link for plan in PLANS.values() for step in plan.steps})
pytestmark = pytest.mark.usefixtures("own_database")
with_rooms = pytest.mark.usefixtures("rooms")
each_plan = pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)


def report_rooms(page: Page, kept: Any = ()) -> Page:
    """The page once the browser has told which rooms it keeps."""
    return page.report("teacher keys", "found", {"rooms": kept})


def leads(page: Page) -> tuple[str, str]:
    return page.app.session_state["room code"], page.app.session_state["room key"]


def room(page: Page) -> Room:
    return ROOMS.ask(ROOMS.room(*leads(page)))


def read_successes(page: Page) -> str:
    return " ".join(each.value for each in page.app.success)


@pytest.mark.parametrize("link", LINKS)
def test_a_link_opens_its_lesson_with_the_whole_state(link: str) -> None:
    given = dict(parse_qsl(urlsplit(link).query))
    page = Page(read_lesson_name(link), **given)
    assert page.errors == page.warnings == ""
    for name, text in given.items():
        held = page.app.session_state[name] if name in page.app.session_state else None  # noqa: SIM401
        written = page.app.query_params.get(name)  # a list, until the page has written it
        assert text in (str(held), str(held).lower(), written, *(written or ())), (name, held)


@each_plan
def test_the_plan_of_the_address_is_shown_whole(plan: Plan) -> None:
    page = Page("guide", plan=plan.name)
    assert page.warnings == page.errors == ""
    assert plan.title in [each.value for each in page.app.subheader]
    for step in plan.steps:
        assert step.title in page.words
        assert step.script.ask in page.words
    starts = [each for each in page.app.button if each.label == "Start this activity"]
    assert len(starts) == len(plan.steps)
    assert [each.proto.url for each in page.app.get("link_button")] == [
        step.link for step in plan.steps
    ]


def test_a_plan_that_is_none_is_told() -> None:
    assert "Used instead: first." in Page("guide", plan="holiday").warnings


def test_what_is_kept_is_told_with_the_labs_own_numbers() -> None:
    words = Page("guide").words
    assert f"after {DELETE_AFTER / 3600:.0f} hours without activity" in words
    assert f"{MAX_STUDENTS} students at a time" in words


def test_guide_and_document_show_the_same_proxy() -> None:
    """Without the reader's address, one who guesses codes would slow everybody behind the proxy."""
    assert hosting.PROXY in (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    assert "X-Forwarded-For" in hosting.PROXY


def test_every_command_and_variable_is_one_that_the_lab_has() -> None:
    commands = "\n".join([hosting.LAPTOP, hosting.SERVER, hosting.WORKERS])
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"\bmake ([\w-]+)", commands))
    assert targets == {"run", "cluster-certificates", "scheduler", "worker"}
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
    known = {DATABASE, SCHEDULER}
    assert set(re.findall(r"BN_LAB_\w+", commands)) == known
    url = re.findall(rf"{DATABASE}=(\S+)", commands)[0]
    assert make_url(url).get_driver_name() == "psycopg"


@pytest.mark.parametrize("here", [True, False])
def test_the_file_is_named_to_who_sits_at_the_server_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: bool
) -> None:
    monkeypatch.setattr(keeping, "is_at_server", lambda: here)
    assert (str(tmp_path / "lab.sqlite") in Page("guide").words) is here


def test_a_password_of_the_database_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BN_LAB_DATABASE", "postgresql+psycopg://lab:secret@127.0.0.1:1/lab")
    reset_engine()
    page = Page("guide", plan="seminar")
    assert "secret" not in f"{page.words} {page.errors} {page.warnings}"


def tell(outcome: Outcome) -> str:
    """The pattern of a verdict, and of those of several parts with their statements."""
    link = f"[Open the lesson]({link_to_claim(outcome.claim)})"
    return re.escape(describe_outcome(outcome, link))


def test_claims_carry_the_best_verdict_there_is() -> None:
    """Shipped at first, and of this server once all set-ups were run in full."""
    named = {claim for step in PLANS["seminar"].steps for claim in step.claims}
    store_findings(plant_all(Kind.FAILS, "quick"))
    shipped = {each: find_outcome(CLAIMS[each], load_findings()) for each in named}
    page = Page("guide", plan="seminar")
    for claim, outcome in shipped.items():
        assert f"**[{CLAIMS[claim].title}](/claims?claim={claim})**" in page.words
        assert re.search(rf"In this lab(, measured on \S+)?: {tell(outcome)}", page.words)
    store_findings(plant_all())
    words = Page("guide", plan="seminar").words
    own = {each: judge_claim(CLAIMS[each], plant_all()) for each in named}
    assert all(re.search(tell(each), words) for each in own.values())


@with_rooms
def test_nothing_happens_before_it_is_known_what_the_browser_keeps() -> None:
    page = Page("guide").click("start first 1")
    assert "Looking for your room." in page.words
    assert "room key" not in page.app.session_state
    report_rooms(page)
    assert isinstance(room(page).activity.setting, LivingBatch)  # type: ignore[union-attr]


@with_rooms
def test_a_room_is_led_although_the_next_thing_arrives_while_it_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A browser's report may arrive at any time: here at each answer of the rooms."""
    ask = ROOMS.ask

    def ask_and_interrupt(question: Any) -> Any:
        answer, run = ask(question), get_script_run_ctx()
        assert run is not None
        assert run.script_requests is not None
        run.script_requests.request_rerun(RerunData(page_script_hash=run.page_script_hash))
        return answer

    monkeypatch.setattr(ROOMS, "ask", ask_and_interrupt)
    page = report_rooms(Page("guide")).click("start first 1")
    monkeypatch.undo()
    assert "the activity has started" in read_successes(page)
    assert isinstance(room(page).activity.setting, LivingBatch)  # type: ignore[union-attr]


@with_rooms
def test_one_click_opens_a_room_and_the_next_goes_on_in_it() -> None:
    page = report_rooms(Page("guide"))
    page.click("start first 1")
    code, key = leads(page)
    assert f"Room {format_code(code)} is open, and the activity has started." in read_successes(
        page
    )
    assert f"Room **{format_code(code)}** is open in this browser." in page.words
    page.click("start first 2")
    assert leads(page) == (code, key)
    assert read_successes(page).startswith(f"The activity has started in room {format_code(code)}.")
    assert room(page).activity.setting == PLANS["first"].steps[1].setting  # type: ignore[union-attr]
    addresses = [each.proto.url for each in page.app.get("link_button")]
    assert key not in f"{page.words} {page.app.query_params} {addresses} {read_successes(page)}"
    assert any(f"code={code}&eye=projector" in each for each in addresses)


@with_rooms
def test_a_room_that_the_browser_keeps_is_led_again() -> None:
    mine: Ticket = ROOMS.ask(ROOMS.open())
    seat: Ticket = ROOMS.ask(ROOMS.join(mine.code, "Ada"))
    page = report_rooms(
        Page("guide"), [["GONEXX", "x"], [seat.code, seat.token], [mine.code, mine.token]]
    )
    assert leads(page) == (mine.code, mine.token)
    page.click("start first 1")
    assert room(page).turn == 1


@with_rooms
def test_a_room_that_is_no_more_is_told_and_another_opened() -> None:
    page = report_rooms(Page("guide")).click("start first 1")
    gone = leads(page)
    ROOMS.ask(ROOMS.delete(*gone))
    page.click("start first 2")
    assert f"Room {format_code(gone[0])} was deleted. Press again" in page.errors
    page.click("start first 2")
    assert page.errors == ""
    assert leads(page) != gone
    assert room(page).activity.setting == PLANS["first"].steps[1].setting  # type: ignore[union-attr]


@with_rooms
def test_another_room_is_opened_when_asked_for() -> None:
    page = report_rooms(Page("guide")).click("start first 1")
    before = leads(page)
    page.click("Open another room")
    assert leads(page) != before
    assert f"Room **{format_code(leads(page)[0])}** is open in this browser." in page.words


@each_plan
@with_rooms
def test_a_whole_plan_leads_to_the_room_with_all_of_it(plan: Plan) -> None:
    page = report_rooms(Page("guide", plan=plan.name)).click("Teach this plan")
    assert page.app.header[0].value == find_lesson("room").question
    assert room(page).plan == plan.settings
    assert page.app.query_params["code"] == leads(page)[0]
    assert "key" not in page.app.query_params


def test_a_lab_without_rooms_says_so_in_a_sentence() -> None:
    page = report_rooms(Page("guide")).click("start first 1")
    assert page.errors == "No classroom is open on this server. Restart the server."
    assert "room key" not in page.app.session_state


@pytest.mark.parametrize(
    "kept",
    [None, 7, {}, [7, [], ["A"], [None, None], [{}, []]], [["B" * 9999, 1]], [["B"] * 2] * 99],
)
@with_rooms
def test_whatever_the_browser_tells_the_page_is_sound(kept: Any) -> None:
    page = report_rooms(Page("guide"), kept)
    assert page.errors == ""
    assert "This browser has no open room yet." in page.words
