"""The page of the quiz."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from bn_core.course.curriculum import LESSONS
from bn_core.course.quiz.bank import deal_sheet
from bn_core.course.quiz.code import write_quiz_code
from bn_core.course.quiz.config import QuizConfig
from bn_core.course.quiz.figure import draw_tallies
from bn_core.course.quiz.marking import MarkedAnswer, tally_by_lesson
from pages.quiz import paper
from pages.shared import frame, kept_answers, progress, questions
from pages.shared.controls import set_values, show_control
from pages.shared.live_figure import show_figures
from pages.shared.theme import get_theme

_PARTS = {
    "everything": "the whole course",
    "transform": "the layer",
    "training": "training",
    "why": "why it works",
}
_FORGET = "Your answers are stored in this browser only, so that you find them when you come back."
_TITLES = {each.name: each.title for each in LESSONS}


WHY = (
    "After each answer you read why it is right or wrong, so a wrong answer teaches, too. Your "
    "first answer counts."
)


def body(page: frame.Layout) -> None:
    """Draw the quiz into the places of its page."""
    card = page.steps.container(border=True, key="lesson-step")
    with card:
        config = _choose_sheet()
    asked = deal_sheet(config.seed, config.count, config.sections)
    with page.picture:
        marked = questions.ask_questions(asked)
    if all(each.right is not None for each in marked):
        progress.finish("quiz")
    with card:
        _show_summary(marked)
    page.show_tools({"Python": write_quiz_code(config)}, "prints these questions and answers")
    page.show_details(
        frame.Detail("The quiz on paper", partial(paper.show_papers, config, asked)),
        frame.Detail("Where the questions come from", _show_origin),
    )


def _choose_sheet() -> QuizConfig:
    """Show the controls of the sheet, and return its config."""
    values: dict[str, Any] = {
        "about": show_control(QuizConfig, "about", "Questions about", names=_PARTS, menu=True)
    }
    count, seed = st.columns(2, gap="medium")
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


def _show_origin() -> None:
    st.markdown(_ORIGIN)


_ORIGIN = """
The wrong options are misunderstandings that occur in public questions and in printed texts. If you
type a wrong number, the page compares it with the results of common mistakes: the unbiased
variance, the momentum of another library, the mean of the batch in evaluation mode.

The answers are computed from the numbers of the question by the same code as in the lessons.
"""


frame.show_lesson("quiz", WHY, body, {"about", "count", "seed"}, checks=False)
