"""A plan fills its minutes, asks what the bank answers, and can be taught as it stands."""

from __future__ import annotations

import re
from dataclasses import fields
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from bn_core import Forward
from bn_core.classroom.events.event import MAX_PLANNED, TEACHER
from bn_core.classroom.events.teacher import (
    ActivityPlanned,
    ActivityStarted,
    AnswersRevealed,
    NextActivityStarted,
    PlanSet,
)
from bn_core.classroom.inputs.errors import FullError, RefusedError
from bn_core.classroom.inputs.links import read_lesson_link
from bn_core.classroom.plans.bank_questions import draw_question, parse_batches, quote_question
from bn_core.classroom.plans.index import PLANS, GuideConfig
from bn_core.classroom.plans.lesson_links import link_to_four_steps, write_features
from bn_core.classroom.plans.misconceptions import MISCONCEPTIONS
from bn_core.classroom.plans.plan import OWN, PLAN_MINUTES, Plan, Script, Step
from bn_core.classroom.room.views import view_as_projector, view_as_student, view_as_teacher
from bn_core.classroom.steps.settings import (
    ClassSweep,
    LookAt,
    Predict,
    Vote,
    read_setting,
    write_setting,
)
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.lesson_links import link_to_claim
from bn_core.course.quiz.bank import BANK
from bn_core.course.quiz.marking import format_answer, mark_answer
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.address import changed_parameters
from bn_core.inputs.batches.text import read_batch
from bn_core.lessons.four_steps.config import FourStepsConfig
from bn_core.lessons.question import DrawnNumber
from bn_core.lessons.sweeps.config import SweepConfig, SweepView
from bn_core.norm.forward import normalize
from tests.classroom.rooms import room_of

ALL = [(plan, step) for plan in PLANS.values() for step in plan.steps]
each_plan = pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
each_step = pytest.mark.parametrize(
    ("plan", "step"), ALL, ids=[f"{plan.name}-{step.title}" for plan, step in ALL]
)
ASKED = [step for _, step in ALL if isinstance(step.setting, (Predict, Vote)) and step.setting.id]
each_question = pytest.mark.parametrize("step", ASKED, ids=[step.title for step in ASKED])
PARAMETERS = ("gamma", "beta", "eps")
NOTHING = Script("Do.", "What?")


@each_plan
def test_plan_fills_its_minutes(plan: Plan) -> None:
    assert sum(step.minutes for step in plan.steps) == PLAN_MINUTES == 45
    assert 6 <= len(plan.steps) <= 9
    assert plan.begins[0] == 0
    assert plan.begins[-1] + plan.steps[-1].minutes == PLAN_MINUTES
    assert len({step.title for step in plan.steps}) == len(plan.steps)
    assert plan.before
    assert plan.after


def test_first_two_plans_use_every_activity() -> None:
    for name in ("first", "course"):
        kinds = {each.kind for each in PLANS[name].settings}
        assert kinds == {"living_batch", "predict", "vote", "class_sweep", "look_at"}


def test_guide_config_chooses_plan_by_name() -> None:
    assert GuideConfig.knob("plan").options == (*PLANS, OWN)
    assert [each.name for each in PLANS.values()] == list(PLANS)


@each_plan
def test_room_runs_whole_plan(plan: Plan) -> None:
    room = room_of(3).after(TEACHER, PlanSet(plan.settings))
    for setting in plan.settings:
        room = room.after(TEACHER, NextActivityStarted())
        assert room.activity
        assert room.activity.setting == setting
    assert room.done == len(plan.steps)


@each_step
def test_step_links_lesson_and_starts_activity(plan: Plan, step: Step) -> None:
    del plan
    assert read_lesson_link(step.link) == step.link
    assert read_setting(write_setting(step.setting)) == step.setting
    assert room_of(2).after(TEACHER, ActivityStarted(step.setting)).activity
    if isinstance(step.setting, LookAt):
        assert step.setting.link == step.link


@each_step
def test_step_script_is_short(plan: Plan, step: Step) -> None:
    del plan
    paragraphs = step.script.do.split("\n\n")
    assert len(paragraphs) <= 2
    assert all(len(each.split()) <= 60 for each in paragraphs)
    assert step.script.do.endswith((".", "?"))
    assert step.script.ask.endswith(("?", ".)"))
    assert bool(step.script.wrong) == bool(step.script.reply)


@each_question
def test_step_script_quotes_bank_answer(step: Step) -> None:
    assert isinstance(step.setting, (Predict, Vote))
    found = draw_question(step.setting)
    assert step.script.ask == found.text
    assert step.script.right == f"**{format_answer(found)}.** {found.explanation}"
    assert step.script.wrong != format_answer(found)
    if isinstance(found, DrawnNumber):
        [value] = [mistake.value for mistake in found.mistakes if mistake.why == step.script.reply]
    else:
        value = [option.text for option in found.options].index(step.script.wrong)
    assert mark_answer(found, value).mistake == step.script.reply


@each_question
def test_step_names_misconception_of_its_question(step: Step) -> None:
    assert isinstance(step.setting, (Predict, Vote))
    confusion = BANK[step.setting.id].confusion
    assert confusion is None or confusion in step.misconceptions


def test_misconceptions_match_question_bank() -> None:
    assert {each.confusion for each in BANK.values()} - {None} == set(MISCONCEPTIONS)
    assert list(MISCONCEPTIONS) == list(range(1, len(MISCONCEPTIONS) + 1))


def read_link(step: Step) -> dict[str, str]:
    """What the controls of a step's lesson hold, as its link says."""
    return dict(parse_qsl(urlsplit(step.link).query))


def normalize_linked(step: Step, name: str = "x") -> Forward:
    """A batch of the first lesson, with what else its link holds."""
    at = read_link(step)
    numbers = {each: float(at.get(each, FourStepsConfig.knob(each).default)) for each in PARAMETERS}
    return normalize(read_batch(at[name]).values, **numbers)


@each_question
def test_step_asks_the_question_on_phones(step: Step) -> None:
    assert view_as_student(room_of(1, step.setting), 1)["activity"]["text"] == step.script.ask


def test_four_steps_link_shows_answer() -> None:
    by_hand, scaled, far, pairs = PLANS["first"].steps[1:5]
    assert isinstance(by_hand.setting, Predict)
    assert normalize_linked(by_hand).var[0] == by_hand.setting.answer == 3.5
    celsius, fahrenheit = normalize_linked(scaled), normalize_linked(scaled, "second")
    assert_allclose(fahrenheit.x, 1.8 * celsius.x + 32)
    assert_allclose(fahrenheit.x_hat, celsius.x_hat, atol=1e-12)
    assert normalize_linked(far).x_hat[-1, 0] == pytest.approx(truth(far))
    assert_allclose(normalize_linked(pairs).x_hat, [[-1, -1], [1, 1]], atol=1e-4)
    assert re.findall(r"\[[^]]*\]", str(getattr(pairs.setting, "text", ""))) == [
        "[3, 4]",
        "[3, 50]",
    ]


EXPLAINED = (
    "batch",
    "x̂",
    "μ",
    "variance",
    "σ",
    "z-score",
    "outlier",
    "inference",
    "training",
    "network",
    "weights",
    "learning rate",
    "layers",
    "batch norm",
    "stall",
    "diverge",
)
"""Words that the first lesson does not require, but uses."""
UNKNOWN = (
    r"ε|γ|β|epsilon|feature|gradient|pytorch|keras|running|unbiased|biased|statistics|evaluation|"
    r"epoch|hyperparameter|activation|relu|loss|parameter|normali[sz]e|standardi[sz]e"
)
"""Words that the first lesson neither requires nor explains."""


def words_of_first(step: Step) -> str:
    """What is said in a step, and what the phones show, in order."""
    phones = [view_as_student(room_of(2, step.setting), 1)["activity"]]
    room = room_of(2, step.setting)
    if isinstance(step.setting, (Predict, Vote)):
        phones.append(view_as_student(room.after(TEACHER, AnswersRevealed()), 1)["activity"])
    else:
        phones = []
    said = [getattr(step.script, each.name) for each in fields(step.script)]
    asked = [str(value) for view in phones for value in view.values()]
    return " ".join([*said, *asked]).lower()


def test_first_lesson_keeps_to_what_it_requires() -> None:
    text = " ".join(map(words_of_first, PLANS["first"].steps))
    assert re.findall(UNKNOWN, text) == []
    for word in EXPLAINED:
        first = re.search(rf"(?<!\w){word}(?!\w)", text)
        assert first, word
        assert text[: first.start()].endswith("**"), f"{word} is used before it is explained"


def truth(step: Step) -> float:
    assert isinstance(step.setting, Predict)
    question = draw_question(step.setting)
    assert isinstance(question, DrawnNumber)
    return question.answer


def test_course_link_inverts_only_question_batch() -> None:
    (step,) = (each for each in PLANS["course"].steps if each.setting == Vote(id="undo"))
    own, other = normalize_linked(step), normalize_linked(step, "second")
    assert_allclose(own.y, own.x, atol=1e-12)
    assert np.abs(other.y - other.x).max() > 1


@each_step
def test_sweep_link_matches_class_network(plan: Plan, step: Step) -> None:
    del plan
    if not isinstance(step.setting, ClassSweep):
        return
    at = read_link(step)
    for name, _ in ClassSweep.knobs():
        kept = (SweepView if name == "good" else SweepConfig).knob(name).default
        assert at.get(name, str(kept)) == str(getattr(step.setting, name)), name


def test_landscape_link_sets_statistics() -> None:
    (step,) = (each for each in PLANS["seminar"].steps if "C40" in each.claims)
    assert read_link(step)["statistics"] == "frozen"


@given(st.floats(1e-4, 100), st.integers(0, 9999))
def test_step_link_keeps_every_digit(rate: float, seed: int) -> None:
    config = RunConfig(rate=rate, seed=seed)
    written = changed_parameters(config)
    assert float(written.get("rate", RunConfig().rate)) == pytest.approx(rate, rel=1e-11)
    assert int(written.get("seed", RunConfig().seed)) == seed
    assert written.keys() == set(config.list_changes())


def test_seminar_links_lead_to_lesson_of_claim() -> None:
    claims = [claim for step in PLANS["seminar"].steps for claim in step.claims]
    assert len(claims) >= 10
    for claim in claims:
        assert read_lesson_link(link_to_claim(CLAIMS[claim])) == link_to_claim(CLAIMS[claim])


def test_parse_batches_and_write_features_round_trip() -> None:
    assert parse_batches("[1, −2.5] and [3]") == [[1.0, -2.5], [3.0]]
    assert write_features([1, 2], [3, 4]) == "1 3; 2 4"
    assert link_to_four_steps("1, 2") == "/four_steps?x=1%2C%202&gamma=1.0&beta=0.0"
    assert link_to_four_steps("1, 2", eps=0.0).endswith("&eps=0")


def test_step_refuses_unknown_link_misconception_or_claim() -> None:
    setting = Vote(id="undo")
    with pytest.raises(ValueError, match="No mistake of undo"):
        quote_question("Do.", setting, "no such beginning")
    with pytest.raises(ValueError, match="misconception"):
        Step(5, "One", NOTHING, "/depth", setting, (21,))
    with pytest.raises(ValueError, match="claim"):
        Step(5, "One", NOTHING, "/depth", setting, (), ("C99",))
    with pytest.raises(RefusedError, match="link"):
        Step(5, "One", NOTHING, "/nowhere", setting)
    with pytest.raises(KeyError):
        link_to_claim(CLAIMS["C17"], "no such trial")


@each_plan
def test_plan_gives_its_notes_to_the_teacher_alone(plan: Plan) -> None:
    """The notes are those of the step that runs, and of the next one."""
    room = room_of(1).after(TEACHER, PlanSet(plan.settings, plan.notes))
    for number, step in enumerate(plan.steps):
        following = view_as_teacher(room)["next"]
        assert (following["kind"], following["notes"]["title"]) == (step.setting.kind, step.title)
        room = room.after(TEACHER, NextActivityStarted())
        assert view_as_teacher(room)["notes"]["do"] == plan.notes[number].do
        assert "**" not in plan.notes[number].right
        for view in (view_as_projector(room), view_as_student(room, 1)):
            assert not {"notes", "next", "plan", "missing", "waiting"} & {*view}
            assert not view.get("students")
    assert view_as_teacher(room)["next"] is None


def test_planned_activity_comes_last_and_has_no_notes() -> None:
    plan = PLANS["first"]
    room = room_of(1).after(TEACHER, PlanSet(plan.settings, plan.notes))
    room = room.after(TEACHER, ActivityPlanned(LookAt("/depth")))
    assert room.plan == (*plan.settings, LookAt("/depth"))
    assert room.find_notes(LookAt("/depth")) is None
    for _ in range(MAX_PLANNED - len(room.plan)):
        room = room.after(TEACHER, ActivityPlanned(LookAt("/depth")))
    with pytest.raises(FullError, match="at most 40"):
        room.after(TEACHER, ActivityPlanned(LookAt("/depth")))
