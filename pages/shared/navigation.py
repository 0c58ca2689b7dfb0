"""Build the navigation from the curriculum."""

from __future__ import annotations

import streamlit as st

from bn_core.course.curriculum import LESSONS, find_lesson
from bn_core.course.moved import find_new_page
from pages.shared import links
from pages.shared.components import FRONTEND


def navigate() -> None:
    """Show the sections across the top and run the chosen page."""
    st.set_page_config(page_title="BatchNorm Lab", page_icon="📊", layout="wide")
    st.html(FRONTEND / "app.css")
    st.logo(str(FRONTEND / "logo.svg"), size="large")
    front = st.Page("pages/front/page.py", title="Course", default=True)
    sections: dict[str, list[st.Page]] = {"": [front]}
    for each in LESSONS:
        page = st.Page(each.path, title=each.title, url_path=each.name)
        sections.setdefault(each.section, []).append(page)
    chosen = st.navigation(sections, position="top")
    _follow_moved(chosen.url_path)
    links.open_chosen_link()
    chosen.run()
    links.mount_links()


def _follow_moved(name: str) -> None:
    """Lead an old link to the lesson that shows its settings now."""
    new = find_new_page(name, st.query_params)
    if new != name:
        given = {name: st.query_params.get_all(name) for name in st.query_params}
        st.switch_page(find_lesson(new).path, query_params=given)
