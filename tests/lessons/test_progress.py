"""What a browser has finished: one number for each lesson, which can be cleared."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def finish_and_clear() -> None:
    import streamlit as st

    from pages.shared import kept_answers, progress

    kept_answers.begin_page("depth")
    st.session_state["first"] = progress.list_finished()
    progress.finish("depth")
    kept_answers.keep_answer("no-lesson", 1.0, kept_answers.COURSE)
    st.session_state["then"] = progress.list_finished()
    progress.clear()
    st.session_state["last"] = progress.list_finished()


def test_progress_holds_finished_lessons_until_cleared() -> None:
    state = AppTest.from_function(finish_and_clear).run().session_state
    assert (state["first"], state["then"], state["last"]) == (set(), {"depth"}, set())
