"""The reader's answers, which the browser stores so that a reload finds them.

A page's answers are numbers by name, and the name is the key of the widget that asks. Once a
session the browser sends back what it has stored for a page. It can send anything: an answer is
used only by the widget of its name, which reads it first, and nothing else of the session is set.

Each page also keeps numbers for the course as a whole, under the name ``COURSE`` of no page.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from pages.shared import components
from pages.shared.session import await_report

T = TypeVar("T", int, float)

COURSE = "course"
"""Where every page keeps what is about the whole course, in place of its own name."""
KEPT = "kept answers"
"""Where the session keeps the answers, by page and name."""
_PAGE, _WANTED = "page of answers", "answers wanted"
_SESSION, _CHANGES = "session of answers", "changes of answers"
_MOST, _LONGEST = 200, 100
"""The most answers of a page that are kept, and the most characters of a name."""

_ANSWERS = components.load_component("widgets/answers")


def begin_page(page: str) -> None:
    """Keep answers for this page until another page begins."""
    st.session_state[_PAGE] = page


def get_page() -> str:
    """Return the name of the page whose answers are kept."""
    page: str = st.session_state[_PAGE]
    return page


def read_answer(name: str, read: Callable[[Any], T | None]) -> T | None:
    """Return the answer of this name, converted by ``read``.

    ``read`` returns None to refuse it.
    """
    return read(_get_answers().get(name))


def list_answers(page: str = "") -> dict[str, float]:
    """Return all answers of a page by name, by default of the page that is open."""
    return {name: value for name, value in _get_answers(page).items() if value is not None}


def keep_answer(name: str, value: float | None, page: str = "") -> None:
    """Keep an answer, or with None forget it; by default for the page that is open."""
    answers = _get_answers(page)
    # A name that was never answered must not delete what the browser has not sent yet.
    if value is not None or name in answers:
        answers[name] = _check_answer(value)
        _drop_oldest(answers)
        _count_change()


def keep_first_answer(name: str, value: float) -> None:
    """Keep an answer unless there is one of this name."""
    if _get_answers().get(name) is None:
        keep_answer(name, value)


def restore_widget(key: str, read: Callable[[Any], float | None]) -> dict[str, Any]:
    """Set a widget to its kept answer before it is shown, and return its arguments.

    A change of the widget keeps the new answer.
    """
    answer = read_answer(key, read)
    if st.session_state.get(key) != answer:
        st.session_state[key] = answer
    return {"key": key, "on_change": _keep_widget, "args": (key,)}


def forget_answers(page: str = "") -> None:
    """Forget all answers of the page, here and in the browser; for callbacks."""
    answers = _get_answers(page)
    answers.update(dict.fromkeys(answers))
    _count_change()


def write_answers(section: str = "") -> None:
    """Mount the component that keeps the page's and the course's answers.

    ``section`` names the part of the page that ran, if the rest did not. It only stores: what the
    browser sends makes the part run again that has asked for it, and no other.
    """
    pages = (st.session_state[_PAGE], COURSE)
    wanted = {page: f"{_WANTED} {page}" for page in pages}

    def on_found() -> None:
        found = components.read_fields(key, "found").get("pages")
        if not isinstance(found, dict):
            return
        for page in pages:
            if st.session_state.get(wanted[page]):
                st.session_state[wanted[page]] = ""
                _add_stored(page, _check_answers(found.get(page)))

    key = f"answers {pages[0]} {section}".strip()
    _ANSWERS(
        data={
            "pages": {
                page: {
                    "answers": _get_answers(page),
                    "wanted": "" if section else await_report(wanted[page]),
                }
                for page in pages
            },
            "session": st.session_state.setdefault(_SESSION, uuid.uuid4().hex),
            "changes": st.session_state.setdefault(_CHANGES, 0),
            "most": _MOST,
        },
        key=key,
        on_found_change=on_found,
    )


def _get_answers(page: str = "") -> dict[str, float | None]:
    """Return a page's answers by name, the oldest first; None if taken back."""
    pages: dict[str, dict[str, float | None]] = st.session_state.setdefault(KEPT, {})
    return pages.setdefault(page or st.session_state[_PAGE], {})


def _add_stored(page: str, stored: dict[str, float | None]) -> None:
    """Add what the browser had stored, unless it was answered since the reload."""
    answers = _get_answers(page)
    newer = {**stored, **answers}
    answers.clear()
    answers.update(newer)
    _drop_oldest(answers)
    _count_change()


def _keep_widget(key: str) -> None:
    if key in st.session_state:  # not if the reader has left the page meanwhile
        keep_answer(key, st.session_state[key])


def _check_answers(stored: Any) -> dict[str, float | None]:
    """Return the numbers among what a browser has sent, if their names are short."""
    newest = list(stored.items())[-_MOST:] if isinstance(stored, dict) else []
    return {name: _check_answer(value) for name, value in newest if len(name) <= _LONGEST}


def _check_answer(value: Any) -> float | None:
    return value if components.read_number(value) is not None else None


def _count_change() -> None:
    st.session_state[_CHANGES] = st.session_state.get(_CHANGES, 0) + 1


def _drop_oldest(answers: dict[str, float | None]) -> None:
    for name in list(answers)[: max(0, len(answers) - _MOST)]:
        del answers[name]
