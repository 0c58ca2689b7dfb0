"""The page that shows a room's wall on another computer than the teacher's."""

from __future__ import annotations

import streamlit as st

from bn_core.classroom.people.identity import read_code
from bn_core.course.curriculum import WALL
from bn_core.inputs.origin import read_origin
from pages.room import address, view
from pages.shared import url_state


def page() -> None:
    """Show the wall of the address's room, or ask for the projector's code."""
    url_state.begin_page("wall", {"code", "at"})
    st.header(WALL.question, anchor=False)
    code = url_state.read_once("wall code", "code", read_code, "")
    base = url_state.read_once("room at", "at", read_origin, address.find_address())
    view.show_wall(code, base)
    url_state.write_parameter("code", code)
    url_state.write_address()


page()
