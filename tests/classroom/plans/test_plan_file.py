"""A plan's file gives the same plan again, and says what is wrong with any other file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bn_core.classroom.events.event import MAX_PLANNED, TEACHER
from bn_core.classroom.events.record import read_event, write_event
from bn_core.classroom.events.teacher import NextActivityStarted, PlanSet
from bn_core.classroom.plans.edits import copy_plan
from bn_core.classroom.plans.index import PLANS
from bn_core.classroom.plans.plan import Plan
from bn_core.classroom.plans.plan_file import (
    MAX_BYTES,
    MAX_FAULTS,
    PlanFileError,
    read_plan_file,
    write_plan_file,
)
from bn_core.classroom.plans.schema import build_schema
from bn_core.classroom.room.views import view_as_teacher
from bn_core.classroom.steps.settings import Predict, Vote
from tests.classroom.own_plans import plans
from tests.classroom.rooms import few, room_of
from tests.growth import MOST, growth

DOCS = Path(__file__).parents[3] / "docs"
HEAD = "batchnorm-lab-plan: 1\ntitle: T\n"
STEP = HEAD + "steps:\n- title: One\n  minutes: 5\n  activity: "


def faults(text: str | bytes) -> tuple[str, ...]:
    with pytest.raises(PlanFileError) as caught:
        read_plan_file(text.encode() if isinstance(text, str) else text)
    return caught.value.faults


def faults_of(content: bytes) -> tuple[str, ...]:
    try:
        read_plan_file(content)
    except PlanFileError as error:
        return error.faults
    return ()


@few
@given(plans())
def test_a_written_plan_is_read_as_the_same_plan(plan: Plan) -> None:
    assert read_plan_file(write_plan_file(plan).encode()) == plan


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_a_copy_of_a_plan_of_the_lab_is_written_and_runs_as_the_plan_does(plan: Plan) -> None:
    copied = read_plan_file(write_plan_file(copy_plan(plan)).encode())
    assert copied == copy_plan(plan)
    assert PlanSet(copied.settings) == PlanSet(plan.settings)


@few
@given(plans())
def test_a_loaded_plan_runs_in_a_room(plan: Plan) -> None:
    loaded = read_plan_file(write_plan_file(plan).encode())
    sent = read_event(json.loads(json.dumps(write_event(PlanSet(loaded.settings, loaded.notes)))))
    room = room_of(2).after(TEACHER, sent)
    for place, step in enumerate(plan.steps, start=1):
        room = room.after(TEACHER, NextActivityStarted())
        assert room.activity is not None
        assert (room.activity.setting, room.done) == (step.setting, place)
        assert view_as_teacher(room)["setting"]["kind"] == step.setting.kind


def test_a_file_is_written_for_people() -> None:
    text = (DOCS / "example-plan.yaml").read_text(encoding="utf-8")
    plan = read_plan_file(text.encode())
    assert {type(each.setting) for each in plan.steps} >= {Vote, Predict}
    assert read_plan_file(write_plan_file(plan).encode()) == plan


def test_words_without_quotes_stay_words() -> None:
    vote = "{kind: vote, text: T, options: [Yes, No, 1], right: B}"
    asked = read_plan_file(f"{STEP}{vote}\n".encode()).steps[0].setting
    assert isinstance(asked, Vote)
    assert asked.options == ("Yes", "No", "1")


@pytest.mark.parametrize("plan", [*PLANS.values(), None], ids=[*PLANS, "example"])
def test_file_fits_the_schema_for_every_reader_of_yaml(plan: Plan | None) -> None:
    """An editor knows YAML and the schema, and not how the lab reads words and empty places."""
    example = (DOCS / "example-plan.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(write_plan_file(plan) if plan else example)
    assert list(Draft202012Validator(build_schema()).iter_errors(data)) == []


def test_the_schema_in_docs_is_the_one_that_the_import_checks() -> None:
    schema = build_schema()
    Draft202012Validator.check_schema(schema)
    assert json.loads((DOCS / "plan.schema.json").read_text(encoding="utf-8")) == schema


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "Line 1: A plan begins with “batchnorm-lab-plan: 1”."),
        ("hello", "Line 1: A plan begins with"),
        ("- 1\n", "Line 1: A plan begins with"),
        ("title: [a", ": This is not YAML: did not find"),
        (HEAD, "Line 1: “steps” is missing."),
        (HEAD.replace("1", "2") + "steps: []", "Line 1, batchnorm-lab-plan: This lab reads"),
        (HEAD + "title: U\nsteps: []", "Line 3: “title” is given twice."),
        (HEAD + "steps: 7", "Line 3, steps: This must be a list"),
        (HEAD + "stpes: []\nsteps: []", "Line 3, stpes: This name is not known. Known are"),
        (HEAD + "steps:\n- title: A\n  minutes: 5", "Line 4, step 1: “activity” is missing."),
        (STEP + "vote", "Line 6, step 1, activity: This must be a group of names with values."),
        (STEP + "{kind: dance}", "Line 6, step 1, activity, kind: “dance” is not one of living_"),
        (STEP + "{kind: vote, size: 3}", "Line 6, step 1, activity, size: This name is not known."),
        (STEP + "{kind: vote, question: no-such}", "step 1, activity, question: “no-such” is not"),
        (STEP + "{kind: vote, text: A?, options: [a]}", "This list must have at least 2 items"),
        (STEP + "{kind: vote, question: undo, text: A?}", "“text” belongs to a question of your"),
        (STEP + "{kind: vote, question: one-outlier}", "is not a choice question of the bank"),
        (STEP + "{kind: predict, text: A?, answer: four}", "activity, answer: This must be a numb"),
        (STEP + "{kind: predict, text: A?, answer: 1e999}", "answer: This must be at most 1e+12"),
        (STEP + "{kind: predict, text: A?}", "Line 6, step 1, activity: The answer must be a num"),
        (
            STEP + "{kind: predict, text: A?, answer: 1, tolerance: -1}",
            "Line 6, step 1, activity, tolerance: This must be at least 0, not -1.",
        ),
        (STEP + "{kind: look_at, link: /nowhere}", "This link opens no lesson of this lab."),
        (
            STEP + "\n    kind: vote\n    text: A?\n    options: [a, b]\n    right: D",
            "Line 6, step 1, activity: There is no option D. This question has the options A to B.",
        ),
        (
            STEP + "{kind: vote, text: A?, options: [a, a]}",
            "Line 6, step 1, activity: Two options are the same.",
        ),
        (STEP.replace("5", "0") + "{kind: living_batch}", "step 1, minutes: This must be at leas"),
        (STEP.replace("5", "5.5") + "{kind: living_batch}", "This must be a whole number."),
        (STEP.replace("One", f"{'x' * 121}") + "{kind: living_batch}", "at most 120 characters"),
        (HEAD + "steps: &a []\nbefore: *a", "Line 3: Anchors (& and *) are not allowed."),
        (HEAD + "steps: !!python/name:os.system", "Line 3: Tags (!) are not allowed."),
        (HEAD + "steps: []\n---\nb: 1", "Line 4: A file holds one document, not two."),
        (b"\xffbatchnorm", "Line 1: The text is not in UTF-8."),
        ("batchnorm\x00", "The file holds a character that no text has."),
        (f"{HEAD}steps: {'[' * 9}", "Line 3: Lists are nested too deeply."),
        (f"{HEAD}steps: {'[' * 5000}", "Line 3: "),
        (f"{HEAD}steps: {'{a: ' * 5000}", "nested too deeply"),
        (f"{HEAD}before: [{'a, ' * 30_000}a]", "more than 20000 values"),
        (b" " * (MAX_BYTES + 1), "at most 256 KiB"),
        ("? [a]\n: 1", "Line 1: A name must be text."),
    ],
)
def test_a_fault_is_told_in_a_sentence_with_its_place(text: str | bytes, fault: str) -> None:
    assert fault in faults(text)[0]


def test_every_fault_of_a_file_is_told_in_order() -> None:
    step = "\n- title: A\n  minutes: 0\n  activity: {kind: vote}"
    told = faults(HEAD + "steps:" + 3 * step)
    assert [each.split(":")[0] for each in told] == [
        f"Line {line}, step {n}, minutes" for n, line in enumerate((5, 8, 11), start=1)
    ]
    good = "\n- title: A\n  minutes: 1\n  activity: {kind: living_batch}"
    assert len(faults(HEAD + "steps:" + 39 * step)) == MAX_FAULTS
    assert "at most 40 items, not 41" in faults(HEAD + "steps:" + (MAX_PLANNED + 1) * good)[0]
    assert len(read_plan_file((HEAD + "steps:" + MAX_PLANNED * good).encode()).steps) == 40


@few
@given(st.binary(max_size=200) | st.text("ab:-[]{}&*!|>'\"#\n ,?%@`0.e~", max_size=200))
def test_any_file_is_read_or_refused_in_sentences(content: str | bytes) -> None:
    bytes_ = content.encode() if isinstance(content, str) else content
    for text in (bytes_, HEAD.encode() + b"steps: " + bytes_):
        told = faults_of(text)
        assert all(each[-1] in ".”" and "\n" not in each for each in told)


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("steps:", "\n- title: A\n  minutes: 1\n  activity: {kind: vote, text: A?}"),
        ("questions:", "\n- {kind: vote}"),
        ("steps:", "\n- a: b"),
        ("x: ", "\\\" '"),
    ],
)
def test_reading_the_largest_files_grows_with_their_length(head: str, unit: str) -> None:
    def read(body: str) -> None:
        assert faults(HEAD + head + body)

    assert growth(read, unit, MAX_BYTES - 100) < MOST
