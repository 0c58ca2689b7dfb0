"""The choice of a homework's questions, from the bank by lesson."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from bn_core.classroom.homework.assignment import QUESTION, Item
from bn_core.classroom.homework.table import name_item
from bn_core.classroom.steps.content import describe_drawn
from bn_core.course.curriculum import LESSONS
from bn_core.course.quiz.bank import BANK, draw_question, find_questions
from bn_core.lessons.question import Question
from pages.guide.question_view import show_content

CHOSEN = "homework questions"
"""Where the session keeps the ids of the chosen questions."""
_TITLES = {each.name: each.title for each in LESSONS if find_questions(each.name)}


def show_choice() -> None:
    """Show the chosen questions, and below them the questions of one lesson to add.

    They are outside the form, since an added question would not appear in it before it is sent.
    """
    st.multiselect("Questions to answer", list(BANK), key=CHOSEN, format_func=_name_question)
    browser = st.expander("Choose questions by lesson", key="homework browser", on_change="rerun")
    with browser:
        if browser.open:
            _show_lesson()


def _show_lesson() -> None:
    lesson = st.selectbox(
        "Lesson", _TITLES, key="homework lesson browsed", format_func=_TITLES.__getitem__
    )
    questions = find_questions(lesson)
    st.button(
        f"Add all {len(questions)} questions of this lesson",
        on_click=_add,
        args=[each.id for each in questions],
        key="add all questions",
    )
    st.caption("Each student gets other numbers.")
    for each in questions:
        _show_question(each)


def _show_question(question: Question) -> None:
    with st.container(border=True, key=f"homework bank {question.id}"):
        show_content(describe_drawn(draw_question(question.id, 0)))
        if question.id in st.session_state.get(CHOSEN, ()):
            st.caption("✓ This question is chosen.")
            return
        st.button("Add", on_click=_add, args=[question.id], key=f"homework add {question.id}")


def _add(*ids: str) -> None:
    """Add questions to those chosen; for callbacks."""
    chosen = st.session_state.get(CHOSEN, [])
    st.session_state[CHOSEN] = [*chosen, *(each for each in ids if each not in chosen)]


@lru_cache(maxsize=256)
def _name_question(id: str) -> str:
    return name_item(Item(QUESTION, id))
