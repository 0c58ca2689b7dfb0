"""The form with which a teacher sets homework."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import streamlit as st

from bn_core.classroom.homework.assignment import (
    EXERCISE,
    LESSON,
    MAX_DAYS,
    MAX_ITEMS,
    MAX_TITLE,
    QUESTION,
    Assignment,
    Item,
)
from bn_core.classroom.homework.service import HOMEWORK
from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.inputs.links import MAX_LINK
from bn_core.course.curriculum import LESSONS
from bn_core.lessons.write_it.exercises import EXERCISES
from pages.homework import kept_setting, keys, question_choice, times

_SET = "set homework"
_TITLES = {each.name: each.title for each in LESSONS}
_EXERCISES = {each.name: f"{each.part}: {each.title}" for each in EXERCISES}


def show_form() -> None:
    """Show the form; the homework is set when it is submitted."""
    st.subheader("Set homework", anchor=False)
    st.markdown(
        "Choose lessons to read, exercises to write and questions to answer. Each student gets "
        "different numbers. The lab grades exercises and questions; a lesson is only ticked as "
        "read."
    )
    question_choice.show_choice()
    # Not a form of Streamlit, which knows nothing of its fields before it is sent.
    with st.container(border=True, key="set homework"):
        st.text_input("Title", key="homework title", max_chars=MAX_TITLE)
        st.multiselect(
            "Lessons to read",
            kept_setting.READ_LESSONS,
            key="homework lessons",
            format_func=_TITLES.__getitem__,
        )
        st.text_area(
            "Links of lessons with their settings, one per line",
            key="homework links",
            height=68,
            max_chars=4 * MAX_LINK,
            help="A lesson's Share button copies its link.",
        )
        st.multiselect(
            "Exercises to write",
            _EXERCISES,
            key="homework exercises",
            format_func=_EXERCISES.__getitem__,
        )
        with st.container(horizontal=True):
            _ask_points("Points per exercise", "homework points exercise", 2)
            _ask_points("Points per question", "homework points question", 1)
            st.session_state.setdefault("homework deadline", _propose_deadline())
            st.datetime_input(f"Deadline ({times.get_zone()})", key="homework deadline")
        st.button("Set the homework", type="primary", on_click=_set)
    keys.show_outcome(_SET, kept_setting.read_values())
    kept_setting.mount_form()
    st.caption(f"At most {MAX_ITEMS} parts; the deadline lies within {MAX_DAYS} days.")


def _ask_points(label: str, key: str, points: int) -> None:
    st.session_state.setdefault(key, points)
    # Without bounds: the browser would send the number before one that is beyond them.
    st.number_input(label, step=1, key=key, width=180)


def _propose_deadline() -> Any:
    """Return the end of the day in a week."""
    week = times.to_local(HOMEWORK.clock()) + timedelta(days=7)
    return week.replace(hour=23, minute=45, second=0, microsecond=0)


def _set() -> None:
    def set_homework() -> None:
        keys.keep(HOMEWORK.set(read_form(), keys.get_address()))
        kept_setting.forget()

    keys.attempt(_SET, "", set_homework, form=kept_setting.read_values())


def read_form() -> Assignment:
    """Return what the form holds; RefusedError if it is out of bounds."""
    state = st.session_state
    for_exercise, for_question = (
        state.get(f"homework points {kind}", 1) for kind in ("exercise", "question")
    )
    items = (
        *(Item(LESSON, f"/{name}") for name in state.get("homework lessons", ())),
        *_read_links(state.get("homework links", "")),
        *(Item(EXERCISE, name, for_exercise) for name in state.get("homework exercises", ())),
        *(Item(QUESTION, id, for_question) for id in state.get(question_choice.CHOSEN, ())),
    )
    deadline = times.read_deadline("homework deadline")
    return Assignment(state.get("homework title", ""), items, deadline)


def _read_links(text: str) -> Iterator[Item]:
    """Yield a lesson for each line; RefusedError names the line that is none."""
    lines = [(n, line) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]
    for number, line in lines[: MAX_ITEMS + 1]:
        try:
            yield Item(LESSON, line)
        except RefusedError as error:
            raise RefusedError(f"Line {number} of the links, “{line[:60]}”: {error}") from None
