"""The state of a page in its address."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import streamlit as st

from pages.shared import components, streamlit_internals

T = TypeVar("T")

_VISITED, _IGNORED = "visited", "ignored by page"
_SAID, _LEFT, _BACK = "said by page", "said when left", "back to page"
_ADDRESS = components.component("widgets/address")


def complain(sentence: str) -> None:
    """Keep one sentence about a part of the link that was ignored."""
    told: list[str] = st.session_state.setdefault(_IGNORED, [])
    if sentence not in told:
        told.append(sentence)


def visit(page: str, known: Iterable[str], home: str = "") -> None:
    """Begin a run of a page: name the parameters that no control of it knows, and drop them.

    A page keeps its controls' values, and they are there on the way back; pages of
    one ``home`` share them.
    """
    begin()
    left: dict[str, dict[str, str | None]] = st.session_state[_LEFT]
    before, lived = st.session_state.get(_VISITED, ("", ""))
    if before != page:
        for name in left[lived]:
            st.session_state.pop(name, None)
        home = home or page
        st.session_state[_VISITED], st.session_state[_IGNORED] = (page, home), []
        # An address that says something is a link, and says it all.
        linked = set(known) & set(st.query_params)
        st.session_state[_BACK] = {} if linked else dict(left.get(home, {}))
        if not linked:
            # A reader who goes back meets the bare address that Streamlit leaves behind on the way
            # from page to page, and takes at its word: every control would say its default.
            streamlit_internals.forget_history_navigation()
    for name in set(st.query_params) - set(known):
        if before == page or name not in left[lived]:  # else it is of the page before, not a link's
            complain(f"“{name[:40]}” is not a control of this lesson.")
        del st.query_params[name]


def begin() -> None:
    """Keep what the controls said in the run before, since they now say it anew."""
    left: dict[str, dict[str, str | None]] = st.session_state.setdefault(_LEFT, {})
    _, lived = st.session_state.get(_VISITED, ("", ""))
    # After every run, not when the page is left: what cuts a run short may be the leaving.
    left[lived] = left.get(lived, {}) | st.session_state.get(_SAID, {})
    st.session_state[_SAID] = {}


def resume(name: str, read: Callable[[str], object] = str, key: str = "") -> None:
    """Restore what a control said when its page was left, before it is shown again.

    ``read`` makes its value of its text, and ``key`` is the widget's if that is not its name.
    """
    if (text := st.session_state[_BACK].pop(name, None)) is not None:
        st.session_state[key or name] = read(text)


def ignored() -> list[str]:
    """One sentence for each part of the link that was ignored."""
    told: list[str] = st.session_state.get(_IGNORED, [])
    return told


def once(key: str, name: str, read: Callable[[str], T], default: T) -> T:
    """A value that no single widget holds: from the session, else from the link, else the default.

    ``read`` turns the parameter ``name`` into the value, or raises ValueError with a sentence.
    """
    if key not in st.session_state:
        st.session_state[key] = default
        if name in st.query_params:
            try:
                st.session_state[key] = read(st.query_params[name])
            except ValueError as wrong:
                complain(f"{name}: {wrong}")
    kept: T = st.session_state[key]
    return kept


def says(name: str, text: str, default: str) -> None:
    """Keep what a control says, for ``settle``; the address leaves a default out."""
    st.session_state[_SAID][name] = None if text == default else text


def settle() -> None:
    """At the end of a run of a page: the address holds what the controls say, and no older value.

    A run is asked for with the address of the moment before its control has written itself there,
    and whatever the page writes goes out with that address, so that the control's value is lost.
    """
    _ADDRESS(data=st.session_state[_SAID], key="address")


def write(name: str, text: str, default: str = "") -> None:
    """Put a parameter that no widget holds into the address; a default is left out."""
    says(name, text, default)
    if text == default:
        if name in st.query_params:
            del st.query_params[name]
    elif st.query_params.get(name) != text:
        st.query_params[name] = text
