"""The homework page: a teacher sets, a student does and hands in, nobody sees the other's."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from bn_core.classroom.homework.assignment import DAY, Assignment, choose_seed
from bn_core.classroom.homework.service import (
    GRACE,
    HOMEWORK,
    HomeworkService,
    Key,
    format_personal_code,
)
from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.people.identity import format_code
from bn_core.course.quiz.bank import find_questions
from bn_core.lessons.write_it.exercises import find_exercise
from bn_core.text.markdown import escape_markdown
from pages.homework import setting, times
from tests.classroom.homework.homework import ITEMS, right_answer
from tests.classroom.rooms import CHOICE, NUMERIC
from tests.open_lesson import Page


@pytest.fixture(autouse=True)
def nobody_has_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits of a server that has just started; all tests come from one network."""
    fresh = HomeworkService()
    for limit in ("_openings", "_guesses", "_joins", "_changes"):
        monkeypatch.setattr(HOMEWORK, limit, getattr(fresh, limit))


def report_keys(page: Page, *keys: Key) -> Page:
    """The page once the browser has sent the personal codes that it keeps."""
    pairs = [[each.code, each.personal] for each in keys]
    return page.report("homework keys kept", "found", {"pairs": pairs})


def set_homework(days: float = 1) -> Key:
    """Homework of one lesson, one exercise and two questions."""
    deadline = HOMEWORK.clock() + days * DAY
    return HOMEWORK.set(Assignment("Homework one", ITEMS, deadline))


def answer_all(key: Key) -> None:
    seed = choose_seed(key.code, key.seat)
    for place, item in enumerate(ITEMS):
        HOMEWORK.save(key, place, right_answer(item, seed))


def refuse(*_: object) -> None:
    raise RefusedError("The lab is asleep.")


def kept_key(page: Page) -> Key:
    """The key that the session keeps for the homework that is open."""
    code = page.app.session_state["homework code"]
    return HOMEWORK.enter(code, page.app.session_state["homework keys"][code])


def test_a_teacher_sets_homework_with_the_form() -> None:
    page = report_keys(Page("homework"))
    page.app.text_input(key="homework title").set_value("Week 3")
    page.app.multiselect(key="homework lessons").set_value(["epsilon"])
    page.app.text_area(key="homework links").set_value("http://localhost:8501/depth?seed=3\n\n")
    page.app.multiselect(key="homework exercises").set_value(["mean", "var"])
    page.app.multiselect(key="homework questions").set_value([CHOICE[0], NUMERIC[0]])
    page.click("Set the homework")
    assert page.errors == ""
    teacher = kept_key(page)
    assignment = HOMEWORK.read(teacher.code)
    assert [each.kind for each in assignment.items] == ["lesson"] * 2 + ["exercise"] * 2 + [
        "question"
    ] * 2
    assert assignment.items[1].name == "/depth?seed=3"
    assert assignment.most_points == 6
    assert 6 * DAY < assignment.deadline - HOMEWORK.clock() < 8 * DAY
    page.run()
    assert page.app.query_params["code"] in (teacher.code, [teacher.code])
    assert teacher.personal not in str(page.app.query_params)
    assert any(f"/homework?code={teacher.code}" in each.value for each in page.app.code)


def test_questions_are_chosen_by_lesson() -> None:
    page = report_keys(Page("homework"))
    page.app.multiselect(key="homework questions").set_value([CHOICE[0]])
    page.app.session_state["homework browser"] = True
    page.run()
    page.app.selectbox(key="homework lesson browsed").set_value("epsilon")
    page.run()
    asked = [each.id for each in find_questions("epsilon")]
    page.click(f"homework add {asked[1]}")
    assert page.app.multiselect(key="homework questions").value == [CHOICE[0], asked[1]]
    assert "✓ This question is chosen." in page.words
    page.click("add all questions")
    rest = [each for each in asked if each != asked[1]]
    assert page.app.multiselect(key="homework questions").value == [CHOICE[0], asked[1], *rest]


@pytest.mark.parametrize(
    ("field", "key", "value", "words"),
    [
        ("text_input", "homework title", "", "The title needs"),
        ("text_area", "homework links", "https://example.org/no", "opens no lesson"),
        (
            "text_area",
            "homework links",
            "/depth\n\n  \n/$nothing$",
            "Line 4 of the links, “/\\$nothing\\$”: This link opens no lesson",
        ),
        ("text_area", "homework links", "/epsilon", "are the same: lesson “/epsilon”"),
    ],
)
def test_a_form_that_is_refused_keeps_what_was_typed(
    field: str, key: str, value: str, words: str
) -> None:
    page = report_keys(Page("homework"))
    page.app.text_input(key="homework title").set_value("Week 3")
    page.app.multiselect(key="homework lessons").set_value(["epsilon"])
    getattr(page.app, field)(key=key).set_value(value)
    page.click("Set the homework")
    assert words in page.errors
    assert page.app.multiselect(key="homework lessons").value == ["epsilon"]
    assert words in page.run().errors
    page.set("number_input", "homework points exercise", 5)
    assert page.errors == "", "what was refused is not what stands there now"


def stored_form(page: Page) -> str:
    """What the tab is told to store of the form, with nothing typed since."""
    [sent] = [each for each in page.app.get("bidi_component") if "kept form" in each.proto.id]
    return json.dumps({"text": json.loads(sent.proto.json)["text"], "typed": {}})


def reload_page(stored: Any) -> Page:
    """The page after a reload, once the tab has sent what it stores."""
    return report_keys(Page("homework")).report("kept form homework", "found", {"stored": stored})


def test_a_form_that_is_begun_is_found_after_a_reload() -> None:
    page = report_keys(Page("homework"))
    assert json.loads(stored_form(page))["text"] is None, "the tab may hold one"
    page = reload_page("")
    deadline = (datetime.now() + timedelta(days=9)).replace(second=0, microsecond=0)
    chosen = {"lessons": ["folding", "epsilon"], "exercises": ["var"], "questions": [CHOICE[0]]}
    for name, values in chosen.items():
        page.app.multiselect(key=f"homework {name}").set_value(values)
    page.app.datetime_input(key="homework deadline").set_value(deadline)
    page.set("number_input", "homework points exercise", 5)
    page.set("number_input", "homework points question", 0)  # refused, but not before it is sent
    stored = json.loads(stored_form(page))
    stored["typed"] = {"title": "Week 3", "links": "/depth?seed=3"}
    page = reload_page(json.dumps(stored)).click("Set the homework")
    assert "Points must be a whole number" in page.errors
    page.set("number_input", "homework points question", 1).click("Set the homework")
    assert page.errors == ""
    made = HOMEWORK.read(page.app.session_state["homework code"])
    names = ["/folding", "/epsilon", "/depth?seed=3", "var", CHOICE[0]]
    assert [each.name for each in made.items] == names
    assert (made.title, made.items[3].points) == ("Week 3", 5)
    assert made.deadline == times.to_seconds(deadline)
    page.run()
    assert json.loads(stored_form(page))["text"] == "", "a homework that is set is forgotten"
    page.click("Set or open another")
    assert page.app.text_input(key="homework title").value == ""


@pytest.mark.parametrize("value", [None, 1e400, -3, "?", ["?", [], {}], {"a": 1}, True])
def test_whatever_the_tab_has_stored_of_the_form_the_page_is_sound(value: Any) -> None:
    names = ("title", "links", "lessons", "questions", "exercises", "points exercise", "deadline")
    text = json.dumps(dict.fromkeys(names, value))
    page = reload_page(json.dumps({"text": text, "typed": {}}))
    page.click("Set the homework")
    assert page.errors.endswith(".")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": " "}, "The title needs"),
        ({"title": "T" * 10_000}, "The title can have at most 80"),
        ({"deadline": datetime(1970, 1, 1)}, "Choose a deadline within the next 120 days"),
        ({"deadline": datetime(1, 1, 1)}, "Choose a deadline within the next 120 days"),
        ({"deadline": datetime(9999, 12, 31, 23, 59)}, "Choose a deadline within the next 120"),
        ({"deadline": None}, "Choose a deadline"),
        ({"links": "<b>x</b>"}, "opens no lesson of this lab"),
        ({"links": "=1+1"}, "opens no lesson of this lab"),
        ({"links": "😀"}, "opens no lesson of this lab"),
        ({"links": "x" * 10_000}, "A link is text of at most"),
        ({"links": "/depth\n" * 10_000}, "Choose 1 to 30"),
        ({"lessons": []}, "Choose 1 to 30"),
        ({"lessons": ["=1+1"]}, "opens no lesson of this lab"),
        ({"exercises": ["<b>"]}, "is none of this lab's exercises"),
        ({"exercises": ["mean"], "points exercise": None}, "Points must be a whole number"),
        ({"exercises": ["mean"], "points exercise": 11}, "Points must be a whole number"),
        ({"exercises": ["mean"], "points exercise": float("nan")}, "Points must be a whole number"),
    ],
)
@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Kiritimati", "Etc/GMT+12", "no/zone"])
def test_nonsense_in_the_teachers_form_gets_one_sentence(
    change: dict[str, Any], words: str, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = {"title": "Week 3", "lessons": ["epsilon"], "deadline": datetime.now()}
    typed["deadline"] += timedelta(days=7)
    state = {f"homework {name}": value for name, value in {**typed, **change}.items()}
    context = SimpleNamespace(timezone=zone, ip_address="10.0.0.1")
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(st, "context", context)
    with pytest.raises(RefusedError, match=words) as refused:
        HOMEWORK.set(setting.read_form(), "10.0.0.1")
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("field", "typed", "button", "words"),
    [
        ("name", "", "Begin", "A name needs at least one letter"),
        ("name", "\u200b \u3164", "Begin", "A name needs at least one letter"),
        ("personal", "", "Go on", "A personal code has 16 letters"),
        ("personal", "😀" * 16, "Go on", "A personal code has 16 letters"),
        ("personal", "=1+1", "Go on", "A personal code has 16 letters"),
        ("personal", "<b>x</b>" * 2, "Go on", "A personal code has 16 letters"),
        ("personal", "BCDF GHJK LMNP QRST", "Go on", "opens nothing in this homework"),
    ],
)
def test_nonsense_in_a_students_form_gets_one_sentence_and_stays(
    field: str, typed: str, button: str, words: str
) -> None:
    page = report_keys(Page("homework", code=set_homework().code))
    page.app.text_input(key=f"homework {field}").set_value(typed)
    page.click(button)
    [error] = page.app.error
    assert words in error.value
    assert page.app.text_input(key=f"homework {field}").value == typed


@pytest.mark.parametrize("name", ["😀", "=1+1", "<script>x</script>", "李 雷", "مها", "**bold**"])
def test_any_visible_name_begins_a_homework(name: str) -> None:
    teacher = set_homework()
    page = report_keys(Page("homework", code=teacher.code))
    page.app.text_input(key="homework name").set_value(name)
    page.click("Begin")
    assert page.errors == ""
    assert name in [each.value for each in page.app.text]
    assert name not in report_keys(Page("homework", code=teacher.code), teacher).errors


def test_a_student_begins_answers_and_hands_in() -> None:
    teacher = set_homework()
    page = Page("homework", code=teacher.code)
    assert "Looking for your work" in page.words
    report_keys(page)
    page.app.text_input(key="homework name").set_value("Ada")
    page.click("Begin")
    key, seed = kept_key(page), choose_seed(teacher.code, 1)
    page.app.checkbox(key="homework answer 0").set_value(True)
    page.run()
    page.app.radio(key="homework answer 2").set_value(right_answer(ITEMS[2], seed))
    page.run()
    page.app.number_input(key="homework answer 3").set_value(right_answer(ITEMS[3], seed))
    page.run()
    program = find_exercise("mean").solution
    version = f"{key.code} {key.seat} 1 0"
    page.report(
        f"homework editor {key.code} 1", "written", {"program": program, "version": version}
    )
    assert "4 of 4 parts done" in page.app.get("progress")[0].proto.text
    answers = HOMEWORK.work(key).answers
    assert answers == {place: right_answer(item, seed) for place, item in enumerate(ITEMS)}
    page.click("Hand in for good")
    assert "**6 of 6 points**" in page.words
    assert "right answers are shown here after the deadline" in page.words
    assert not page.app.radio
    assert key.personal not in str(page.app.query_params)


def test_a_reload_finds_the_answers() -> None:
    ada = HOMEWORK.join(set_homework().code, "Ada")
    answer_all(ada)
    page = report_keys(Page("homework", code=ada.code), ada)
    seed = choose_seed(ada.code, ada.seat)
    assert page.app.radio(key="homework answer 2").value == right_answer(ITEMS[2], seed)
    assert page.app.number_input(key="homework answer 3").value == right_answer(ITEMS[3], seed)
    assert page.app.checkbox(key="homework answer 0").value is True


def test_a_personal_code_opens_the_work_elsewhere() -> None:
    teacher = set_homework()
    ada = HOMEWORK.join(teacher.code, "Ada")
    page = report_keys(Page("homework", code=teacher.code))
    page.app.text_input(key="homework personal").set_value("nonsense")
    page.click("Go on")
    assert "A personal code has 16 letters." in page.errors
    page.app.text_input(key="homework personal").set_value(format_personal_code(ada.personal))
    page.click("Go on")
    assert kept_key(page) == ada
    assert "Ada" in [each.value for each in page.app.text]


def test_an_answer_after_handing_in_elsewhere_is_not_stored() -> None:
    ada = HOMEWORK.join(set_homework().code, "Ada")
    page = report_keys(Page("homework", code=ada.code), ada)
    HOMEWORK.hand_in(ada)  # in another tab
    page.app.radio(key="homework answer 2").set_value(0)
    page.run()
    assert "Handed in on" in page.words
    assert HOMEWORK.work(ada).answers == {}


def test_an_answer_that_is_refused_says_why_at_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = HOMEWORK.join(set_homework().code, "Ada")
    page = report_keys(Page("homework", code=ada.code), ada)
    with monkeypatch.context() as patch:
        patch.setattr(HOMEWORK, "save", refuse)
        page.app.radio(key="homework answer 2").set_value(0)
        page.run()
    assert page.errors == "This was not stored. The lab is asleep."
    assert page.app.radio(key="homework answer 2").value is None
    page.app.radio(key="homework answer 2").set_value(0)
    page.run()
    assert page.errors == ""


def test_a_change_after_the_deadline_is_shown_to_its_writer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ada = HOMEWORK.join(set_homework().code, "Ada")
    page = report_keys(Page("homework", code=ada.code), ada)
    later = HOMEWORK.clock() + DAY + GRACE + 1
    monkeypatch.setattr(HOMEWORK, "clock", lambda: later)
    sent = {"program": "x.mean(0)", "version": f"{ada.code} {ada.seat} 1 0"}
    page.report(f"homework editor {ada.code} 1", "written", sent)
    assert "to part 2, was not stored. The deadline is over" in page.errors
    assert "x.mean(0)" in [each.value for each in page.app.code]


def test_a_file_of_exercises_is_handed_in_on_the_page() -> None:
    ada = HOMEWORK.join(set_homework().code, "Ada")
    page = report_keys(Page("homework", code=ada.code), ada)
    assert [each.label for each in page.app.get("download_button")] == [
        "Exercises (.py)",
        "Exercises (notebook)",
    ]
    page.app.file_uploader(key="homework file").set_value(
        ("mine.py", b"def mean(x):\n  return x[0]", "text/x-python")
    )
    page.run()
    assert "Stored from your file: part 2." in page.words
    assert HOMEWORK.work(ada).answers == {1: "def mean(x):\n  return x[0]"}
    page.app.file_uploader(key="homework file").set_value(("mine.py", b"<b>", "text/x-python"))
    page.run()
    assert "Nothing of this file was stored. The file defines no function" in page.errors
    assert HOMEWORK.work(ada).answers == {1: "def mean(x):\n  return x[0]"}


def test_after_the_deadline_the_right_answers_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = HOMEWORK.join(set_homework().code, "Ada")
    HOMEWORK.save(ada, 1, "x.sum(0)")
    later = HOMEWORK.clock() + 2 * DAY
    monkeypatch.setattr(HOMEWORK, "clock", lambda: later)
    page = report_keys(Page("homework", code=ada.code), ada)
    assert "You have not handed in" in page.warnings
    assert find_exercise("mean").solution in [each.value for each in page.app.code]
    assert "1/B is missing" in " ".join(each.value for each in page.app.text)


def test_a_teacher_sees_the_table_and_a_student_does_not() -> None:
    teacher = set_homework()
    ada, ben = (HOMEWORK.join(teacher.code, name) for name in ("Ada", "<b>Ben</b>"))
    answer_all(ada)
    HOMEWORK.hand_in(ada)
    page = report_keys(Page("homework", code=teacher.code), teacher)
    assert "**1 of 2** students" in page.words
    assert "&lt;b&gt;Ben&lt;/b&gt;" in page.words
    assert [each.label for each in page.app.get("download_button")] == [
        "Table (XLSX)",
        "Table (CSV)",
    ]
    student = report_keys(Page("homework", code=teacher.code), ben)
    assert "Ada" not in student.words
    assert not any("Table" in each.label for each in student.app.get("download_button"))


def test_a_teacher_moves_the_deadline_removes_and_deletes() -> None:
    teacher = set_homework()
    HOMEWORK.join(teacher.code, "Ada")
    page = report_keys(Page("homework", code=teacher.code), teacher)
    moved = datetime.now() + timedelta(days=9)
    page.app.datetime_input(key="homework new deadline").set_value(moved)
    page.click("Move")
    assert HOMEWORK.read(teacher.code).deadline == pytest.approx(times.to_seconds(moved), abs=60)
    page.click("Remove")
    assert HOMEWORK.results(teacher)[1] == ()
    page.click("Delete everything")
    assert page.errors == ""
    assert teacher.code not in page.app.session_state["homework keys"]
    gone = report_keys(Page("homework", code=teacher.code))
    assert "No homework has this code" in gone.errors


def test_a_typed_code_opens_its_homework() -> None:
    teacher = set_homework()
    page = report_keys(Page("homework"))
    page.app.text_input(key="homework typed").set_value("XXXXXX")
    page.click("Open")
    assert "No homework has this code" in page.errors
    page.app.text_input(key="homework typed").set_value(format_code(teacher.code).lower())
    page.click("Open")
    assert "Homework one" in [each.value for each in page.app.subheader]


def test_the_homework_of_a_browser_is_listed_with_title_part_and_deadline() -> None:
    first, second, third = (
        HOMEWORK.set(Assignment(title, ITEMS, HOMEWORK.clock() + days * DAY))
        for title, days in (("Week *3*", 1), ("Week 4", 2), ("Week 5", 3))
    )
    ada, ben = HOMEWORK.join(second.code, "Ada"), HOMEWORK.join(third.code, "Ben")
    HOMEWORK.hand_in(ben)
    gone = HOMEWORK.set(Assignment("Gone", ITEMS, HOMEWORK.clock() + DAY))
    HOMEWORK.delete(gone)
    wrong = Key("BCDFGH", "B" * 16, 1)
    page = report_keys(Page("homework"), first, ada, ben, gone, wrong)
    opened = [each.proto for each in page.app.get("link_button")]
    assert [each.label for each in opened] == ["Week 5", "Week 4", r"Week \*3\*"]
    assert opened[1].url.endswith(f"homework?code={second.code}")
    lines = [each.value for each in page.app.markdown if " · hand in by" in each.value]
    parts = ("You have handed this in", "You do this homework", "You set this homework")
    for line, part, code in zip(lines, parts, (third, second, first), strict=True):
        assert line.startswith(f"{part} · **{format_code(code.code)}** · 4 parts, 6 points")
    assert page.errors == ""


@pytest.mark.parametrize("title", ["$5 and $6", "[x](http://a)", "2*3*4", "![x](/a.png)"])
def test_a_title_is_shown_as_it_was_typed(title: str) -> None:
    key = HOMEWORK.set(Assignment(title, ITEMS, HOMEWORK.clock() + DAY))
    ada = HOMEWORK.join(key.code, "Ada")
    for keys in ((), (key,), (ada,)):
        page = report_keys(Page("homework", code=key.code), *keys)
        assert escape_markdown(title) in [each.value for each in page.app.subheader]


@pytest.mark.parametrize(
    "pairs", [None, 7, {}, [7, [], ["A"], [None, None], [{}, []]], [["B" * 999, 1]] * 99]
)
def test_whatever_the_browser_sends_the_page_is_sound(pairs: Any) -> None:
    page = Page("homework", code=set_homework().code)
    page.report("homework keys kept", "found", {"pairs": pairs})
    assert page.errors == ""
    assert "Begin" in page.words


def test_whoever_has_a_homework_open_comes_back_to_the_others_and_to_the_form() -> None:
    """The navigation does not: it opens the homework that the session has open."""
    teacher = set_homework()
    ada = HOMEWORK.join(teacher.code, "Ada")
    doors = {(): "Open another", (ada,): "Open another", (teacher,): "Set or open another"}
    for keys, door in doors.items():
        page = report_keys(Page("homework", code=teacher.code), *keys)
        assert format_code(teacher.code) in page.words
        page.click(door)
        assert page.app.session_state["homework code"] == ""
        assert [each.label for each in page.app.text_input][:1] == ["Code of the homework"]
        assert any(each.label == "Set the homework" for each in page.app.button)
