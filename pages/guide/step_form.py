"""The form in which a teacher edits a step, or what stands above all steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from bn_core.classroom.inputs.links import MAX_LINK
from bn_core.classroom.plans import edits
from bn_core.classroom.plans.misconceptions import MISCONCEPTIONS
from bn_core.classroom.plans.plan import (
    MAX_LINE_LENGTH,
    MAX_LINES,
    MAX_SCRIPT,
    MAX_TITLE,
    Plan,
    Script,
    Step,
    build_plan,
    build_step,
)
from bn_core.classroom.steps.settings import Predict, Vote
from pages.guide import activity_form, form, own_plan

NEW_STEP, NEW_QUESTION, HEAD = "new step", "new question", "head of the plan"
"""Parts of a plan that a form is about, besides 'step 1' and 'question 1'."""
_TEXTS = {
    "do": "What you do",
    "ask": "What you ask",
    "right": "The right answer, with its reason",
    "wrong": "A common wrong answer",
    "reply": "What you reply to it",
}
"""Labels of the texts of a script by their fields."""
MINUTES = 5
"""Minutes of a new step."""


def open_step(step: Step | None, what: str) -> None:
    """Open the form of a step, or of a new one; for callbacks."""
    values: dict[str, Any] = {}
    if step:
        values = {f"script {name}": getattr(step.script, name) for name in _TEXTS}
        values |= {"title": step.title, "minutes": step.minutes, "lesson": step.link}
        values |= {"misconceptions": list(step.misconceptions), "claims": step.claims}
        values |= activity_form.list_values(step.setting)
    form.open_form(what, values)


def open_question(question: Predict | Vote | None, what: str) -> None:
    """Open the form of a question, or of a new one; for callbacks."""
    form.open_form(what, activity_form.list_values(question))


def open_head(plan: Plan) -> None:
    """Open the form of what stands above the steps; for callbacks."""
    values = {"title": plan.title, "audience": plan.audience}
    lines = {"before": "\n".join(plan.before), "after": "\n".join(plan.after)}
    form.open_form(HEAD, {**values, **lines})


def show_step_form(number: int | None) -> None:
    """Show the form of a step by its place, or of a new one."""
    with st.container(border=True, key="guide form"):
        st.markdown("#### A new step" if number is None else f"#### Step {number + 1}")
        form.show_field(st.text_input, "Title", "title", "", max_chars=MAX_TITLE)
        form.show_number("Minutes", "minutes", MINUTES)
        for name, label in _TEXTS.items():
            form.show_field(st.text_area, label, f"script {name}", "", max_chars=MAX_SCRIPT)
        form.show_field(
            st.text_input,
            "Lesson to link to, from its Share button (may be left empty)",
            "lesson",
            "",
            max_chars=MAX_LINK,
        )
        form.show_field(
            st.multiselect,
            "Misconceptions that the step is about",
            "misconceptions",
            [],
            options=list(MISCONCEPTIONS),
            format_func=MISCONCEPTIONS.get,
        )
        activity_form.show_fields()
        _show_buttons(_save_step, number)


def show_question_form(number: int | None) -> None:
    """Show the form of a question by its place, or of a new one."""
    with st.container(border=True, key="guide form"):
        st.markdown("#### A new question" if number is None else f"#### Question {number + 1}")
        activity_form.show_fields(activity_form.ASKING)
        _show_buttons(_save_question, number)


def show_head_form() -> None:
    """Show the form of what stands above the steps."""
    with st.container(border=True, key="guide form"):
        form.show_field(st.text_input, "Title of the plan", "title", "", max_chars=MAX_TITLE)
        form.show_field(
            st.text_input, "Whom the plan is for", "audience", "", max_chars=MAX_LINE_LENGTH
        )
        most = MAX_LINES * (MAX_LINE_LENGTH + 1)
        form.show_field(
            st.text_area,
            "What students should know before, one thing per line",
            "before",
            "",
            max_chars=most,
        )
        form.show_field(
            st.text_area,
            "What they can do afterwards, one thing per line",
            "after",
            "",
            max_chars=most,
        )
        _show_buttons(_save_head)


def _show_buttons(save: Callable[..., None], *arguments: Any) -> None:
    own_plan.show_fault()
    with st.container(horizontal=True):
        st.button("Save", type="primary", on_click=save, args=arguments, key="save the form")
        st.button("Cancel", on_click=own_plan.cancel, key="cancel the form")


def _save_step(number: int | None) -> None:
    texts = {name: form.get_value(f"script {name}") or "" for name in _TEXTS}

    def save(plan: Plan) -> Plan:
        step = build_step(
            form.get_value("minutes"),
            form.get_value("title") or "",
            Script(**texts),
            form.get_value("lesson") or "",
            activity_form.read_setting(),
            form.get_value("misconceptions") or (),
            form.get_value("claims") or (),
        )
        if number is None:
            return edits.insert_step(plan, step, len(plan.steps))
        return edits.replace_step(plan, number, step)

    own_plan.save_form(save)


def _save_question(number: int | None) -> None:
    def save(plan: Plan) -> Plan:
        question = activity_form.read_setting()
        assert isinstance(question, Predict | Vote)
        if number is None:
            return edits.add_questions(plan, [question])
        return edits.replace_question(plan, number, question)

    own_plan.save_form(save)


def _save_head() -> None:
    def save(plan: Plan) -> Plan:
        return build_plan(
            form.get_value("title") or "",
            form.get_value("audience") or "",
            (form.get_value("before") or "").split("\n"),
            (form.get_value("after") or "").split("\n"),
            plan.steps,
            plan.questions,
        )

    own_plan.save_form(save)
