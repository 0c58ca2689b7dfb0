"""The parts that every lesson page has, from the question to the next lesson."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Literal

import streamlit as st

from bn_core import __version__
from bn_core.course.curriculum import LESSONS, Lesson, describe_place, find_lesson
from bn_core.inputs.address import format_address
from bn_core.text.code import note_package
from bn_core.text.csv_rows import encode_for_spreadsheets
from bn_core.text.markdown import escape_quoted
from bn_core.text.notebook import Heading, Notebook, write_notebook, write_script
from pages.shared import components, kept_answers, url_state

MAX_LINK_LENGTH = 60_000
"""The longest link that servers are likely to accept; the lab's own accepts 64 KiB."""

_SHOWN_IGNORED = 3
"""Ignored parts of a link that are shown at once; many would hide the lesson."""

CSV = tuple[str, Callable[[], str]]

_SHARE = components.load_component("widgets/share")


def find_address(page: str, query: Iterable[tuple[str, str]] = ()) -> str:
    """Return the address of the open page, as the reader's browser knows it."""
    return _find_root(page) + format_address(page, query)


def _find_root(page: str) -> str:
    return (st.context.url or "").split("?")[0].removesuffix(f"/{page}").rstrip("/")


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


def show_tools(
    codes: Mapping[str, str],
    prints: str,
    *csvs: CSV,
    notebook: Callable[[], Notebook] | None = None,
) -> None:
    """Show the buttons to share, to copy code and to download a notebook and numbers.

    ``codes`` are by library; ``prints`` says what each code prints. Each of ``csvs`` is a file's
    name and the function that writes it. ``notebook`` lists the cells of a notebook that computes
    what the page shows; if a code needs the lab, a script of these cells stands before it.
    """
    show_share_button()
    with open_code_popover() as opened:
        if opened and notebook and any("bn_core" in code for code in codes.values()):
            _show_script(write_script(notebook().cells), codes)
        for title, code in codes.items() if opened else ():
            st.markdown(f"**{title}**: {prints}")
            show_code(code, height=300)
    if notebook:
        _show_notebook_button(notebook)
    for name, made in csvs:
        label = "CSV" if len(csvs) == 1 else name
        show_csv_button(label, made, name)


def show_code(code: str, height: int | Literal["content"] = "content") -> None:
    """Show Python code to copy, which says so if it needs the lab's own package."""
    st.code(note_package(code), language="python", height=height)


def _show_script(script: str, codes: Mapping[str, str]) -> None:
    """Show the script of a notebook, unless one of the codes is the same."""
    lines = {"", *script.splitlines()}
    if not any(lines.issuperset(code.splitlines()) for code in codes.values()):
        st.markdown("**PyTorch alone**: the code of the notebook as one script, without figures")
        st.code(script, language="python", height=300)


def show_csv_button(label: str, write: Callable[[], str], name: str) -> None:
    """Show a button that downloads a CSV, which is written when it is pressed."""
    st.download_button(
        label,
        lambda: encode_for_spreadsheets(write()),
        name,
        "text/csv",
        on_click="ignore",
    )


def _show_notebook_button(notebook: Callable[[], Notebook]) -> None:
    """Show the button that downloads a notebook, which is written when it is pressed."""
    shown = find_lesson(kept_answers.get_page())
    st.download_button(
        "Notebook",
        partial(_write_notebook, shown, _find_root(shown.name), url_state.get_values(), notebook),
        f"{shown.name}.ipynb",
        "application/x-ipynb+json",
        on_click="ignore",
        help="A Jupyter notebook that computes this page's numbers with NumPy and PyTorch alone.",
    )


def _write_notebook(
    shown: Lesson,
    root: str,
    values: Mapping[str, str | None],
    notebook: Callable[[], Notebook],
) -> str:
    """Write a notebook after the run that fills ``values``, without a session."""
    query = [(name, text) for name, text in values.items() if text is not None]
    address = root + format_address(shown.name, query)
    return write_notebook(Heading(shown.title, shown.question, address, __version__), notebook())


@contextmanager
def open_code_popover() -> Iterator[bool]:
    """Show a popover for code, and yield whether it is open, since most stay closed."""
    with st.popover("Code", key="code", on_change="rerun") as popover:
        yield bool(popover.open)


def warn_of_ignored(sentences: Sequence[str]) -> None:
    """Warn of the parts of a link that were ignored, if any."""
    shown = list(map(escape_quoted, sentences))
    first, more = shown[:_SHOWN_IGNORED], shown[_SHOWN_IGNORED:]
    if first:
        st.warning("Part of the link was ignored. " + " ".join(first))
    if more:
        with st.expander(f"{len(more)} more ignored part{'s' * (len(more) > 1)} of the link"):
            st.warning("\n".join(f"- {each}" for each in more))


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
