"""The page on which a student joins a room."""

from __future__ import annotations

import streamlit as st

from bn_core.classroom.people.identity import read_code
from pages.room import view
from pages.shared import lesson, url_state

_CODE = "room joined"
"""Where the session keeps the code of the student's room."""


def page() -> None:
    """Show the form to join, and then the student's view of the room."""
    url_state.begin_page("join", {"code"})
    lesson.show_header("join")
    notice = st.empty()
    code = url_state.read_once(_CODE, "code", read_code, "")
    view.show_phone(code, _keep_code)
    url_state.write_parameter("code", code)
    with notice:
        lesson.warn_of_ignored(url_state.list_ignored())
    url_state.write_address()


def _keep_code(code: str) -> None:
    """Keep a typed code for the address; for callbacks.

    A reload then finds the seat again.
    """
    st.session_state[_CODE] = code


page()
