"""A whole lesson in the browser: a teacher with a wall and three phones, all six activities."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect
from websockets.sync.client import connect

from bn_core.classroom.inputs.validation import MAX_OPTION, MAX_QUESTION
from tests.browser.conftest import Opener
from tests.browser.lab import PHONE, WAIT, Watch, nothing_scrolls_sideways, parameters, settled
from tests.browser.server import PATIENCE, Server, until

VOTE = {
    "Text of the question": "Which of the two?",
    "Options, one per line": "the one\nthe other",
    "Right option": "B",
    "Explanation": "It is the other one.",
}
STORED = re.compile("is stored")
ZOOMED: ViewportSize = {"width": 640, "height": 360}
"""The first of the walls at 200 % zoom."""
WALLS: list[ViewportSize] = [
    {"width": 1280, "height": 720},
    {"width": 1920, "height": 1080},
    {"width": 1024, "height": 768},
]
DEAD = {"offline": False, "latency": 0, "downloadThroughput": 1, "uploadThroughput": 1}
"""A line on which nothing comes through, as Chromium describes it."""
AWAY = "ERR_INTERNET_DISCONNECTED|WebSocket"
"""What a browser says while it has no network."""


@dataclass(frozen=True)
class Class:
    """A room with everyone in it."""

    code: str
    teacher: Page
    wall: Page
    phones: tuple[Page, ...] = ()

    def begin(self, activity: str, **fields: str) -> None:
        """Start an activity from the teacher's form."""
        kinds = self.teacher.get_by_role("combobox", name="Activity", exact=True)
        kinds.select_option(activity)
        for label, text in fields.items():
            self.find_field(label).fill(text)
        self.teacher.get_by_role("button", name="Start now").click()

    def find_field(self, label: str) -> Locator:
        """A field of the teacher's form; a label of a choice has the words of its options, too."""
        form = self.teacher.get_by_role("group", name="An activity")
        return form.get_by_label(label).and_(form.locator("input, textarea"))

    def fits(self) -> None:
        """Phones, and the teacher's own view on a phone, reach nowhere beyond their width."""
        wide = self.teacher.viewport_size
        self.teacher.set_viewport_size(PHONE)
        for page in (self.teacher, self.phones[0]):
            nothing_scrolls_sideways(page)
        self.teacher.set_viewport_size(wide)

    def press(self, key: str) -> None:
        """One of the teacher's keys, where nothing is being typed."""
        self.teacher.locator(".bn-activity").click()
        self.teacher.keyboard.press(key)


@pytest.fixture
def led(open_page: Opener) -> Class:
    """A room with its wall, and nobody in it."""
    teacher = open_page("/room")
    settled(teacher).get_by_role("button", name="Open a room").click()
    expect(teacher.locator(".bn-activity")).to_contain_text("0 here")
    code = until(lambda: parameters(teacher).get("code", ""), "the code in the address")
    wall = open_page(f"/room?code={code}&eye=projector")
    expect(wall.locator(".bn-invitation .bn-code")).to_have_text(f"{code[:3]} {code[3:]}")
    wall.get_by_role("img", name="QR of").wait_for()
    return Class(code, teacher, wall)


@pytest.fixture
def lesson(led: Class, open_page: Opener) -> Class:
    """With three students in it."""
    names = ("Ada", "<b>Grace</b>", "Emmy")
    phones = tuple(phone(open_page, led.code, name) for name in names)
    return Class(led.code, led.teacher, led.wall, phones)


class Student:
    """One of a crowd, in its seat."""

    def __init__(self, stack: ExitStack, client: httpx.Client, at: str, name: str) -> None:
        answer = client.post(f"{at}/join", json={"nickname": name})
        token = answer.raise_for_status().json()["token"]
        # Views that nobody reads would hold the socket's end back.
        self.socket = stack.enter_context(connect(at.replace("http", "ws"), max_queue=None))
        self.send(token=token)
        self.socket.recv(PATIENCE)

    def send(self, **record: Any) -> None:
        self.socket.send(json.dumps(record))

    def wait_until_stored(self, name: str) -> None:
        """Read views until one has this part of the activity; AssertionError if it is refused."""
        while True:
            view = json.loads(self.socket.recv(PATIENCE))
            assert "error" not in view, view["error"]
            if (view["activity"] or {}).get(name) is not None:
                return


Crowd = Callable[[str, list[str]], list[Student]]


@pytest.fixture
def crowd(server: Server) -> Iterator[Crowd]:
    """Students whose phones have no screen: ``crowd(code, names)``."""
    with ExitStack() as stack, httpx.Client() as client:  # to make one takes a while

        def join(code: str, names: list[str]) -> list[Student]:
            at = f"{server.url}/lab/rooms/{code}"
            return [Student(stack, client, at, name) for name in names]

        yield join


def phone(open_page: Opener, code: str, name: str) -> Page:
    page = settled(open_page(f"/join?code={code}", viewport=PHONE))
    page.get_by_label("Nickname").fill(name)
    page.get_by_role("button", name="Join", exact=True).click()
    page.get_by_text("You have joined.").wait_for()
    expect(page.locator("[data-testid=stMain] a")).to_have_count(0)  # none that leads elsewhere
    expect(page.locator("a[href$='/quiz']")).to_have_count(1)
    for teaching in ("room", "guide"):
        expect(page.locator(f"a[href$='/{teaching}']")).to_have_count(0)
    return page


def test_a_whole_lesson(lesson: Class, open_page: Opener) -> None:
    for part in (one_batch, foretold, voted_twice, wrote, swept, looked_at):
        part(lesson)
        lesson.fits()
    left(lesson, open_page)


def one_batch(lesson: Class) -> None:
    """Who sits still is moved by others, until the statistics stand still."""
    ada, grace, emmy = lesson.phones
    lesson.begin("living_batch")
    x_hat, x = grace.locator("dd.x-hat"), grace.locator("dd.x")
    expect(x_hat).not_to_be_empty()
    stood, before = x_hat.inner_text(), x.inner_text()
    slider = ada.get_by_role("slider", name="your x")
    slider.focus()
    slider.press("Home")
    expect(ada.locator("dd.x")).to_have_text("−10")
    until(lambda: x_hat.inner_text() != stood, "another x̂ of who sat still")
    expect(x).to_have_text(before)
    expect(lesson.wall.locator(".bn-strip circle[data-row='3']")).to_have_count(3)
    marked(lesson)
    top = lesson.wall.locator(".bn-strip circle[data-row='0'] title").first
    expect(top).to_contain_text("= -10")

    names = lesson.wall.locator(".bn-strip text", has_text="Emmy")
    expect(names).to_have_count(0)
    lesson.teacher.get_by_label("show names on the screen").check()
    expect(names).to_have_count(1)
    lesson.teacher.get_by_label("outlier").select_option("Emmy")
    expect(emmy.locator(".bn-batch-note")).to_contain_text("You are the outlier")
    emmy.get_by_role("slider", name="your x").press("End")
    expect(emmy.locator("dd.x")).to_have_text("100")

    lesson.teacher.get_by_label("batches of").select_option("2")
    expect(lesson.wall.locator(".bn-strip")).to_have_count(2)
    expect(emmy.locator("dd.x-hat")).to_have_text("0")  # alone in a batch

    lesson.teacher.get_by_label("batches of").select_option("all")
    letters = lesson.teacher.get_by_label("letters act as keys")
    letters.uncheck()
    presses = """() => {
      window.presses = 0
      for (const button of document.querySelectorAll(".bn-room button")) {
        button.addEventListener("click", () => window.presses += 1)
      }
    }"""
    lesson.teacher.evaluate(presses)
    lesson.press("i")
    assert lesson.teacher.evaluate("window.presses") == 0
    letters.check()
    lesson.press("i")
    assert lesson.teacher.evaluate("window.presses") == 1
    for told in (grace.locator(".bn-batch-note"), lesson.wall.locator(".bn-mode")):
        expect(told).to_contain_text("Inference")
        expect(told).to_contain_text("divides by N − 1 instead of")
    stood = x_hat.inner_text()
    slider.press("End")
    expect(ada.locator("dd.x")).to_have_text("10")
    expect(top).to_contain_text("= 10")
    expect(x_hat).to_have_text(stood)
    lesson.press("x")
    for page in (ada, lesson.wall):
        expect(page.locator(".bn-closed")).to_contain_text("The teacher has closed the batch")
    expect(slider).to_be_disabled()


def marked(lesson: Class) -> None:
    """Each phone shows the mark that the wall has for it on every line."""
    look = "node => [node.getAttribute('d'), node.getAttribute('fill')]"
    for seat, page in enumerate(lesson.phones, start=1):
        own = page.locator(".bn-own-mark path").evaluate(look)
        marks = lesson.wall.locator(f".bn-strip path[data-seat='{seat}']")
        expect(marks).to_have_count(4)
        assert [marks.nth(row).evaluate(look) for row in range(4)] == [own] * 4


def foretold(lesson: Class) -> None:
    """Numbers are predicted unseen; then the computed one, everyone's error, and a histogram."""
    lesson.begin("predict", **{"Text of the question": "What is x̂?", "Correct answer": "1.5"})
    for page, number in zip(lesson.phones, ("1.5", "-3", "22"), strict=True):
        page.get_by_label("Your prediction").fill(number)
        page.get_by_role("button", name="Send").click()
        page.get_by_text(f"{number.replace('-', '−')} is stored").wait_for()
    slip = lesson.phones[2]
    slip.get_by_label("Your prediction").press("Backspace")
    slip.get_by_role("button", name="Change").click()
    slip.get_by_text("Your answer 2 is stored").wait_for()
    lesson.wall.get_by_text("3 of 3 have answered").wait_for()
    for page in (*lesson.phones, lesson.wall):
        expect(page.locator(".bn-histogram, .bn-truth")).to_have_count(0)
    expect(lesson.teacher.locator(".bn-histogram, .bn-truth")).to_have_count(2)
    lesson.press("v")
    expect(lesson.wall.locator(".bn-truth").first).to_have_text("The answer is 1.5.")
    values = lesson.wall.locator(".bn-histogram .bn-value")
    expect(values).to_have_text(["−3", "1.5 ✓", "2"])
    expect(lesson.wall.locator(".bn-histogram i")).to_have_count(3)
    for page, said in zip(lesson.phones, (": right", "off by −4.5", "off by 0.5"), strict=True):
        page.get_by_text(said).wait_for()


def voted_twice(lesson: Class) -> None:
    """A vote is blind; after the second, both stand side by side, and who moved where."""
    ada, grace, emmy = lesson.phones
    lesson.begin("vote", **VOTE)
    timed(lesson)
    vote(ada, "A the one")
    vote(grace, "A the one")
    expect(lesson.teacher.locator(".bn-count span")).to_have_text(["2", "0"])
    lesson.teacher.get_by_text("Not answered yet: 1").wait_for()
    vote(emmy, "A the one")
    lesson.wall.get_by_text("3 of 3 have voted").wait_for()
    vote(emmy, "B the other")  # a slip is put right until votes are closed
    expect(button(emmy, "A the one")).to_have_attribute("aria-pressed", "false")
    expect(lesson.teacher.locator(".bn-count span")).to_have_text(["2", "1"])
    for page in (*lesson.phones, lesson.wall):
        expect(page.locator(".bn-count, .bn-votes, .bn-vote-changes")).to_have_count(0)

    grace.reload()
    settled(grace)
    grace.get_by_text("Your vote is stored.").wait_for()
    grace.get_by_text("<b>Grace</b>").wait_for()
    expect(button(grace, "A the one")).to_have_attribute("aria-pressed", "true")

    lesson.press("2")
    for page in lesson.phones:  # before that, they would press what they have chosen already
        expect(page.get_by_text("Your vote is stored.")).to_have_count(0)
    vote(ada, "A the one")
    vote(grace, "B the other")
    vote(emmy, "B the other")
    lesson.wall.get_by_text("Vote 2: 3 of 3 have voted").wait_for()
    lesson.press("v")
    for page in lesson.phones:
        expect(page.locator(".bn-count span")).to_have_text(
            ["2 in vote 1", "1 in vote 2", "1 in vote 1", "2 in vote 2"]
        )
        expect(page.locator(".bn-tally .right")).to_contain_text("the other ✓")
    expect(ada.locator(".bn-truth")).to_have_text("✗ You voted A. The right answer is B.")
    expect(grace.locator(".bn-truth")).to_have_text(
        "✓ You voted B. That is right. In vote 1 you chose A."
    )
    for page, own in ((ada, "the one"), (emmy, "the other")):
        expect(page.locator(".bn-reason")).to_have_text("It is the other one.")
        expect(page.locator(".bn-tally li", has_text="your vote")).to_contain_text(own)
    expect(lesson.wall.locator(".bn-votes")).to_have_text(["2, then 1", "1, then 2"])
    expect(lesson.wall.locator(".bn-vote-summary")).to_have_text(
        "1 of 3 changed their vote: 1 to the right answer, 0 away from it."
    )
    expect(lesson.wall.locator(".bn-vote-note")).to_have_count(0)
    moved = lesson.wall.locator(".bn-vote-changes .band title")
    expect(moved).to_have_text(["1 from A to A", "1 from A to B", "1 from B to B"])


def timed(lesson: Class) -> None:
    """What is left of the time shows wherever anybody looks."""
    button(lesson.teacher, "Start the timer").click()
    button(lesson.teacher, "Add a minute").click()
    for page in (lesson.teacher, lesson.wall, lesson.phones[0]):
        expect(page.get_by_role("timer")).to_contain_text(re.compile(r"^\s*(1:|2:00)"))
    button(lesson.teacher, "Stop the timer").click()
    for page in (lesson.teacher, lesson.wall, lesson.phones[0]):
        expect(page.get_by_role("timer")).to_have_count(0)


def swept(lesson: Class) -> None:
    """Three networks are chosen, bet on and trained; the map fills in."""
    lesson.begin("class_sweep", **{"steps of each network": "20", "hidden layers": "1"})
    expect(lesson.phones[0].get_by_label("learning rate")).to_have_accessible_description(
        re.compile("gradient")
    )
    for page, rate in zip(lesson.phones, ("0.1", "100", "0.001"), strict=True):
        page.get_by_label("learning rate").select_option(rate)
        page.get_by_label("I expect that it").select_option("stalls")
        page.get_by_role("button", name="Send").click()
        page.get_by_text(STORED).wait_for()
    page.get_by_label("learning rate").select_option("0.01")
    page.get_by_role("button", name="Change").click()
    page.get_by_text(re.compile("is stored: learning rate 0.01,")).wait_for()
    expect(lesson.wall.locator(".bn-map")).to_have_count(0)
    lesson.press("x")
    lesson.wall.get_by_text("3 have been trained").wait_for(timeout=WAIT)
    expect(lesson.wall.locator(".bn-map .point title")).to_have_count(3)
    expect(lesson.wall.locator(".bn-map .net.waiting, .bn-predictions")).to_have_count(0)
    lesson.press("v")
    cells = lesson.wall.locator(".bn-predictions tbody td")
    expect(cells).to_have_count(9)
    counts = cells.all_inner_texts()
    assert sum(map(int, counts)) == 3
    assert sum(map(int, counts[3:6])) == 3, "all expected it to stall"
    for page in lesson.phones:
        expect(page.locator(".bn-truth")).to_have_text(re.compile("It (learns|stalls|diverges)"))


def wrote(lesson: Class) -> None:
    """Each student writes a line. The wall counts the mistakes and shows no line."""
    lesson.begin("write_line")
    lines = ("mean = x.mean(0)", "x.sum(0)", "mean = x.sum(axis=0)")
    for page, line in zip(lesson.phones, lines, strict=True):
        page.get_by_label("Your line for mean").fill(line)
        if page is lesson.phones[-1]:
            page.reload()  # before it is sent
            expect(page.get_by_label("Your line for mean")).to_have_value(line)
        button(page, "Send").click()
        page.get_by_text(STORED).wait_for()
    lesson.wall.get_by_text("3 of 3 have answered").wait_for()
    lesson.press("v")
    lesson.wall.get_by_text("1 of 3 lines are right.").wait_for()
    lesson.wall.get_by_text("2 × This is the sum: 1/B is missing.").wait_for()
    lesson.phones[0].get_by_text("✓ mean is right").wait_for()
    lesson.phones[2].get_by_text("✗ This is the sum").wait_for()


def looked_at(lesson: Class) -> None:
    """A lesson is sent as it stands, and opens on a phone with its state."""
    lesson.begin(
        "look_at", **{"Link to a lesson": f"{lesson.teacher.url.split('/room')[0]}/?gamma=3"}
    )
    sent = lesson.phones[0].get_by_role("link", name="Open “The four steps”")
    with lesson.phones[0].context.expect_page() as opened:
        sent.click()
    shown = settled(opened.value)
    expect(shown.get_by_role("dialog")).to_have_count(0)  # no page that is not there
    assert float(parameters(shown)["gamma"]) == 3
    shown.close()
    expect(lesson.wall.get_by_role("link", name="The four steps")).to_have_attribute(
        "href", "/four_steps?gamma=3"
    )


def left(lesson: Class, open_page: Opener) -> None:
    """A student gets another name, the private link leads the room from elsewhere, one student is
    shown out, and the room is deleted with all it held."""
    ada, grace, emmy = lesson.phones
    lesson.teacher.get_by_text("Students:").click()
    lesson.teacher.get_by_label("Name at seat 1").fill("Ada L.")
    lesson.teacher.get_by_label("Name at seat 1").press("Enter")
    expect(ada.locator(".bn-student")).to_contain_text("Ada L.")
    private = urlsplit(lesson.teacher.get_by_label("Private teacher link").input_value())
    elsewhere = open_page(f"{private.path}?{private.query}#{private.fragment}", viewport=PHONE)
    expect(elsewhere.locator(".bn-activity")).to_contain_text("3 here")
    for name in ("Next activity", "Close", "Reveal", "Start again", "End"):
        expect(button(elsewhere, name)).to_be_in_viewport(ratio=1)
    assert elsewhere.evaluate("location.search + location.hash") == f"?code={lesson.code}"
    lesson.teacher.once("dialog", lambda dialog: dialog.accept())
    lesson.teacher.get_by_role("button", name="Remove").nth(1).click()
    grace.get_by_label("Nickname").wait_for()
    expect(grace.locator(".bn-alert")).to_contain_text("removed you")
    lesson.teacher.once("dialog", lambda dialog: dialog.accept())
    lesson.teacher.get_by_role("button", name="Delete the room").click()
    for page in (ada, emmy):
        page.get_by_label("Nickname").wait_for()
        expect(page.locator(".bn-alert")).to_contain_text("The teacher has deleted it")
    gone = f"Room {lesson.code[:3]} {lesson.code[3:]} was deleted."
    lesson.teacher.get_by_text(gone).wait_for()
    lesson.teacher.get_by_role("button", name="Open a room").wait_for()
    expect(lesson.teacher.get_by_alt_text("QR code to join")).to_have_count(0)
    assert "code" not in parameters(lesson.teacher)


def vote(page: Page, option: str) -> None:
    button(page, option).click()
    expect(button(page, option)).to_have_attribute("aria-pressed", "true")
    page.get_by_text("Your vote is stored.").wait_for()


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def test_a_wall_has_room_for_all_that_a_crowd_does(led: Class, crowd: Crowd) -> None:
    """Nobody scrolls a wall, and on its map everyone is seen."""
    led.press("i")  # nothing goes on that it could switch
    students = crowd(led.code, [f"{'W' * 20}{number}" for number in range(10, 42)])
    wall_has_room_for_all_it_shows(led, students)
    class_of_one_mind_is_told_apart_on_the_map(led, students)


def wall_has_room_for_all_it_shows(led: Class, students: list[Student]) -> None:
    """The longest question, the longest names, and many small batches."""
    led.teacher.get_by_label("show names on the screen").check()
    all_is_seen(led.wall)
    led.begin("living_batch")
    led.wall.locator(".bn-strip text", has_text="WWW").first.wait_for(state="attached")
    led.teacher.get_by_label("batches of").select_option("2")
    expect(led.wall.locator(".bn-strip")).to_have_count(8)
    all_is_seen(led.wall)

    options = "\n".join(f"{letter * 3} {'word ' * 30}"[:MAX_OPTION].strip() for letter in "abcdef")
    text = ("a question of many words " * 20)[:MAX_QUESTION].strip()
    fields = {"Text of the question": text, "Options, one per line": options, "Right option": "B"}
    led.begin("vote", **fields)
    expect(led.wall.locator(".bn-tally li")).to_have_count(6)
    for number, each in enumerate(students):
        each.send(kind="voted", option=number % 6, turn=2)
    led.wall.get_by_text("32 of 32 have voted").wait_for()
    led.press("2")
    # Until the teacher's page shows the second vote, a key means the first, and is refused.
    expect(led.teacher.locator(".bn-answered")).to_contain_text("Vote 2")
    led.press("v")
    expect(led.wall.locator(".bn-vote-summary")).to_have_text("No student has voted twice.")
    expect(led.wall.locator(".bn-count i")).to_have_count(6)  # none for a count of 0
    all_is_seen(led.wall, ZOOMED)


def all_is_seen(wall: Page, *more: ViewportSize) -> None:
    """Neither height nor width of a projector cuts anything off."""
    over = """() => { const wall = document.querySelector(".bn-room")
      return wall.scrollHeight > wall.clientHeight || wall.scrollWidth > wall.clientWidth }"""
    for size in [*WALLS, *more]:
        wall.set_viewport_size(size)
        until(lambda: not wall.evaluate(over), f"all of the wall within {size}")


def class_of_one_mind_is_told_apart_on_the_map(led: Class, students: list[Student]) -> None:
    """Thirty networks at one place of the map, and two beside it, are thirty-two marks."""
    led.begin("class_sweep", **{"steps of each network": "20", "hidden layers": "1"})
    expect(led.wall.locator(".bn-answered")).to_contain_text("0 of 32")
    for number, each in enumerate(students):
        rate = 0.3 if number < 2 else 0.1
        each.send(
            kind="picked",
            rate=rate,
            init_scale=1,
            batch_norm=number % 2 == 0,
            expects="learns",
            turn=4,
        )
    for each in students:
        each.wait_until_stored("own")
    expect(led.wall.locator(".bn-answered")).to_contain_text("32 of 32")
    led.press("x")
    # From then on nothing is drawn again.
    led.wall.get_by_text("32 have been trained").wait_for(timeout=WAIT)
    expect(led.wall.locator(".bn-map .point title")).to_have_count(32)
    marks, names = boxes(led.wall, ".bn-map .point")[4:], boxes(led.wall, ".bn-map .name")
    assert len({(round(x), round(y)) for x, y, _ in marks}) == 32, "a mark hides another"
    assert names
    [(left, _, wide)] = boxes(led.wall, ".bn-map")
    assert all(left <= x and x + width <= left + wide for x, _, width in [*marks, *names])
    all_is_seen(led.wall)
    led.press("v")
    led.wall.locator(".bn-predictions").wait_for()
    for size in [*WALLS, ZOOMED]:
        all_is_seen(led.wall, size)

        def fits(width: int = size["width"]) -> bool:
            """Neither squeezes the table the map, nor does it reach the edge."""
            each = [boxes(led.wall, name)[0] for name in (".bn-map", ".bn-predictions")]
            (_, _, wide), (left, _, narrow) = each
            return wide > width / 2 and left + narrow < 0.985 * width

        until(fits, f"a map and a table that fit into {size}")


def boxes(page: Page, selector: str) -> list[tuple[float, float, float]]:
    """Left, top and width of everything that is so, all at one moment."""
    measured = "nodes => nodes.map(n => n.getBoundingClientRect()).map(b => [b.x, b.y, b.width])"
    return [(x, y, width) for x, y, width in page.locator(selector).evaluate_all(measured)]


def test_students_join_refusals_are_told_and_a_dead_line_is_noticed(
    led: Class, open_page: Opener, watch: Watch
) -> None:
    joins_from_a_browser_that_keeps_nothing(led, open_page)
    grace = lets_in_each_new_student(led, open_page)
    refuses(led)
    finds_after_a_reload_what_was_being_written(led)
    watch.check()  # until here no phone is without a network
    watch.expect(AWAY)
    notices_a_dead_line_and_loses_nothing(led, grace)


def joins_from_a_browser_that_keeps_nothing(led: Class, open_page: Opener) -> None:
    page = settled(open_page(f"/join?code={led.code}", viewport=PHONE))
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no') } })"
    )
    page.reload()
    page.get_by_label("Nickname").fill("Ada")
    page.get_by_role("button", name="Join", exact=True).click()
    page.get_by_text("You have joined.").wait_for()
    expect(led.teacher.locator(".bn-activity")).to_contain_text("1 here")


def lets_in_each_new_student(led: Class, open_page: Opener) -> Page:
    """The teacher turns Emmy away, and lets Grace in, whose page this returns."""
    led.teacher.get_by_label("approve each new student").check()
    page = settled(open_page(f"/join?code={led.code}", viewport=PHONE))
    page.get_by_label("Nickname").fill("Emmy")
    page.get_by_role("button", name="Join", exact=True).click()
    page.get_by_text("Please wait until the teacher lets you in.").wait_for()
    led.teacher.get_by_text("Waiting to be let in: 1").wait_for()
    expect(led.teacher.locator(".bn-activity")).to_contain_text("1 here")
    led.teacher.get_by_role("button", name="Turn away: Emmy").click()
    page.get_by_label("Nickname").wait_for()
    page.get_by_label("Nickname").fill("Grace")
    page.get_by_role("button", name="Join", exact=True).click()
    led.teacher.get_by_role("button", name="Let in: Everybody").click()
    page.get_by_text("You have joined.").wait_for()
    expect(led.teacher.locator(".bn-activity")).to_contain_text("2 here")
    expect(led.teacher.get_by_text("Waiting to be let in")).to_be_hidden()
    return page


def refuses(led: Class) -> None:
    """A γ out of bounds, no γ, a name that is taken: the fields show what is so.

    Each refusal is told in sight, and taken back.
    """
    led.begin("living_batch")
    gamma, alert = led.teacher.get_by_label("γ"), led.teacher.locator(".bn-alert")
    for typed in ("99", ""):
        gamma.fill(typed)
        gamma.press("Tab")
        expect(gamma).to_have_value("2")
    led.teacher.get_by_text("Students:").click()
    name = led.teacher.get_by_label("Name at seat 2")
    name.fill("Ada")
    name.press("Tab")
    expect(alert).to_contain_text("already called Ada")
    expect(alert).to_be_in_viewport()
    expect(name).to_have_value("Grace")
    led.begin("vote")
    expect(alert).to_contain_text("A vote needs 2 to 6 options.")
    question = led.teacher.get_by_role("combobox", name="Question", exact=True)
    question.select_option("pairs-alike")
    expect(alert).to_be_empty()
    expect(question).to_have_value("pairs-alike")
    expect(question.locator("option:checked")).to_have_text(re.compile("^Batches of two.*…$"))
    expect(led.teacher.locator(".bn-question li")).to_have_count(3)
    led.begin("predict", **{"Text of the question": "What is x̂?", "Correct answer": "1.5"})
    expect(alert).to_be_empty()


def finds_after_a_reload_what_was_being_written(led: Class) -> None:
    """The fields of an activity, which is then started."""
    form = led.teacher.get_by_role("group", name="An activity")
    form.get_by_label("Activity").select_option("class_sweep")
    form.get_by_label("hidden layers").fill("7")
    form.get_by_label("Activity").select_option("vote")
    for label, text in VOTE.items():
        led.find_field(label).fill(text)
    led.teacher.reload()
    for label, text in VOTE.items():
        expect(led.find_field(label)).to_have_value(text)
    settled(led.teacher).get_by_role("button", name="Start now").click()
    led.wall.get_by_text(VOTE["Text of the question"]).wait_for()
    form.get_by_label("Activity").select_option("class_sweep")
    expect(form.get_by_label("hidden layers")).to_have_value("7")


def notices_a_dead_line_and_loses_nothing(led: Class, grace: Page) -> None:
    """A phone without Wi-Fi says so, and an answer that was lost can be sent again."""
    choice = button(grace, "A the one")
    choice.wait_for()
    line = grace.context.new_cdp_session(grace)
    # Not offline yet: Chromium would try to send again and again, without a pause.
    line.send("Network.emulateNetworkConditions", DEAD)
    choice.click()
    expect(choice).to_be_disabled()
    room = grace.locator(".bn-room")
    expect(room).to_have_attribute("data-state", "waiting")
    grace.get_by_text("Connection lost").wait_for()
    expect(choice).to_be_enabled()
    grace.context.set_offline(True)
    line.detach()
    grace.context.set_offline(False)
    expect(room).to_have_attribute("data-state", "here")
    # Not a click: that waits for an enabled button, and the lost answer may still arrive.
    choice.dispatch_event("click")
    grace.get_by_text("Your vote is stored.").wait_for()
    led.wall.get_by_text("1 of 2 have voted").wait_for()
