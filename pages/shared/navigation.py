"""Build the navigation from the curriculum."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from bn_core.course.curriculum import (
    GLOSSARY,
    LESSONS,
    PLACEMENT,
    REPORT,
    WALL,
    Lesson,
    find_lesson,
)
from bn_core.course.moved import find_new_page, group_by_page
from pages.shared import links, url_state
from pages.shared.components import FRONTEND


def navigate() -> None:
    """Show the sections across the top and run the chosen page."""
    st.set_page_config(page_title="BatchNorm Lab", page_icon="📊", layout="wide")
    st.logo(str(FRONTEND / "logo.svg"), size="large")
    front = st.Page("pages/front/page.py", title="Course", url_path="front", default=True)
    glossary = _make_page(GLOSSARY)
    hidden = [_make_page(each, "hidden") for each in (PLACEMENT, REPORT, WALL)]
    sections: dict[str, list[st.Page]] = {"": [front, glossary, *hidden]}
    for each in LESSONS:
        sections.setdefault(each.section, []).append(_make_page(each))
    chosen = st.navigation(sections, position="top")
    _follow_moved(chosen.url_path)
    links.open_chosen_link()
    chosen.run()
    links.mount_links()


def _make_page(shown: Lesson, visibility: Literal["visible", "hidden"] = "visible") -> st.Page:
    return st.Page(shown.path, title=shown.title, url_path=shown.name, visibility=visibility)


def _follow_moved(name: str) -> None:
    """Lead an old link to the lesson that shows its settings now."""
    new = find_new_page(name, st.query_params)
    if new != name:
        given = {name: st.query_params.get_all(name) for name in st.query_params}
        groups = group_by_page(name, given)
        groups.pop("", None)  # the front page has no settings
        url_state.expect_parameters_of_others(groups, given)
        st.switch_page(find_lesson(new).path, query_params=given)
