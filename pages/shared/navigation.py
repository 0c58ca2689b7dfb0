"""Build the navigation from the curriculum."""

from __future__ import annotations

from copy import copy
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

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

_TEACHING, _JOINING = ("guide", "room"), "join"
"""The names of the pages for teachers only, and of the page on which students join."""
_STUDENT = "is student"


def navigate() -> None:
    """Show the sections across the top and run the chosen page."""
    st.set_page_config(page_title="BatchNorm Lab", page_icon="📊", layout="wide")
    st.logo(str(FRONTEND / "logo.svg"), size="large")
    front = st.Page("pages/front/page.py", title="Course", url_path="front", default=True)
    glossary = _make_page(GLOSSARY)
    unlisted = [_make_page(each, hidden=True) for each in (PLACEMENT, REPORT, WALL)]
    sections: dict[str, list[st.Page]] = {"": [front, glossary, *unlisted]}
    hidden_names = _TEACHING if _is_student() else ()
    for each in LESSONS:
        page = _make_page(each, hidden=each.name in hidden_names)
        sections.setdefault(each.section, []).append(page)
    chosen = st.navigation(sections, position="top")
    _follow_moved(chosen.url_path)
    links.open_chosen_link()
    chosen.run()
    links.mount_links()


def _is_student() -> bool:
    """Whether this session joins a room and has opened no page for teachers."""
    name = urlsplit(st.context.url or "").path.rpartition("/")[2]
    if name == _JOINING or name in _TEACHING:
        st.session_state[_STUDENT] = name == _JOINING
    return bool(st.session_state.get(_STUDENT))


def _make_page(shown: Lesson, hidden: bool = False) -> st.Page:
    """Return a page for this run alone; Streamlit notes on it whether it may run."""
    return copy(_find_page(shown.path, shown.title, shown.name, hidden))


@lru_cache(maxsize=128)
def _find_page(path: str, title: str, name: str, hidden: bool) -> st.Page:
    """Return a page whose file is looked up once, which takes a tenth of a run."""
    visibility: Literal["visible", "hidden"] = "hidden" if hidden else "visible"
    return st.Page(path, title=title, url_path=name, visibility=visibility)


def _follow_moved(name: str) -> None:
    """Lead an old link to the lesson that shows its settings now."""
    new = find_new_page(name, st.query_params)
    if new != name:
        given = {name: st.query_params.get_all(name) for name in st.query_params}
        groups = group_by_page(name, given)
        groups.pop("", None)  # the front page has no settings
        url_state.expect_parameters_of_others(groups, given)
        st.switch_page(find_lesson(new).path, query_params=given)
