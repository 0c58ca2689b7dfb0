"""A teacher's own plan survives a reload, travels as a file, and is taught like any other."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from bn_core.classroom.plans.index import PLANS
from bn_core.classroom.plans.plan_file import read_plan_file
from tests.browser.accessibility import measure_contrast
from tests.browser.conftest import DESK, Opener
from tests.browser.lab import PHONE, parameters, settled
from tests.browser.server import until

OWN = "/guide?plan=own"
QUESTION = "Does the order of the examples matter?"
STORED_MINUTES = """() => {
  const { text } = JSON.parse(sessionStorage.getItem("bn-form guide") ?? '{"text": "{}"}')
  return JSON.parse(text).minutes
}"""


def titles(page: Page) -> list[str]:
    """The titles of the steps as the page shows them."""
    return page.locator("[class*=st-key-step-own] h4").all_inner_texts()


def save(page: Page) -> bytes:
    """What “Save as a file” gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    return Path(download.value.path()).read_bytes()


def tabs_share_the_plans(page: Page, other: Page, shown: list[str]) -> None:
    """What is done in one tab is seen in the other, which would store its own over it."""
    until(lambda: titles(other) == shown, "the plan of the first tab")
    other.locator(".st-key-move-step-1-later button").click()
    until(lambda: titles(page) == titles(other) != shown, "the change of the second tab")
    page.get_by_role("button", name="Undo").first.click()
    until(lambda: titles(page) == titles(other) == shown, "the plan as it was, in both")
    settled(page)


def an_empty_plan_cannot_be_taught(page: Page) -> None:
    """What teaches it is disabled, and its name can be read in the dark and in the light."""
    page.get_by_role("button", name="Begin an empty plan").click()
    button = page.get_by_role("button", name="Teach this plan")
    expect(button).to_be_disabled()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.locator(f".bn-address[data-scheme={scheme}]").wait_for(state="attached")
        until(lambda: measure_contrast(button.locator("p")) > 2, f"a name to read in the {scheme}")
    page.get_by_role("button", name="Undo").first.click()
    page.get_by_text("You have no plan of your own yet.").wait_for()


def test_a_plan_is_edited_reloaded_saved_opened_and_taught(
    open_page: Opener, tmp_path: Path
) -> None:
    first = PLANS["first"].steps
    teacher = settled(open_page("/guide", viewport=DESK))
    teacher.get_by_role("button", name="Make it your own").click()
    until(lambda: parameters(teacher) == {"plan": "own"}, "the own plan")
    settled(teacher)
    teacher.locator(".st-key-move-step-2-earlier button").click()
    moved = f"1 · {first[1].title}"
    expect(teacher.locator(".st-key-step-own-1 h4")).to_have_text(moved)
    teacher.locator(".st-key-edit-step-6 button").click()
    form = teacher.locator(".st-key-guide-form")
    form.get_by_label("Minutes").fill("-5")
    form.get_by_role("button", name="Save").click()
    form.get_by_text("Minutes must be a whole number from 1 to 180.").wait_for()
    expect(form.get_by_label("Minutes")).to_have_value("-5")
    form.get_by_label("Minutes").fill("5")
    form.get_by_label("Text of the question").fill(QUESTION)
    form.get_by_label("Explanation, shown with the answer").fill("A sum has no order.")
    # A number is stored once the page has run with it, texts letter by letter.
    until(lambda: teacher.evaluate(STORED_MINUTES) == 5, "the minutes in the stored form")
    teacher.reload()  # in the middle of a text
    expect(form.get_by_label("Text of the question")).to_have_value(QUESTION)
    expect(form.get_by_label("Explanation, shown")).to_have_value("A sum has no order.")
    expect(form.get_by_label("Minutes")).to_have_value("5")
    expect(teacher.locator(".st-key-step-own-1 h4")).to_have_text(moved)
    settled(teacher)
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    settled(teacher)
    shown = titles(teacher)
    tabs_share_the_plans(teacher, settled(open_page(OWN, context=teacher.context)), shown)
    content = save(teacher)
    assert read_plan_file(content).steps[5].setting.text == QUESTION  # type: ignore[union-attr]

    file = tmp_path / "plan.yaml"
    file.write_bytes(content)
    other = settled(open_page(OWN, viewport=PHONE, color_scheme="dark"))
    other.get_by_text("You have no plan of your own yet.").wait_for()
    an_empty_plan_cannot_be_taught(other)
    other.locator(".st-key-plan-file input[type=file]").set_input_files(file)
    until(lambda: titles(other) == shown, "the plan of the file")
    wide = other.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert wide <= PHONE["width"]

    other.get_by_role("button", name="Teach this plan").click()
    until(lambda: "code" in parameters(other), "the room")
    code = parameters(other)["code"]
    phone = settled(open_page(f"/join?code={code}", viewport=PHONE))
    phone.get_by_label("Nickname").fill("Ada")
    phone.get_by_role("button", name="Join", exact=True).click()
    settled(other)
    other.get_by_role("button", name="Start step 6").click()
    phone.get_by_text(QUESTION).wait_for()
