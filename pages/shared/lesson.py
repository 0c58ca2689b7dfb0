"""The parts that every lesson page has, from the question to the next lesson."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.course.curriculum import LESSONS, Lesson, describe_place, find_lesson
from bn_core.figures.style import Theme, choose_theme
from pages.shared import components, kept_answers, url_state

MAX_LINK_LENGTH = 60_000
"""The longest link that servers are likely to accept; the lab's own accepts 64 KiB."""

CSV = tuple[str, Callable[[], str]]

_SHARE = components.load_component("widgets/share")


def get_theme() -> Theme:
    """Return the theme that the reader uses, light or dark."""
    return choose_theme(st.context.theme.type)


def show_page(
    name: str, body: Callable[[DeltaGenerator], None], known: Iterable[str], home: str = ""
) -> None:
    """Show a lesson's header, its ``body`` with the row of tools, and its footer.

    When a control changes, only the body runs again, and the server need not draw the frame.
    ``known`` and ``home`` are those of ``url_state.begin_page``.
    """
    url_state.begin_page(name, known, home)
    kept_answers.begin_page(name)
    shown = show_header(name)
    _show_body(body)
    show_footer(shown)


@st.fragment
def _show_body(body: Callable[[DeltaGenerator], None]) -> None:
    url_state.begin_run()
    tools, notice = st.container(horizontal=True), st.empty()
    body(tools)
    with notice:
        warn_of_ignored(url_state.list_ignored())
    url_state.write_address()
    kept_answers.write_answers()


def show_header(name: str) -> Lesson:
    """Show the section, the title and the question of a lesson, and return the lesson."""
    shown = find_lesson(name)
    st.caption(describe_place(shown))
    st.header(shown.question, anchor=False)
    return shown


def show_share_button() -> None:
    """Show the button that copies the address, which holds the state of the page."""
    data = {
        "label": "Share",
        "done": "Link copied.",
        "longest": MAX_LINK_LENGTH,
        "long": "It is too long for some programs and servers: share a smaller batch, or the CSV.",
    }
    _SHARE(data=data, key="share", width="content")


def show_tools(codes: Mapping[str, str], prints: str, *csvs: CSV) -> None:
    """Show the buttons to share, to copy code and to download numbers.

    ``codes`` are by library; ``prints`` says what each code prints. Each of ``csvs`` is a file's
    name and the function that writes it.
    """
    show_share_button()
    with open_code_popover() as opened:
        for title, code in codes.items() if opened else ():
            st.markdown(f"**{title}**: {prints}")
            st.code(code, language="python", height=300)
    for name, made in csvs:
        label = "CSV" if len(csvs) == 1 else name
        st.download_button(label, made, name, "text/csv", on_click="ignore")


@contextmanager
def open_code_popover() -> Iterator[bool]:
    """Show a popover for code, and yield whether it is open, since most stay closed."""
    with st.popover("Code", key="code", on_change="rerun") as popover:
        yield bool(popover.open)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggestion of what to try, and the callback that sets the controls for it."""

    label: str
    do: Callable[..., None]
    values: dict[str, Any]


def show_suggestions(suggestions: Sequence[Suggestion]) -> None:
    """Show suggestions of what to try as buttons that set the controls."""
    st.subheader("Try", anchor=False)
    with st.container(horizontal=True):
        for each in suggestions:
            st.button(each.label, on_click=each.do, kwargs=each.values, key=f"try {each.label}")


def show_further_reading(readings: Sequence[str]) -> None:
    """Show how it was measured, the papers, and the claims that it tests."""
    st.subheader("Go further", anchor=False)
    st.markdown("\n".join(f"- {each}" for each in readings))


def warn_of_ignored(sentences: Sequence[str]) -> None:
    """Warn of the parts of a link that were ignored, if any."""
    if sentences:
        st.warning("Part of the link was ignored. " + " ".join(sentences))


def show_footer(shown: Lesson) -> None:
    """Show the links to the neighbouring lessons."""
    place = LESSONS.index(shown)
    st.divider()
    with st.container(key="lesson-footer", horizontal=True, horizontal_alignment="distribute"):
        if place > 0:
            before = LESSONS[place - 1]
            st.page_link(before.path, label=f"← {before.title}")
        if place + 1 < len(LESSONS):
            after = LESSONS[place + 1]
            st.page_link(after.path, label=f"{after.title} →")
