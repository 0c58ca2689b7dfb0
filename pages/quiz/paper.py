"""The quiz on paper, as a worksheet and its answer key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from bn_core.course.quiz.config import QuizConfig
from bn_core.course.quiz.worksheet import write_answer_key, write_worksheet
from bn_core.lessons.question import DrawnQuestion


def show_papers(config: QuizConfig, asked: Sequence[DrawnQuestion]) -> None:
    """Show two downloads with the seed in their names."""
    st.subheader("On paper", anchor=False)
    st.markdown(
        f"This sheet for a class, to print: {len(asked)} questions of seed {config.seed}, and the "
        "answer key apart. Another seed is another sheet, so neighbours need not have the same."
    )
    with st.container(horizontal=True):
        for label, make, end in (
            ("Worksheet", write_worksheet, ""),
            ("Answer key", write_answer_key, "-key"),
        ):
            name = f"batchnorm-quiz-{config.about}-{config.seed}{end}.html"
            made = partial(make, asked, config.seed)
            st.download_button(label, made, name, "text/html", on_click="ignore")
