"""The frame of a lesson page: question, tools, invitations, neighbours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.course.curriculum import LESSONS, Lesson, find_lesson
from bn_core.figures.style import Theme, choose_theme
from pages.shared import components, url_state

LONGEST_LINK = 60_000
"""Characters that every server on the way may be hoped to take; the lab's own takes 64 KiB."""

CSV = tuple[str, Callable[[], str]]

_SHARE = components.component("widgets/share")


def get_theme() -> Theme:
    """The colours of the reader's own theme, light or dark."""
    return choose_theme(st.context.theme.type)


def show(
    name: str, body: Callable[[DeltaGenerator], None], known: Iterable[str], home: str = ""
) -> None:
    """Show a page in its frame, with what ``body`` draws; it is given the row of tools.

    When a control changes, the body runs again and the frame does not: it is what costs the server
    most. ``known`` and ``home`` are those of ``url_state.visit``.
    """
    url_state.visit(name, known, home)
    shown = head(name)
    _frame(body)
    foot(shown)


@st.fragment
def _frame(body: Callable[[DeltaGenerator], None]) -> None:
    url_state.begin()
    tools, notice = st.container(horizontal=True), st.empty()
    body(tools)
    with notice:
        warn(url_state.ignored())
    url_state.settle()


def head(name: str) -> Lesson:
    """The section, the title and the question."""
    shown = find_lesson(name)
    st.caption(f"{shown.section} › {shown.title}")
    st.header(shown.question, anchor=False)
    return shown


def share() -> None:
    """The button that copies the address, which is the whole experiment."""
    told = {
        "label": "Share",
        "done": "Link copied.",
        "longest": LONGEST_LINK,
        "long": "It is too long for some programs and servers: share a smaller batch, or the CSV.",
    }
    _SHARE(data=told, key="share", width="content")


def tools(codes: Mapping[str, str], prints: str, *csvs: CSV) -> None:
    """Share, the code of the experiment under its libraries' names, and its numbers.

    ``prints`` says what each code prints; each of ``csvs`` is a file's name and what makes its
    text.
    """
    share()
    with code_popover() as opened:
        for title, code in codes.items() if opened else ():
            st.markdown(f"**{title}**: {prints}")
            st.code(code, language="python", height=300)
    for name, made in csvs:
        label = "CSV" if len(csvs) == 1 else name
        st.download_button(label, made, name, "text/csv", on_click="ignore")


@contextmanager
def code_popover() -> Iterator[bool]:
    """Hold code to copy, which is drawn when it is open: most readers never look."""
    with st.popover("Code", key="code", on_change="rerun") as popover:
        yield bool(popover.open)


@dataclass(frozen=True, slots=True)
class Try:
    """One invitation: what to do, in a few words, and the callback that does it."""

    label: str
    do: Callable[..., None]
    values: dict[str, Any]


def tries(invitations: Sequence[Try]) -> None:
    """A few short invitations, each of which sets the controls."""
    st.subheader("Try", anchor=False)
    with st.container(horizontal=True):
        for each in invitations:
            st.button(each.label, on_click=each.do, kwargs=each.values, key=f"try {each.label}")


def saw(sentences: Sequence[str]) -> None:
    """What happened, in sentences that quote the numbers on the screen."""
    _listed("What you saw", sentences)


def further(readings: Sequence[str]) -> None:
    """Where to go on: how it was measured, the papers, the claims it bears on."""
    _listed("Go further", readings)


def _listed(title: str, lines: Sequence[str]) -> None:
    st.subheader(title, anchor=False)
    st.markdown("\n".join(f"- {each}" for each in lines))


def warn(sentences: Sequence[str]) -> None:
    """What of the link was ignored, if anything."""
    if sentences:
        st.warning("Part of the link was ignored. " + " ".join(sentences))


def foot(shown: Lesson) -> None:
    """The lessons before and after this one."""
    place = LESSONS.index(shown)
    st.divider()
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        if place > 0:
            before = LESSONS[place - 1]
            st.page_link(before.path, label=f"← {before.title}")
        if place + 1 < len(LESSONS):
            after = LESSONS[place + 1]
            st.page_link(after.path, label=f"{after.title} →")
