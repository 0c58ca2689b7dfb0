"""Edits of a teacher's own plan, each of which returns the next plan.

Steps and questions are counted from 0. RefusedError: there is no such place, or no room for more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bn_core.classroom.events.event import MAX_PLANNED
from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.plans.plan import (
    MAX_QUESTIONS,
    OWN,
    Plan,
    Script,
    Step,
    build_step,
)
from bn_core.classroom.steps.content import ChoiceContent, describe_setting, explain
from bn_core.classroom.steps.settings import Predict, Vote
from bn_core.course.quiz.bank import BANK

Question = Predict | Vote
QUESTION_MINUTES = 5
"""Minutes of a step that is made of a question."""
_VOTE = "Vote without seeing the others' votes, discuss in pairs, and vote again. Then reveal."
_PREDICT = "Let everyone answer on paper first. Close when most have answered, then reveal."


def copy_plan(plan: Plan) -> Plan:
    """Return a copy of a plan of the lab as a teacher's own."""
    return replace(plan, name=OWN)


def move_step(plan: Plan, number: int, by: int) -> Plan:
    """Return the plan with a step some places later, or earlier if ``by`` is negative."""
    steps = list(plan.steps)
    step = steps.pop(_check_place(number, plan.steps))
    steps.insert(_check_place(number + by, plan.steps), step)
    return replace(plan, steps=tuple(steps))


def remove_step(plan: Plan, number: int) -> Plan:
    """Return the plan without a step."""
    place = _check_place(number, plan.steps)
    return replace(plan, steps=plan.steps[:place] + plan.steps[place + 1 :])


def duplicate_step(plan: Plan, number: int) -> Plan:
    """Return the plan with a step twice, the second right after the first."""
    place = _check_place(number, plan.steps)
    return insert_step(plan, plan.steps[place], place + 1)


def insert_step(plan: Plan, step: Step, place: int) -> Plan:
    """Return the plan with one more step at a place, or at the end."""
    if len(plan.steps) >= MAX_PLANNED:
        raise RefusedError(f"A plan can have at most {MAX_PLANNED} steps. Remove one first.")
    return replace(plan, steps=(*plan.steps[:place], step, *plan.steps[place:]))


def replace_step(plan: Plan, number: int, step: Step) -> Plan:
    """Return the plan with another step in place of one."""
    place = _check_place(number, plan.steps)
    return replace(plan, steps=(*plan.steps[:place], step, *plan.steps[place + 1 :]))


def add_questions(plan: Plan, questions: Sequence[Question]) -> Plan:
    """Return the plan with these questions as well, each of them once."""
    every = tuple(dict.fromkeys((*plan.questions, *questions)))
    if len(every) > MAX_QUESTIONS:
        raise RefusedError(f"A plan can hold at most {MAX_QUESTIONS} questions. Remove some first.")
    return replace(plan, questions=every)


def remove_question(plan: Plan, number: int) -> Plan:
    """Return the plan without one of its questions."""
    place = _check_place(number, plan.questions)
    return replace(plan, questions=plan.questions[:place] + plan.questions[place + 1 :])


def replace_question(plan: Plan, number: int, question: Question) -> Plan:
    """Return the plan with another question in place of one."""
    place = _check_place(number, plan.questions)
    rest = (*plan.questions[:place], *plan.questions[place + 1 :])
    if question in rest:
        return replace(plan, questions=rest)
    return replace(
        plan, questions=(*plan.questions[:place], question, *plan.questions[place + 1 :])
    )


def add_question_step(plan: Plan, question: Question) -> Plan:
    """Return the plan with a last step that asks a question."""
    content = describe_setting(question)
    right = (
        "" if isinstance(content, ChoiceContent) and content.right is None else content.answer_text
    )
    reason = explain(content)
    step = build_step(
        QUESTION_MINUTES,
        question.id.replace("-", " ").capitalize() or content.title,
        Script(
            _VOTE if isinstance(question, Vote) else _PREDICT,
            content.text,
            " ".join(filter(None, (f"**{right}.**" if right else "", reason))),
        ),
        f"/{BANK[question.id].lesson}" if question.id else "",
        question,
    )
    return insert_step(plan, step, len(plan.steps))


def turn_question_into_step(plan: Plan, number: int) -> Plan:
    """Return the plan with one of its questions as its last step."""
    place = _check_place(number, plan.questions)
    return remove_question(add_question_step(plan, plan.questions[place]), place)


def _check_place(number: int, items: Sequence[object]) -> int:
    if not 0 <= number < len(items):
        raise RefusedError("This step or question is no longer there.")
    return number
