"""The parts that every lesson page has, from the question to the next lesson."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import streamlit as st

from bn_core.course.curriculum import LESSONS, Lesson, describe_place, find_lesson
from bn_core.figures.style import Theme, choose_theme
from bn_core.inputs.address import format_address
from pages.shared import components

MAX_LINK_LENGTH = 60_000
"""The longest link that servers are likely to accept; the lab's own accepts 64 KiB."""

CSV = tuple[str, Callable[[], str]]

_SHARE = components.load_component("widgets/share")


def get_theme() -> Theme:
    """Return the theme that the reader uses, light or dark."""
    return choose_theme(st.context.theme.type)


def find_address(page: str, query: Iterable[tuple[str, str]] = ()) -> str:
    """Return the address of the open page, as the reader's browser knows it."""
    here = (st.context.url or "").split("?")[0].removesuffix(f"/{page}").rstrip("/")
    return here + format_address(page, query)


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
