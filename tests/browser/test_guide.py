"""A teacher with ten minutes: one click starts a step, a phone sees it, a reload loses nothing."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Page, Route, expect

from bn_core.classroom.plans.index import PLANS
from tests.browser.conftest import DESK, Opener, make_context
from tests.browser.lab import PHONE, nothing_scrolls_sideways, parameters, settled
from tests.browser.server import until


def start(teacher: Page, step: int) -> None:
    """One click, and what came of it."""
    box = teacher.locator(f".st-key-step-course-{step}")
    box.get_by_role("button", name="Start this activity").click()
    expect(box.locator("[data-testid=stAlert]")).to_contain_text("has started")


def read_led_code(teacher: Page) -> str:
    """The code of the room that the page says is led."""
    link = teacher.get_by_role("link", name="Teacher's view").first
    address = link.get_attribute("href") or ""
    [code] = parse_qs(urlsplit(address).query)["code"]
    told = teacher.get_by_text(f"{code[:3]} {code[3:]}").first
    told.wait_for()
    return code


def test_a_step_starts_with_one_click_and_a_reload_loses_nothing(open_page: Opener) -> None:
    teacher = settled(open_page("/guide?plan=course", viewport=DESK))
    start(teacher, 1)
    code = read_led_code(teacher)
    phone = settled(open_page(f"/join?code={code}", viewport=PHONE))
    phone.get_by_label("Nickname").fill("Ada")
    phone.get_by_role("button", name="Join", exact=True).click()
    phone.get_by_role("slider", name="your x").wait_for()

    teacher.reload()
    settled(teacher)
    assert read_led_code(teacher) == code
    start(teacher, 2)
    phone.get_by_text("from the batch").wait_for()
    assert read_led_code(teacher) == code
    assert parameters(teacher) == {"plan": "course"}

    teacher.get_by_role("button", name="Teach this plan").click()
    expect(teacher.locator(".bn-plan li")).to_have_count(len(PLANS["course"].steps))
    until(lambda: parameters(teacher) == {"code": code}, "the room's address without a key")
    first, second = PLANS["course"].steps[:2]
    upcoming = teacher.get_by_role("region", name="Next step")
    expect(upcoming).to_contain_text(first.script.do)
    teacher.locator("body").press("n")
    phone.get_by_role("slider", name="your x").wait_for()
    expect(teacher.get_by_role("region", name="Your notes")).to_contain_text(first.script.do)
    expect(upcoming).to_contain_text(second.script.ask)

    teacher.goto(teacher.url.split("/room")[0] + "/room")
    until(lambda: parameters(teacher) == {"code": code}, "the same room, without its code")
    expect(teacher.locator(".bn-activity")).to_contain_text("The living batch")
    teacher.get_by_role("button", name="Another room").click()
    teacher.get_by_role("button", name="Open another room").click()
    until(lambda: parameters(teacher).get("code", code) != code, "another room")
    expect(teacher.locator(".bn-activity")).to_contain_text("Waiting. 0 here")
    expect(teacher.get_by_role("button", name="Open another room")).to_have_count(0)  # it is done


def test_the_plan_stays_although_its_control_arrives_after_the_next_run(
    browser: Browser, open_page: Opener
) -> None:
    """What the page's scripts report begins a second run, often before a control's script comes."""
    context = make_context(browser, viewport={"width": 1280, "height": 720})
    held: list[Route] = []
    sent: list[bytes] = []
    context.route("**/ButtonGroup*.js", lambda route: held.append(route))
    context.on(
        "page",
        lambda page: page.on(
            "websocket",
            lambda socket: socket.on("framesent", lambda frame: sent.append(bytes(frame))),
        ),
    )
    teacher = open_page("/guide?plan=course", context=context)
    app = teacher.locator("[data-testid=stApp]")

    def reported() -> bool:
        teacher.evaluate("0")  # meanwhile Playwright hears what is sent
        return b"".join(sent).count(b'"found"') == 3  # a message may hold several

    until(reported, "what the page's three scripts have found in the browser")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")
    assert held
    for script in held:
        script.continue_()
    expect(teacher.get_by_role("radio", name="undergraduate course")).to_be_checked()
    start(teacher, 1)
    teacher.get_by_role("heading", name=PLANS["course"].title).wait_for()
    assert parameters(teacher) == {"plan": "course"}
    turns_to_other_plans_on_a_phone(settled(teacher))
    context.close()


def turns_to_other_plans_on_a_phone(page: Page) -> None:
    """The address holds each plan except the first."""
    page.set_viewport_size(PHONE)
    for plan, address in (("seminar", {"plan": "seminar"}), ("first", {})):
        page.get_by_role("radio", name=plan).click()
        page.get_by_role("heading", name=PLANS[plan].title).wait_for()
        until(lambda address=address: parameters(page) == address, "the plan in the address")  # type: ignore[misc]
        nothing_scrolls_sideways(settled(page))
