"""The page on which a student joins a room."""

from __future__ import annotations

import streamlit as st

from bn_core.classroom.people.identity import read_code
from pages.room import view
from pages.shared import lesson, url_state


def page() -> None:
    """Show the form to join, and then the student's view of the room."""
    url_state.begin_page("join", {"code"})
    lesson.show_header("join")
    notice = st.empty()
    view.show_phone(url_state.read_once("room joined", "code", read_code, ""))
    with notice:
        lesson.warn_of_ignored(url_state.list_ignored())
    url_state.write_address()


page()
