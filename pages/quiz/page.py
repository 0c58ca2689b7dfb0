"""The page of the quiz."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.course.curriculum import LESSONS
from bn_core.course.quiz.bank import deal_sheet
from bn_core.course.quiz.code import write_quiz_code
from bn_core.course.quiz.config import QuizConfig
from bn_core.course.quiz.figure import draw_tallies
from bn_core.course.quiz.marking import MarkedAnswer, tally_by_lesson
from pages.quiz import paper
from pages.shared import kept_answers, lesson, questions
from pages.shared.controls import set_values, show_control
from pages.shared.lesson import get_theme
from pages.shared.live_figure import show_figures

_PARTS = {
    "everything": "the whole course",
    "transform": "the layer",
    "training": "training",
    "why": "why it works",
}
_FORGET = "Your answers are stored in this browser only, so that you find them when you come back."
_TITLES = {each.name: each.title for each in LESSONS}


def body(tools: DeltaGenerator) -> None:
    """Draw the body of the page; ``tools`` is its row of tools."""
    st.markdown(
        "After each answer you read why it is right or wrong. Your first answer counts. The seed "
        "determines the questions and their numbers."
    )
    config = _choose_sheet()
    asked = deal_sheet(config.seed, config.count, config.sections)
    left, right = st.columns([7, 4], gap="large")
    with left:
        marked = questions.ask_questions(asked)
    with right:
        _show_summary(marked)
    paper.show_papers(config, asked)
    with tools:
        lesson.show_tools({"Python": write_quiz_code(config)}, "prints these questions and answers")
    with st.expander("Where the questions come from"):
        st.markdown(_ORIGIN)


def _choose_sheet() -> QuizConfig:
    """Show the controls of the sheet, and return its config."""
    about, count, seed = st.columns([5, 3, 2], gap="large")
    values: dict[str, Any] = {}
    with about:
        values["about"] = show_control(QuizConfig, "about", "Questions about", names=_PARTS)
    with count:
        values["count"] = show_control(QuizConfig, "count", "Number of questions")
    with seed:
        values["seed"] = show_control(QuizConfig, "seed", "Seed", stepper=True)
    with st.container(horizontal=True):
        st.button("New questions", on_click=_draw_next_seed, key="try new questions")
        st.button(
            "Only questions on why it works",
            on_click=set_values,
            kwargs={"about": "why"},
            key="try why it works",
        )
    return QuizConfig(**values)


def _draw_next_seed() -> None:
    """Set the next seed, after the last the first; a callback."""
    last = int(QuizConfig.knob("seed").high)
    st.session_state["seed"] = (int(st.session_state.get("seed", 0)) + 1) % (last + 1)


def _show_summary(marked: tuple[MarkedAnswer, ...]) -> None:
    """Show the results by lesson, and which lessons to read again."""
    tallies = tally_by_lesson(marked)
    st.subheader("Your answers", anchor=False)
    st.markdown(_summarize(marked))
    show_figures([draw_tallies(tallies, _TITLES, get_theme())], key="quiz by lesson")
    again = [each for each in LESSONS if each.name in {t.lesson for t in tallies if t.revisit}]
    if again:
        st.markdown("Lessons to read again:")
        with st.container(horizontal=True):
            for each in again:
                st.page_link(each.path, label=each.title)
    if any(each.right is not None for each in marked):
        st.button("Forget my answers", on_click=kept_answers.forget_answers, help=_FORGET)


def _summarize(marked: tuple[MarkedAnswer, ...]) -> str:
    given = [each for each in marked if each.right is not None]
    if not given:
        return f"You have not answered any of the {len(marked)} questions yet."
    right = sum(each.right is True for each in given)
    answered = f"You have answered {len(given)} of {len(marked)} questions, {right} correctly."
    known = sum(bool(each.mistake) for each in given)
    common = f" {known} of your answers {'are' if known > 1 else 'is'} a common mistake."
    return answered + common * bool(known)


_ORIGIN = """
The wrong options are misunderstandings that occur in public questions and in printed texts. If you
type a wrong number, the page compares it with the results of common mistakes: the unbiased
variance, the momentum of another library, the mean of the batch in evaluation mode.

The answers are computed from the numbers of the question by the same code as in the lessons.
"""


lesson.show_page("quiz", body, {"about", "count", "seed"})
