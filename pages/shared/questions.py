"""Questions of the quiz, answered one by one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from bn_core.course.curriculum import find_lesson
from bn_core.course.quiz.marking import MarkedAnswer, mark_answer
from bn_core.lessons.question import DrawnChoice, DrawnNumber, DrawnQuestion
from bn_core.text.numbers import format_number
from pages.shared import kept_answers
from pages.shared.components import read_index, read_number
from pages.shared.predict import ask_number


def ask_questions(asked: Sequence[DrawnQuestion]) -> tuple[MarkedAnswer, ...]:
    """Ask all questions, and mark each by its first answer."""
    return tuple(
        ask_question(each, f"Question {number} · {find_lesson(each.question.lesson).title}")
        for number, each in enumerate(asked, start=1)
    )


def ask_question(asked: DrawnQuestion, title: str) -> MarkedAnswer:
    """Ask one question, and mark it by its first answer."""
    with st.container(border=True, height="stretch"):
        st.caption(title)
        given = _ask(asked)
        if given is None:
            return mark_answer(asked, None)
        _show_mark(asked, given, mark_answer(asked, given))
    first = f"first {_make_key(asked)}"
    kept_answers.keep_first_answer(first, given)
    return mark_answer(asked, kept_answers.read_answer(first, partial(_read, asked)))


def _make_key(asked: DrawnQuestion) -> str:
    return f"{asked.question.id} {asked.seed}"


def _read(asked: DrawnQuestion, value: Any) -> float | None:
    """Return an answer that fits the question; None if it does not."""
    if isinstance(asked, DrawnNumber):
        return read_number(value)
    return read_index(value, len(asked.options))


def _ask(asked: DrawnQuestion) -> float | None:
    """Ask a question, and return the current answer."""
    if isinstance(asked, DrawnNumber):
        return ask_number(_make_key(asked), asked.text, "Your answer")
    return _choose(asked)


def _choose(asked: DrawnChoice) -> int | None:
    st.markdown(asked.text)
    chosen: int | None = st.radio(
        "Your answer",
        range(len(asked.options)),
        index=None,
        format_func=lambda place: asked.options[place].text,
        label_visibility="collapsed",
        **kept_answers.restore_widget(f"quiz {_make_key(asked)}", partial(_read, asked)),
    )
    return chosen


def _show_mark(asked: DrawnQuestion, given: float, marked: MarkedAnswer) -> None:
    if marked.right:
        right = f"Right: it is {marked.answer}." if isinstance(asked, DrawnNumber) else "Right."
        st.success(f"{right} {marked.explanation}")
        return
    if isinstance(asked, DrawnNumber):
        sentence = f"You answered {format_number(given)}. It is {marked.answer}. {marked.mistake}"
    else:
        sentence = f"Not this one. {marked.mistake}"
    right = "" if isinstance(asked, DrawnNumber) else f"The right answer: **{marked.answer}.** "
    st.info(f"{sentence}\n\n{right}{marked.explanation}")
