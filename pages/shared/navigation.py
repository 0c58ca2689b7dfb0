"""The navigation is the curriculum: sections, lessons, and the first lesson as the front door."""

from __future__ import annotations

import streamlit as st

from pages.shared.browser import SCRIPTS
from pages.shared.curriculum import LESSONS


def navigate() -> None:
    """Show the sections across the top and run the chosen lesson."""
    st.set_page_config(page_title="BatchNorm Lab", page_icon="📊", layout="wide")
    st.logo(str(SCRIPTS / "logo.svg"), size="large")
    sections: dict[str, list[st.Page]] = {}
    for number, lesson in enumerate(LESSONS):
        page = st.Page(lesson.path, title=lesson.title, url_path=lesson.name, default=number == 0)
        sections.setdefault(lesson.section, []).append(page)
    st.navigation(sections, position="top").run()
