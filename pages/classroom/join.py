"""The phone: a student joins a room with its code, and is one sample of its batch."""

from __future__ import annotations

import streamlit as st

from bn_core.classroom.identity import read_code
from pages.classroom.rooms import face
from pages.shared import lesson, link


def page() -> None:
    """The way in, and from then on the student's own view of the room."""
    link.visit("join", {"code"})
    shown = lesson.head("join")
    notice = st.empty()
    face.phone(link.once("room joined", "code", read_code, ""))
    with notice:
        lesson.warn(link.ignored())
    lesson.foot(shown)


page()
