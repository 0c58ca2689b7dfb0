"""The quiz on paper, as a worksheet and its answer key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from bn_core.course.quiz.config import QuizConfig
from bn_core.course.quiz.worksheet import write_answer_key, write_worksheet
from bn_core.lessons.question import DrawnQuestion


def show_papers(config: QuizConfig, asked: Sequence[DrawnQuestion]) -> None:
    """Show the downloads of the worksheet and its key, named by the seed."""
    st.markdown(
        f"Print these {len(asked)} questions (seed {config.seed}) as a worksheet for a class. The "
        "answer key is a file of its own. With another seed, neighbours get other numbers."
    )
    with st.container(horizontal=True):
        for label, make, end in (
            ("Worksheet", write_worksheet, ""),
            ("Answer key", write_answer_key, "-key"),
        ):
            name = f"batchnorm-quiz-{config.about}-{config.seed}{end}.html"
            made = partial(make, asked, config.seed)
            st.download_button(label, made, name, "text/html", on_click="ignore")
