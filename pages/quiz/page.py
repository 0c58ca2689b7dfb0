"""The page of the quiz."""

from __future__ import annotations

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
from pages.shared.controls import set_values, show_controls
from pages.shared.lesson import get_theme
from pages.shared.live_figure import show_figures

LABELS = {"about": "About", "count": "Questions", "seed": "Seed"}
FORGOTTEN = "This browser keeps your answers, so that you find them when you come back."
TITLES = {each.name: each.title for each in LESSONS}


def body(tools: DeltaGenerator) -> None:
    """Draw the body of the lesson; ``tools`` is its row of tools."""
    st.markdown(
        "The seed draws the questions and their numbers; the lab's own core computes the answers. "
        "Each is explained as soon as you have given yours, and your first answer counts."
    )
    config = QuizConfig(**show_controls(QuizConfig, LABELS, (5, 3, 2)))
    asked = deal_sheet(config.seed, config.count, config.sections)
    left, right = st.columns([7, 4], gap="large")
    with left:
        marked = questions.ask_questions(asked)
    with right:
        _show_summary(marked)
    lesson.show_suggestions(TRIES)
    paper.show_papers(config, asked)
    with tools:
        lesson.show_tools({"Python": write_quiz_code(config)}, "prints this sheet and its answers")
    lesson.show_further_reading(FURTHER)


def _show_summary(marked: tuple[MarkedAnswer, ...]) -> None:
    """Show the results by lesson, and what to read again."""
    tallies = tally_by_lesson(marked)
    lesson.show_observations(_summarize(marked))
    show_figures([draw_tallies(tallies, TITLES, get_theme())], key="quiz by lesson")
    again = [each for each in LESSONS if each.name in {t.lesson for t in tallies if t.revisit}]
    if again:
        st.markdown("To read again:")
        with st.container(horizontal=True):
            for each in again:
                st.page_link(each.path, label=each.title)
    if any(each.right is not None for each in marked):
        st.button("Forget my answers", on_click=kept_answers.forget_answers, help=FORGOTTEN)


def _summarize(marked: tuple[MarkedAnswer, ...]) -> list[str]:
    given = [each for each in marked if each.right is not None]
    if not given:
        return [f"Nothing is answered yet: {len(marked)} questions wait."]
    right = sum(each.right is True for each in given)
    sentences = [f"{len(given)} of {len(marked)} are answered, {right} of them right at first."]
    if known := sum(bool(each.mistake) for each in given):
        sentences.append(f"Of the {len(given) - right} wrong, {known} are mistakes that many make.")
    return sentences


def _draw_another() -> None:
    st.session_state["seed"] = (int(st.session_state.get("seed", 0)) + 1) % 10_000


TRIES = (
    lesson.Suggestion("Another sheet", _draw_another, {}),
    lesson.Suggestion("Only: why does it work?", set_values, {"about": "why"}),
    lesson.Suggestion("Twelve questions", set_values, {"count": 12}),
)

FURTHER = (
    "The wrong options are what is really misunderstood: gathered from public questions and from "
    "printed texts. Where a question touches a measurement, the lesson measures it.",
    "A wrong number is compared with what usual mistakes give: the unbiased variance, the other "
    "library's momentum, the batch's mean in eval mode.",
)


lesson.show_page("quiz", body, set(LABELS))
