"""A text of a page that the browser stores, so that a reload finds it.

Once a session the browser sends what it has stored, and again when another tab has changed it; it
can send anything, so the reader of the text checks it. The page sends the text back with each
change.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.shared import components
from pages.shared.session import await_report

_KEPT_TEXT = components.load_component("widgets/kept_text")


def mount_kept_text(
    name: str,
    text: str | None,
    on_found: Callable[[str], None],
    on_changed: Callable[[str], None],
    most: int,
) -> None:
    """Store a text in the browser under a name; None as long as the page has none.

    ``on_found`` is called once a session with the stored text, "" if there is none, and
    ``on_changed`` with a text that another tab has stored. A text of more than ``most`` characters
    is not passed on.
    """
    key = f"kept text {name}"
    wanted = await_report(f"{key} wanted")

    def found() -> None:
        stored = components.read_fields(key, "found").get("text")
        if st.session_state[f"{key} wanted"] and isinstance(stored, str):
            st.session_state[f"{key} wanted"] = ""
            on_found(stored if len(stored) <= most else "")

    def changed() -> None:
        stored = components.read_fields(key, "changed").get("text")
        if isinstance(stored, str) and len(stored) <= most:
            on_changed(stored)

    def refused() -> None:
        st.session_state[f"{key} refused"] = components.read_value(key, "refused") is True

    _KEPT_TEXT(
        data={"name": name, "text": text, "wanted": wanted},
        key=key,
        height=1,
        on_found_change=found,
        on_changed_change=changed,
        on_refused_change=refused,
    )


def is_awaited(name: str) -> bool:
    """Whether the browser has not sent yet what it has stored."""
    return bool(st.session_state.get(f"kept text {name} wanted", True))


def is_refused(name: str) -> bool:
    """Whether the browser refused to store the text."""
    return bool(st.session_state.get(f"kept text {name} refused"))
