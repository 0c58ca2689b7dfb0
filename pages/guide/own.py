"""The part of the guide in which a teacher writes, saves and opens a plan."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import streamlit as st

from bn_core.classroom.plans import edits, shelf
from bn_core.classroom.plans.plan import Plan, build_plan
from bn_core.classroom.plans.plan_file import (
    MAX_BYTES,
    PlanFileError,
    read_plan_file,
    write_plan_file,
)
from bn_core.classroom.plans.schema import build_schema
from bn_core.classroom.steps.content import describe_setting
from bn_core.text.markdown import escape_markdown
from pages.guide import exchange, form, own_plan, step_form
from pages.guide.question_view import show_content
from pages.shared import kept_text

FILE = "plan.yaml"
_EMPTY = build_plan("My plan")


def show_start() -> None:
    """Show how to begin a plan, while there is none."""
    if kept_text.is_awaited(own_plan.NAME):
        st.caption("Looking for your plans in this browser.")
    st.markdown(
        "You have no plan of your own yet. Choose one of the plans above and press “Make it your "
        "own”, open a file, or begin with an empty plan. This browser stores your plans."
    )
    with st.container(horizontal=True):
        _show_beginning()
        _show_undo()
    _show_opening()


def show_list() -> None:
    """Show all plans of the teacher, and what can be done with each as a whole."""
    mine = own_plan.get_shelf()
    for number, text in enumerate(mine.unread):
        _show_unread(number, text)
    if not mine.plans:
        return
    with st.expander("Your plans"):  # a label that changes would close it
        for number, plan in enumerate(mine.plans):
            _show_row(number, plan, number == mine.place)
        _show_beginning()
        st.caption(f"This browser keeps up to {shelf.MAX_PLANS} plans.")


def _show_row(number: int, plan: Plan, is_open: bool) -> None:
    busy = bool(form.get_open())
    actions: dict[str, Callable[[int], None]] = {
        **({} if is_open else {"Open": own_plan.show_place}),
        "Rename": _rename,
        "Duplicate": partial(own_plan.change_shelf, shelf.duplicate_plan),
        "Remove": partial(own_plan.change_shelf, shelf.remove_plan),
    }
    with st.container(horizontal=True, vertical_alignment="center", key=f"plan {number + 1}"):
        title = escape_markdown(plan.title)
        st.markdown(f"**{title}** (open)" if is_open else title)
        for label, act in actions.items():
            key = f"{label.lower()} plan {number + 1}"
            st.button(label, on_click=act, args=(number,), key=key, disabled=busy)


def _rename(number: int) -> None:
    own_plan.show_place(number)
    if plan := own_plan.get_plan():
        step_form.open_head(plan)


def _show_unread(number: int, text: str) -> None:
    """Show a stored text that this lab cannot read, to save or remove it."""
    try:
        read_plan_file(text.encode("utf-8", "replace"))
    except PlanFileError as error:
        st.error(f"A stored plan cannot be read. {error}")
    with st.container(horizontal=True):
        st.download_button(
            "Save what was stored",
            text,
            FILE,
            "text/yaml",
            key=f"save unread {number + 1}",
            on_click="ignore",
        )
        st.button(
            "Remove it",
            on_click=own_plan.change_shelf,
            args=(shelf.remove_unread, number),
            key=f"remove unread {number + 1}",
        )


def _show_beginning() -> None:
    st.button(
        "Begin an empty plan",
        on_click=own_plan.show_plan,
        args=(_EMPTY,),
        disabled=bool(form.get_open()),
    )


def show_tools(plan: Plan) -> None:
    """Show what can be done with the whole plan."""
    if not form.get_open():
        own_plan.show_fault()
    with st.container(horizontal=True):
        st.button(
            "Edit title and aims",
            on_click=step_form.open_head,
            args=(plan,),
            disabled=bool(form.get_open()),
        )
        st.download_button(
            "Save as a file",
            lambda: write_plan_file(plan),
            FILE,
            "text/yaml",
            on_click="ignore",
            help="The plan with its questions as text. Colleagues open it in this guide.",
        )
        with st.popover("Open a file", disabled=bool(form.get_open())):
            _show_opening()
        _show_undo()


def show_edits(number: int) -> None:
    """Show what changes a step."""
    plan = own_plan.get_plan()
    if plan is None or form.get_open():
        return
    step = plan.steps[number]
    last = len(plan.steps) - 1
    place = f"step {number + 1}"
    with st.container(horizontal=True, key=f"edits {number + 1}"):
        st.button(
            "Edit",
            on_click=step_form.open_step,
            args=(step, place),
            key=f"edit step {number + 1}",
        )
        st.button(
            "Earlier",
            on_click=own_plan.change,
            args=(edits.move_step, number, -1),
            kwargs={"place": place},
            disabled=number == 0,
            key=f"move step {number + 1} earlier",
        )
        st.button(
            "Later",
            on_click=own_plan.change,
            args=(edits.move_step, number, 1),
            kwargs={"place": place},
            disabled=number == last,
            key=f"move step {number + 1} later",
        )
        st.button(
            "Duplicate",
            on_click=own_plan.change,
            args=(edits.duplicate_step, number),
            kwargs={"place": place},
            key=f"duplicate step {number + 1}",
        )
        st.button(
            "Remove",
            on_click=own_plan.change,
            args=(edits.remove_step, number),
            kwargs={"place": place},
            key=f"remove step {number + 1}",
        )
    own_plan.show_fault(place)


def show_new_step() -> None:
    """Show the button that opens the form of a new step, and the form.

    The button stays, so that the next Tab goes on from it into the form.
    """
    st.button(
        "Add a step",
        on_click=step_form.open_step,
        args=(None, step_form.NEW_STEP),
        disabled=bool(form.get_open()),
    )
    if form.get_open() == step_form.NEW_STEP:
        step_form.show_step_form(None)


def show_questions(plan: Plan) -> None:
    """Show the questions that no step asks yet, and what can be done with them."""
    st.subheader("Questions for later steps", anchor=False)
    if not plan.questions:
        st.markdown(
            "None yet. Write one, or import some. A question that you add from the question bank "
            "becomes a step."
        )
    for number, question in enumerate(plan.questions):
        if form.get_open() == f"question {number + 1}":
            step_form.show_question_form(number)
            continue
        with st.container(border=True, key=f"question {number + 1}"):
            show_content(describe_setting(question))
            if not form.get_open():
                _show_question_edits(plan, number)
    st.button(
        "Write a question",
        on_click=step_form.open_question,
        args=(None, step_form.NEW_QUESTION),
        disabled=bool(form.get_open()),
    )
    if form.get_open() == step_form.NEW_QUESTION:
        step_form.show_question_form(None)
    exchange.show_exchange(plan)


def _show_question_edits(plan: Plan, number: int) -> None:
    place = f"question {number + 1}"
    with st.container(horizontal=True):
        st.button(
            "Add as a step",
            on_click=own_plan.change,
            args=(edits.turn_question_into_step, number),
            kwargs={"place": place},
            key=f"use question {number + 1}",
        )
        st.button(
            "Edit",
            on_click=step_form.open_question,
            args=(plan.questions[number], place),
            key=f"edit question {number + 1}",
        )
        st.button(
            "Remove",
            on_click=own_plan.change,
            args=(edits.remove_question, number),
            kwargs={"place": place},
            key=f"remove question {number + 1}",
        )
    own_plan.show_fault(place)


def _show_undo() -> None:
    if own_plan.can_undo():
        st.button(
            "Undo",
            on_click=own_plan.undo,
            disabled=bool(form.get_open()),
            help="Takes back the last edit",
        )


def _show_opening() -> None:
    """Show where to open a file, and what is wrong with it."""
    st.file_uploader(
        "A plan saved as a file (YAML)",
        ["yaml", "yml"],
        key="plan file",
        max_upload_size=1,
        on_change=_open_file,
        help=f"At most {MAX_BYTES // 1024} KiB. It becomes one more plan of yours.",
    )
    if faults := st.session_state.get("plan file faults"):
        st.error("This file is not a plan. Your own plans are unchanged.")
        st.markdown("\n".join(f"- {each}" for each in map(escape_markdown, faults)))
    st.download_button(
        "The format as a schema (JSON)",
        lambda: json.dumps(build_schema(), indent=1, ensure_ascii=False),
        "plan.schema.json",
        "application/json",
        on_click="ignore",
        type="tertiary",
    )


def _open_file() -> None:
    sent = st.session_state.get("plan file")
    st.session_state["plan file faults"] = ()
    if sent is None:
        return
    try:
        plan = read_plan_file(sent.getvalue())
    except PlanFileError as error:
        st.session_state["plan file faults"] = error.faults
    else:
        own_plan.show_plan(plan)
