"""Build the navigation from the curriculum."""

from __future__ import annotations

import streamlit as st

from bn_core.course.curriculum import LESSONS
from pages.shared.components import FRONTEND


def navigate() -> None:
    """Show the sections across the top and run the chosen lesson."""
    st.set_page_config(page_title="BatchNorm Lab", page_icon="📊", layout="wide")
    st.html(FRONTEND / "app.css")
    st.logo(str(FRONTEND / "logo.svg"), size="large")
    sections: dict[str, list[st.Page]] = {}
    for number, lesson in enumerate(LESSONS):
        # The default page is at '/' whatever its path, which must still differ from all others.
        path = lesson.name if number else "front"
        page = st.Page(lesson.path, title=lesson.title, url_path=path, default=number == 0)
        sections.setdefault(lesson.section, []).append(page)
    st.navigation({**sections, "": [_make_named_page()]}, position="top").run()


def _make_named_page() -> st.Page:
    """Return a second page of the first lesson, under its own name."""
    first = LESSONS[0]
    return st.Page(first.path, title=first.title, url_path=first.name, visibility="hidden")
