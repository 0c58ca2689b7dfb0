"""A teacher's own plan in the guide: edited, stored by the browser, saved, opened and taught."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bn_core.classroom.events.event import MAX_PLANNED
from bn_core.classroom.exchange.gift_writer import write_gift
from bn_core.classroom.plans.edits import copy_plan
from bn_core.classroom.plans.index import PLANS
from bn_core.classroom.plans.plan import Plan, build_plan
from bn_core.classroom.plans.plan_file import read_plan_file, write_plan_file
from bn_core.classroom.plans.shelf import MAX_PLANS, MAX_TEXT, Shelf, read_shelf, write_shelf
from bn_core.classroom.steps.content import describe_setting
from bn_core.classroom.steps.settings import LivingBatch, LookAt, Predict, Vote
from bn_core.course.quiz.bank import BANK
from bn_core.lessons.question import Mistake
from tests.open_lesson import Page

pytestmark = pytest.mark.usefixtures("own_database")
MINE = copy_plan(PLANS["first"])
TEA = Vote(text="Tea?", options=("yes", "no"), right=1, explanation="It is four.")


def open_own_plan(text: str = "") -> Page:
    """The page of the own plan once the browser has sent what it has stored."""
    return Page("guide", plan="own").report("kept text plan", "found", {"text": text})


def plan(page: Page) -> Plan | None:
    shelf: Shelf = page.app.session_state["own plans"]
    return shelf.plan


def titles(page: Page) -> list[str]:
    """The titles of all own plans."""
    return [each.title for each in page.app.session_state["own plans"].plans]


def read_stored(page: Page) -> Any:
    """What the browser is told to store."""
    [sent] = [each for each in page.app.get("bidi_component") if "kept text" in each.proto.id]
    return sent.proto.json


def field(page: Page, kind: str, name: str, value: Any) -> Page:
    number = page.app.session_state["guide form"]["id"]
    return page.set(kind, f"form {number} {name}", value)


def test_a_copy_becomes_the_own_plan_and_can_be_undone() -> None:
    page = Page("guide").report("kept text plan", "found", {"text": ""})
    page.click("Make it your own")
    assert plan(page) == MINE
    assert page.app.session_state["plan"] == "own"
    assert "batchnorm-lab-plan: 1" in read_stored(page)
    page.click("remove plan 1")
    assert plan(page) is None
    assert "You have no plan of your own yet." in page.words
    page.click("Undo")
    assert plan(page) == MINE


def test_a_stored_plan_is_found_after_a_reload() -> None:
    page = Page("guide", plan="own")
    assert "Looking for your plans in this browser." in page.words
    assert '"text": null' in read_stored(page) or '"text":null' in read_stored(page)
    page.report("kept text plan", "found", {"text": write_plan_file(MINE)})
    assert plan(page) == MINE
    assert MINE.steps[3].title in page.words


def test_what_another_tab_has_stored_is_taken_over_and_can_be_undone() -> None:
    first, second = build_plan("First"), build_plan("Second")
    page = open_own_plan(write_shelf(Shelf((MINE, first), 1)))
    before = titles(page)
    text = write_shelf(Shelf((second, MINE, first), 0))
    page.report("kept text plan", "changed", {"text": text})
    assert titles(page) == ["Second", *before]
    assert plan(page) == first, "it stays open"
    assert json.loads(read_stored(page))["text"] == text, (
        "the tabs do not answer each other in turn"
    )
    page.click("Undo")
    assert titles(page) == before
    assert json.loads(read_stored(page))["text"] == write_shelf(Shelf((MINE, first), 1))


def test_a_plan_that_is_edited_here_and_in_another_tab_is_kept_twice() -> None:
    page = open_own_plan(write_shelf(Shelf((MINE,))))
    page.click("Rename")
    theirs = replace(MINE, title="Theirs")
    page.report("kept text plan", "changed", {"text": write_shelf(Shelf((theirs,)))})
    field(page, "text_input", "title", "Mine")
    page.click("Save")
    assert titles(page) == ["Theirs", "Mine"]
    assert read_shelf(json.loads(read_stored(page))["text"]).plans[1].title == "Mine"


def test_a_full_shelf_of_another_tab_loses_nothing() -> None:
    page = open_own_plan(write_shelf(Shelf((MINE,)))).click("Rename")
    theirs = Shelf(tuple(build_plan(f"Plan {number}") for number in range(MAX_PLANS)))
    page.report("kept text plan", "changed", {"text": write_shelf(theirs)})
    assert plan(page) == MINE
    assert page.errors
    assert json.loads(read_stored(page))["text"] == write_shelf(theirs), "theirs stay stored"
    page.click("Cancel").click("Undo")
    assert titles(page) == [each.title for each in theirs.plans]


@pytest.mark.parametrize("sent", [None, 5, [], {"text": 5}, {"text": "x" * (MAX_TEXT + 1)}])
def test_what_no_tab_has_stored_changes_nothing(sent: Any) -> None:
    page = open_own_plan(write_shelf(Shelf((MINE,)))).report("kept text plan", "changed", sent)
    assert plan(page) == MINE


def test_a_stored_plan_does_not_replace_a_newer_one() -> None:
    older = replace(MINE, title="Older")
    page = Page("guide", plan="own").click("Begin an empty plan")
    page.report("kept text plan", "found", {"text": write_plan_file(older)})
    assert plan(page) == build_plan("My plan")
    assert titles(page) == ["My plan", "Older"]
    page.click("open plan 2")
    assert plan(page) == older


def test_stored_plans_that_find_no_room_are_not_lost() -> None:
    every = Shelf(tuple(build_plan(f"Plan {n}") for n in range(MAX_PLANS)))
    page = Page("guide", plan="own").click("Begin an empty plan")
    page.report("kept text plan", "found", {"text": write_shelf(every)})
    assert "at most 10 plans" in page.errors
    page.click("Undo").click("Undo")
    assert titles(page) == [each.title for each in every.plans]


def test_several_plans_are_opened_renamed_duplicated_and_removed() -> None:
    page = open_own_plan(write_plan_file(MINE)).click("Begin an empty plan")
    assert titles(page) == [MINE.title, "My plan"]
    assert plan(page) == build_plan("My plan")
    page.click("duplicate plan 1")
    assert titles(page) == [MINE.title, f"{MINE.title} (copy)", "My plan"]
    assert plan(page) == replace(MINE, title=f"{MINE.title} (copy)")
    page.click("rename plan 3")
    field(page, "text_input", "title", " ")
    page.click("save the form")
    assert "The title of the plan needs at least one letter" in page.errors
    field(page, "text_input", "title", "=1+1 <b>x</b> 😀")
    page.click("save the form")
    assert titles(page)[2] == "=1+1 <b>x</b> 😀"
    page.click("open plan 1").click("remove step 1").click("remove plan 2")
    assert titles(page) == [MINE.title, "=1+1 <b>x</b> 😀"]
    assert plan(page) == replace(MINE, steps=MINE.steps[1:])
    for _ in range(2):
        page.click("Undo")
    assert len(titles(page)) == 3
    assert plan(page) == MINE
    stored = read_shelf(json.loads(read_stored(page))["text"])
    assert stored == page.app.session_state["own plans"]
    again = open_own_plan(write_shelf(stored))
    assert again.app.session_state["own plans"] == stored


def test_a_plan_too_many_is_refused_in_a_sentence_and_nothing_changes() -> None:
    every = Shelf(tuple(build_plan(f"Plan {n}") for n in range(MAX_PLANS)))
    page = open_own_plan(write_shelf(every)).click("Begin an empty plan")
    assert "This browser keeps at most 10 plans." in page.errors
    page.click("duplicate plan 2")
    assert page.app.session_state["own plans"] == every


@pytest.mark.parametrize("text", ["nonsense", "batchnorm-lab-plan: 9\ntitle: A\nsteps: []"])
def test_a_damaged_plan_stays_in_the_browser_until_it_is_removed(text: str) -> None:
    page = open_own_plan(text)
    assert "A stored plan cannot be read. Line 1" in page.errors
    assert "Save what was stored" in [each.label for each in page.app.download_button]
    page.click("Begin an empty plan")
    assert "My plan" in read_stored(page)
    assert read_shelf(json.loads(read_stored(page))["text"]).unread == (text,)
    page.click("remove unread 1")
    assert page.errors == ""
    assert read_shelf(json.loads(read_stored(page))["text"]).unread == ()
    page.click("Undo")
    assert "A stored plan cannot be read." in page.errors


@pytest.mark.parametrize("sent", [None, 7, [], {"text": 7}, {"text": "x" * 600_000}, {}])
def test_whatever_the_browser_sends_the_page_is_sound(sent: Any) -> None:
    page = Page("guide", plan="own").report("kept text plan", "found", sent)
    assert page.errors == ""
    assert "You have no plan of your own yet." in page.words


def test_a_browser_that_stores_nothing_is_told() -> None:
    page = open_own_plan(write_plan_file(MINE)).report("kept text plan", "refused", True)
    assert "Save your plan as a file before you leave." in page.warnings


def test_steps_are_moved_duplicated_and_removed() -> None:
    page = open_own_plan(write_plan_file(MINE))
    titles = [each.title for each in MINE.steps]
    page.click("move step 2 earlier")
    assert [each.title for each in plan(page).steps][:2] == [titles[1], titles[0]]  # type: ignore[union-attr]
    page.click("move step 1 later")
    assert plan(page) == MINE
    page.click(f"duplicate step {len(titles)}").click("remove step 2")
    left = [titles[0], *titles[2:], titles[-1]]
    assert [each.title for each in plan(page).steps] == left  # type: ignore[union-attr]
    for _ in range(4):
        page.click("Undo")
    assert plan(page) == MINE
    assert page.app.get_by_key("move step 1 earlier").disabled is not False


def test_a_step_is_edited_and_a_fault_loses_nothing() -> None:
    page = open_own_plan(write_plan_file(MINE)).click("edit step 6")
    field(page, "text_input", "title", "  ")
    field(page, "text_area", "script do", "Vote.\n\nThen discuss.")
    page.click("save the form")
    assert "The title of a step needs at least one letter" in page.errors
    assert plan(page) == MINE
    field(page, "text_input", "title", "Inference")
    field(page, "number_input", "minutes", 9)
    page.click("save the form")
    assert page.errors == ""
    step = plan(page).steps[5]  # type: ignore[union-attr]
    assert (step.title, step.minutes, step.script.do) == ("Inference", 9, "Vote.\n\nThen discuss.")
    assert step == replace(
        MINE.steps[5],
        title="Inference",
        minutes=9,
        script=replace(MINE.steps[5].script, do="Vote.\n\nThen discuss."),
    )


@pytest.mark.parametrize("number", range(1, len(MINE.steps) + 1))
def test_a_form_that_is_saved_as_it_was_opened_changes_nothing(number: int) -> None:
    page = open_own_plan(write_plan_file(MINE)).click(f"edit step {number}").click("save the form")
    assert page.errors == ""
    assert plan(page) == MINE


def test_a_right_option_that_does_not_exist_is_refused() -> None:
    page = open_own_plan(write_plan_file(MINE)).click("edit step 6")
    field(page, "selectbox", "right", "D")
    page.click("save the form")
    assert "There is no option D. This question has the options A to C." in page.errors
    field(page, "selectbox", "right", "C")
    field(page, "text_area", "options", "one\ntwo")
    page.click("save the form")
    assert "There is no option C." in page.errors
    field(page, "text_area", "options", "one\ntwo\nthree")
    page.click("save the form")
    asked = plan(page).steps[5].setting  # type: ignore[union-attr]
    assert isinstance(asked, Vote)
    assert (asked.options, asked.right) == (("one", "two", "three"), 2)


@pytest.mark.parametrize(
    ("name", "typed", "fault"),
    [
        ("mistakes", "9: Twice.\n\nten: no", "Line 3 of the known wrong answers, “ten: no”, is"),
        ("mistakes", "9\n8: Twice.", "Line 1 of the known wrong answers, “9”, is not"),
        ("before", f"one\n\n{'a' * 201}", "should know before: line 3 can have at most 200"),
    ],
)
def test_a_fault_in_a_text_of_lines_names_the_line(name: str, typed: str, fault: str) -> None:
    page = open_own_plan(write_plan_file(MINE))
    if name == "mistakes":
        field(page.click("Write a question"), "text_area", "text", "How many?")
        field(page, "number_input", "answer", 4)
    else:
        page.click("Edit title and aims")
    field(page, "text_area", name, typed)
    page.click("save the form")
    assert fault in page.errors


def test_a_seed_out_of_bounds_is_refused_where_it_is_typed() -> None:
    page = open_own_plan(write_plan_file(MINE)).click("Add a step")
    field(page, "text_input", "title", "Drawn")
    field(page, "selectbox", "kind", "vote")
    field(page, "selectbox", "question vote", "saturated-layer")
    field(page, "number_input", "seed", -5)
    assert "-5 is below the minimum, 0." in page.errors
    page.click("save the form")
    assert plan(page) == MINE
    field(page, "number_input", "seed", 5)
    page.click("save the form")
    assert page.errors == ""
    made = plan(page)
    assert made is not None
    assert made.steps[-1].setting == Vote(id="saturated-layer", seed=5)


def test_every_kind_of_activity_can_be_written() -> None:
    page = open_own_plan(write_plan_file(build_plan("A")))
    for kind, fields in {
        "living_batch": (),
        "look_at": (("text_input", "link", "/depth?seed=3"),),
        "class_sweep": (("number_input", "class_sweep depth", 5),),
        "write_line": (),
        "predict": (
            ("text_area", "text", "How many?"),
            ("number_input", "answer", 4.5),
            ("number_input", "tolerance", 0.25),
            ("text_area", "explanation", "Count them."),
            ("text_area", "mistakes", "9: That is twice as much.\n-4.5: The sign: look again."),
        ),
        "vote": (
            ("text_area", "text", "Tea?"),
            ("text_area", "options", "yes\nno"),
            ("selectbox", "right", "B"),
            ("text_area", "replies", "\nIndeed."),
        ),
    }.items():
        page.click("Add a step")
        field(page, "text_input", "title", kind)
        field(page, "selectbox", "kind", kind)
        for each in fields:
            field(page, *each)
        page.click("save the form")
        assert page.errors == "", kind
    made = [each.setting for each in plan(page).steps]  # type: ignore[union-attr]
    kinds = "living_batch look_at class_sweep write_line predict vote"
    assert " ".join(each.kind for each in made) == kinds
    assert (made[0], made[1]) == (LivingBatch(), LookAt("/depth?seed=3"))
    mistakes = (Mistake(9, "That is twice as much."), Mistake(-4.5, "The sign: look again."))
    assert made[4] == Predict("", 0, "How many?", 4.5, 0.25, "Count them.", mistakes)
    assert made[5] == Vote(text="Tea?", options=("yes", "no"), right=1, replies=("", "Indeed."))


def test_what_is_typed_for_one_kind_is_there_when_the_kind_comes_back() -> None:
    page = open_own_plan(write_plan_file(MINE)).click("edit step 6")
    field(page, "text_area", "text", "Tea?")
    field(page, "selectbox", "kind", "look_at")
    field(page, "selectbox", "kind", "vote")
    page.click("save the form")
    assert plan(page).steps[5].setting.text == "Tea?"  # type: ignore[union-attr]


def test_title_and_aims_are_edited() -> None:
    page = open_own_plan(write_plan_file(MINE)).click("Edit title and aims")
    field(page, "text_input", "title", "Mine [x](http://a)")
    field(page, "text_area", "before", "one\n\ntwo")
    page.click("save the form")
    changed = plan(page)
    assert changed is not None
    assert (changed.title, changed.before) == ("Mine [x](http://a)", ("one", "two"))
    assert "\\[x\\]\\(http\\:\u2060//a\\)" in page.app.subheader[0].value


def test_questions_are_written_edited_and_become_steps() -> None:
    page = open_own_plan(write_plan_file(build_plan("A"))).click("Write a question")
    field(page, "text_area", "text", "How many?")
    page.click("save the form")
    assert "The answer must be a number." in page.errors
    field(page, "number_input", "answer", 4.0)
    page.click("save the form")
    assert plan(page).questions == (Predict(text="How many?", answer=4),)  # type: ignore[union-attr]
    page.click("edit question 1")
    field(page, "number_input", "tolerance", 0.5)
    page.click("save the form").click("use question 1")
    changed = plan(page)
    assert changed is not None
    assert changed.questions == ()
    [step] = changed.steps
    assert step.setting == Predict(text="How many?", answer=4, tolerance=0.5)
    assert (step.title, step.script.right) == ("How many?", "**4.**")


def test_a_file_is_opened_and_its_faults_are_listed() -> None:
    page = open_own_plan(write_plan_file(MINE))
    other = build_plan("Other", steps=MINE.steps[:2])
    page.app.file_uploader(key="plan file").set_value(
        ("a.yaml", write_plan_file(other).replace("minutes: 7", "minutes: x").encode(), "text/yaml")
    )
    page.run()
    assert "This file is not a plan. Your own plans are unchanged." in page.errors
    assert "step 1, minutes\\: This must be a whole number" in page.words
    assert plan(page) == MINE
    page.app.file_uploader(key="plan file").set_value(
        ("b.yaml", write_plan_file(other).encode(), "text/yaml")
    )
    page.run()
    assert plan(page) == other
    assert titles(page) == [MINE.title, "Other"]
    assert page.errors == ""


def test_gift_is_imported_and_what_is_left_out_is_named() -> None:
    page = open_own_plan(write_plan_file(MINE))
    text = write_gift([describe_setting(TEA)]) + "\n\nWhy? {}\n"
    page.app.file_uploader(key="gift file").set_value(("q.txt", text.encode(), "text/plain"))
    page.run()
    assert plan(page).questions == (TEA,)  # type: ignore[union-attr]
    assert "1 question was imported." in page.words
    assert "no essay questions" in page.words
    page.click("Close this report")
    assert "1 question was imported." not in page.words


def test_the_bank_is_browsed_by_lesson_and_misconception() -> None:
    page = Page("guide", show="questions", lesson="standardize", seed="3")
    asked = [each for each in BANK.values() if each.lesson == "standardize"]
    for each in asked:
        assert each.id.replace("-", " ") in page.words
    assert "Answer: 1.09" in page.words
    assert len([each for each in page.app.button if each.label == "Add to my plan"]) == len(asked)
    page = Page("guide", show="questions", by="misconception", about="6")
    asked = [each for each in BANK.values() if each.confusion == 6]
    assert len([each for each in page.app.button if each.label == "Add to my plan"]) == len(asked)


def test_a_question_of_the_bank_is_added_as_a_step() -> None:
    page = Page("guide", show="questions", lesson="standardize", seed="3")
    page.click("add first-z-score")
    [step] = plan(page).steps  # type: ignore[union-attr]
    assert step.setting == Predict("first-z-score", 3)
    assert step.link == "/standardize"
    assert step.script.right.startswith("**1.09.** The mean is 7")
    assert "This question is in your plan." in page.words


def test_what_the_page_stores_is_a_file_of_the_plan() -> None:
    page = open_own_plan(write_plan_file(MINE)).click("duplicate step 1")
    stored = json.loads(read_stored(page))["text"]
    [text] = json.loads(stored)["plans"]
    assert read_plan_file(text.encode()) == plan(page)


def test_no_other_edit_closes_a_form_and_loses_what_is_typed_in_it() -> None:
    page = open_own_plan(write_plan_file(MINE)).click("Add a step")
    field(page, "text_input", "title", "A step that took long to write")
    for name in ("Undo", "Make it your own"):
        assert all(each.disabled for each in page.app.button if each.label == name)
    page.app.file_uploader(key="gift file").set_value(("q.txt", b"Tea? {T}", "text/plain"))
    page.run()
    page.set("button_group", "plan", "first")
    [copying] = [each for each in page.app.button if each.label == "Make it your own"]
    assert copying.disabled
    assert "A form of your own plan is open." in page.words
    page.set("button_group", "show", "questions").click("add spread-by-layer")
    page.set("button_group", "show", "plan").set("button_group", "plan", "own")
    page.click("save the form")
    changed = plan(page)
    assert changed is not None
    assert changed.steps[-1].title == "A step that took long to write"
    assert (len(changed.steps), len(changed.questions)) == (len(MINE.steps) + 2, 1)


def test_an_edit_that_is_refused_says_so_where_it_was_asked_for() -> None:
    full = build_plan("Full", steps=MINE.steps[:1] * MAX_PLANNED, questions=[TEA])
    refusal = f"A plan can have at most {MAX_PLANNED} steps. Remove one first."
    page = open_own_plan(write_plan_file(full))
    for button, card in (("duplicate step 40", "step own 40"), ("use question 1", "question 1")):
        page.click(button)
        assert page.errors == refusal
        assert [each.value for each in page.app.get_by_key(card).error] == [refusal]
    page.set("button_group", "show", "questions").click("add spread-by-layer")
    assert page.errors == refusal


def test_an_empty_plan_says_what_to_do_and_shows_no_heading_above_nothing() -> None:
    page = open_own_plan().click("Begin an empty plan")
    assert "This plan has no steps yet. Add one here" in page.words
    assert "0 minutes" not in page.words
    for heading in ("What students should know before", "What they can do afterwards"):
        assert heading not in page.words


@pytest.mark.parametrize("label", ["Add a step", "Write a question", "Edit title and aims"])
def test_the_button_of_a_form_stays_before_it(label: str) -> None:
    """A key's focus goes on from there; from a button that is gone, it lands behind the form."""
    page = open_own_plan(write_plan_file(build_plan("A"))).click(label)
    labels = [each.label for each in page.app.main.button]
    assert labels.index(label) < labels.index("Save")
    assert page.app.main.button[labels.index(label)].disabled


def stored_form(page: Page) -> str:
    """What the tab is told to store of the open form, with nothing typed since."""
    [sent] = [each for each in page.app.get("bidi_component") if "kept form" in each.proto.id]
    return json.dumps({"text": json.loads(sent.proto.json)["text"], "typed": {}})


def reopen_own_plan(stored: Any, shelf: Shelf) -> Page:
    """The page after a reload, once the tab and then the browser have sent what they store."""
    page = Page("guide", plan="own").report("kept form guide", "found", {"stored": stored})
    return page.report("kept text plan", "found", {"text": write_shelf(shelf)})


def test_an_open_form_is_found_after_a_reload_with_what_is_typed() -> None:
    page = open_own_plan(write_plan_file(MINE)).click("edit step 6")
    field(page, "number_input", "minutes", 9)
    field(page, "text_area", "script do", "Vote.")
    stored = json.loads(stored_form(page))
    stored["typed"] = {"title": "Typed and not sent"}
    page = reopen_own_plan(json.dumps(stored), Shelf((build_plan("Other"), MINE)))
    assert [each.value for each in page.app.info if "open again" in each.value]
    page.click("save the form")
    assert not [each.value for each in page.app.info if "open again" in each.value]
    step = plan(page).steps[5]  # type: ignore[union-attr]
    script = replace(MINE.steps[5].script, do="Vote.")
    assert step == replace(MINE.steps[5], minutes=9, title="Typed and not sent", script=script)
    assert json.loads(stored_form(page))["text"] == "", "a form that is saved is forgotten"


@pytest.mark.parametrize("part", ["edit step 6", "edit question 1"])
def test_a_form_of_a_plan_that_has_changed_meanwhile_replaces_nothing(part: str) -> None:
    whole = replace(MINE, questions=(TEA,))
    stored = json.loads(stored_form(open_own_plan(write_plan_file(whole)).click(part)))
    stored["typed"] = {"text": "Coffee?"}
    changed = replace(whole, title="Theirs", steps=whole.steps[1:])
    page = reopen_own_plan(json.dumps(stored), Shelf((changed,))).click("save the form")
    made = plan(page)
    assert made is not None
    assert made.steps[: len(changed.steps)] == changed.steps
    assert made.questions[0] == TEA
    [added] = (*(each.setting for each in made.steps[len(changed.steps) :]), *made.questions[1:])
    assert added.text == "Coffee?"  # type: ignore[union-attr]


def test_a_head_of_a_plan_that_has_changed_meanwhile_is_not_opened() -> None:
    stored = stored_form(open_own_plan(write_plan_file(MINE)).click("Rename"))
    page = reopen_own_plan(stored, Shelf((replace(MINE, title="Theirs"),)))
    assert "guide form" not in page.app.session_state


def test_no_form_is_forgotten_before_the_tab_has_sent_it() -> None:
    page = open_own_plan(write_plan_file(MINE))
    assert json.loads(stored_form(page))["text"] is None


@pytest.mark.parametrize("value", [None, 1e400, -3, "?", ["?"], {"a": 1}, [[]], True])
@pytest.mark.parametrize("names", [("kind",), ("title", "minutes", "right", "misconceptions")])
def test_whatever_the_tab_has_stored_of_a_form_the_page_is_sound(
    names: tuple[str, ...], value: Any
) -> None:
    page = open_own_plan(write_plan_file(MINE)).click("edit step 6")
    stored = json.loads(stored_form(page))
    damaged = json.loads(stored["text"]) | dict.fromkeys((*names, "claims"), value)
    stored["text"] = json.dumps(damaged)
    reopen_own_plan(json.dumps(stored), Shelf((MINE,))).click("save the form")


@pytest.mark.parametrize(
    "sent", [None, 7, "", "[]", '{"text": 5}', '{"text": "[]", "typed": {"a": 1}}', "x" * 300_000]
)
def test_a_tab_that_has_stored_no_form_opens_none(sent: Any) -> None:
    page = reopen_own_plan(sent, Shelf((MINE,)))
    assert "guide form" not in page.app.session_state
    assert json.loads(stored_form(page))["text"] == ""
