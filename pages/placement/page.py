"""Six questions that suggest the lesson where to start."""

from __future__ import annotations

import streamlit as st

from bn_core.course.curriculum import PLACEMENT, find_lesson
from bn_core.course.placement import draw_placement, suggest_start
from pages.shared import kept_answers, lesson, url_state
from pages.shared.questions import ask_questions


def page() -> None:
    """Ask the six questions, and suggest a lesson once all are answered."""
    url_state.begin_page("placement", ())
    kept_answers.begin_page("placement")
    st.header(PLACEMENT.question, anchor=False)
    lesson.warn_of_ignored(url_state.list_ignored())
    _show_questions()


@st.fragment
def _show_questions() -> None:
    st.markdown(
        "Answer six questions, in the order of the course; give numbers with three digits. You "
        "start with the lesson of your first wrong answer. If you do not know one, choose any "
        "answer: each is explained at once, and your first answer counts."
    )
    marked = ask_questions(draw_placement())
    if start := suggest_start(marked):
        suggested = find_lesson(start.lesson)
        st.subheader(f"Start with: {suggested.title}", anchor=False)
        st.markdown(f"{start.why} Its question: *{suggested.question}*")
        st.page_link(suggested.path, label=f"Open “{suggested.title}”")
        st.button("Forget my answers", on_click=kept_answers.forget_answers)
    else:
        given = sum(each.right is not None for each in marked)
        st.markdown(f"{given} of {len(marked)} answered.")
    kept_answers.write_answers()


page()
