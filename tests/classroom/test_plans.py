"""A plan fills its minutes, asks what the bank answers, and can be taught as it stands."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from bn_core.batches import read_text
from bn_core.claims import CLAIMS, where
from bn_core.classroom import RefusedError
from bn_core.classroom.events import TEACHER, Next, Planned, Started
from bn_core.classroom.links import lesson_link
from bn_core.classroom.plans import CONFUSIONS, LENGTH, PLANS, GuideConfig, Plan, Step, Words
from bn_core.classroom.plans.asking import asked, batches, words
from bn_core.classroom.plans.states import batch, four_steps
from bn_core.classroom.settings import LookAt, Predict, Vote, read_setting, write_setting
from bn_core.forward import normalize
from bn_core.quiz import BANK, AskedNumber, answer, mark
from tests.classroom.rooms import room_of

ALL = [(plan, step) for plan in PLANS.values() for step in plan.steps]
each_plan = pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
each_step = pytest.mark.parametrize(
    ("plan", "step"), ALL, ids=[f"{plan.name}-{step.title}" for plan, step in ALL]
)
ASKED = [step for _, step in ALL if isinstance(step.setting, (Predict, Vote)) and step.setting.id]
each_question = pytest.mark.parametrize("step", ASKED, ids=[step.title for step in ASKED])
NOTHING = Words("Do.", "What?")


@each_plan
def test_a_plan_fills_its_minutes(plan: Plan) -> None:
    assert sum(step.minutes for step in plan.steps) == LENGTH == 45
    assert 6 <= len(plan.steps) <= 9
    assert plan.begins[0] == 0
    assert plan.begins[-1] + plan.steps[-1].minutes == LENGTH
    assert len({step.title for step in plan.steps}) == len(plan.steps)
    assert plan.before
    assert plan.after


def test_the_first_two_plans_use_every_activity() -> None:
    for name in ("first", "course"):
        kinds = {each.kind for each in PLANS[name].settings}
        assert kinds == {"living_batch", "predict", "vote", "class_sweep", "look_at"}


def test_a_plan_is_chosen_by_its_name() -> None:
    assert GuideConfig.knob("plan").options == tuple(PLANS)
    assert [each.name for each in PLANS.values()] == list(PLANS)


@each_plan
def test_a_room_can_be_taught_the_whole_plan(plan: Plan) -> None:
    room = room_of(3).after(TEACHER, Planned(plan.settings))
    for setting in plan.settings:
        room = room.after(TEACHER, Next())
        assert room.activity
        assert room.activity.setting == setting
    assert room.done == len(plan.steps)


@each_step
def test_a_step_leads_to_a_lesson_and_begins_an_activity(plan: Plan, step: Step) -> None:
    del plan
    assert lesson_link(step.link) == step.link
    assert read_setting(write_setting(step.setting)) == step.setting
    assert room_of(2).after(TEACHER, Started(step.setting)).activity
    if isinstance(step.setting, LookAt):
        assert step.setting.link == step.link


@each_step
def test_a_step_is_told_in_a_few_sentences(plan: Plan, step: Step) -> None:
    del plan
    assert len(step.words.do.split()) <= 60
    assert step.words.do.endswith((".", "?"))
    assert step.words.ask.endswith(("?", ".)"))
    assert bool(step.words.wrong) == bool(step.words.reply)


@each_question
def test_a_question_is_answered_as_the_bank_answers_it(step: Step) -> None:
    assert isinstance(step.setting, (Predict, Vote))
    found = asked(step.setting)
    assert step.words.ask == found.text
    assert step.words.right == f"**{answer(found)}.** {found.explanation}"
    assert step.words.wrong != answer(found)
    if isinstance(found, AskedNumber):
        [value] = [slip.value for slip in found.slips if slip.why == step.words.reply]
    else:
        value = [option.text for option in found.options].index(step.words.wrong)
    assert mark(found, value).mistake == step.words.reply


@each_question
def test_a_step_names_the_confusion_of_its_question(step: Step) -> None:
    assert isinstance(step.setting, (Predict, Vote))
    confusion = BANK[step.setting.id].confusion
    assert confusion is None or confusion in step.confusions


def test_the_confusions_are_those_of_the_bank() -> None:
    assert {each.confusion for each in BANK.values()} - {None} == set(CONFUSIONS)
    assert list(CONFUSIONS) == list(range(1, len(CONFUSIONS) + 1))


def test_the_lesson_shows_the_batch_that_the_question_asks_about() -> None:
    step = PLANS["first"].steps[1]
    held = parse_qs(urlsplit(step.link).query)
    found = normalize(read_text(held["x"][0]).values)
    assert isinstance(step.setting, Predict)
    question = asked(step.setting)
    assert isinstance(question, AskedNumber)
    assert found.var[0] == question.answer


def test_the_papers_claims_are_tried_where_they_are_taught() -> None:
    claims = [claim for step in PLANS["seminar"].steps for claim in step.claims]
    assert len(claims) >= 10
    for claim in claims:
        assert lesson_link(where(CLAIMS[claim])) == where(CLAIMS[claim])


def test_batches_are_read_from_a_text_and_written_for_a_lesson() -> None:
    assert batches("[1, −2.5] and [3]") == [[1.0, -2.5], [3.0]]
    assert batch([1, 2], [3, 4]) == "1 3; 2 4"
    assert four_steps("1, 2") == "/?x=1%2C%202&gamma=1.0&beta=0.0"
    assert four_steps("1, 2", eps=0.0).endswith("&eps=0")


def test_what_is_unknown_is_refused() -> None:
    setting = Vote(id="undo")
    with pytest.raises(ValueError, match="No mistake of undo"):
        words("Do.", setting, "no such beginning")
    with pytest.raises(ValueError, match="confusion"):
        Step(5, "One", NOTHING, "/depth", setting, (21,))
    with pytest.raises(ValueError, match="claim"):
        Step(5, "One", NOTHING, "/depth", setting, (), ("C99",))
    with pytest.raises(RefusedError, match="link"):
        Step(5, "One", NOTHING, "/nowhere", setting)
    with pytest.raises(KeyError):
        where(CLAIMS["C17"], "no such trial")
