"""The personal codes of homework that this browser keeps.

The browser sends its codes once a session. What it sends is not trusted: only the lab knows whether
a code opens a seat.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from bn_core.classroom.homework.service import HOMEWORK, Key, read_personal_code
from bn_core.classroom.inputs.errors import NoRoomError, RefusedError
from bn_core.classroom.people.identity import read_code
from bn_core.storage.database import StorageError
from bn_core.text.markdown import escape_quoted
from pages.shared import components
from pages.shared.session import await_report

CODE = "homework code"
"""Where the session keeps the code of the homework that is open."""
_KEYS, _GONE, _WANTED = "homework keys", "homework gone", "homework keys wanted"
_OUTCOME = "homework outcome"
_MOST = 20

_COMPONENT = components.load_component("widgets/homework_keys")


def mount_keys() -> None:
    """Mount the component that keeps the personal codes across reloads."""

    def on_found() -> None:
        pairs = components.read_fields("homework keys kept", "found").get("pairs")
        known = _get_keys()
        for each in (pairs if isinstance(pairs, list) else [])[:_MOST]:
            try:
                code, personal = each
                known.setdefault(read_code(code), read_personal_code(personal))
            except (NoRoomError, TypeError, ValueError):
                continue
        st.session_state[_WANTED] = ""

    kept = list(_get_keys().items())
    if (code := st.session_state.get(CODE)) in _get_keys():
        kept.sort(key=lambda each: each[0] != code)
    _COMPONENT(
        data={
            "most": _MOST,
            "kept": kept,
            "gone": st.session_state.get(_GONE, []),
            "wanted": await_report(_WANTED),
        },
        key="homework keys kept",
        on_found_change=on_found,
    )


def has_reported() -> bool:
    """Whether the browser has sent the codes that it keeps."""
    return not st.session_state.get(_WANTED, True)


def list_personals() -> dict[str, str]:
    """Return the personal codes of this browser by homework."""
    return dict(_get_keys())


def find_personal(code: str) -> str:
    """Return the personal code for a homework, or ''."""
    return _get_keys().get(code, "")


def keep(key: Key) -> None:
    """Keep a key in the session and the browser, and open its homework."""
    _get_keys()[key.code] = key.personal
    st.session_state[CODE] = key.code
    if key.code in (gone := st.session_state.get(_GONE, [])):
        gone.remove(key.code)


def forget(code: str) -> None:
    """Forget the personal code of a homework, here and in the browser."""
    _get_keys().pop(code, None)
    st.session_state.setdefault(_GONE, []).append(code)


def attempt(
    name: str, done: str, act: Callable[..., object], *args: Any, form: object = None
) -> bool:
    """Do something in a callback, and return whether it was done.

    ``done`` is the sentence to show then, else it is the refusal's. ``form`` is what stands in the
    form that asks for it.
    """
    try:
        act(*args)
    except (RefusedError, StorageError) as error:
        st.session_state[_OUTCOME] = (name, str(error), False, form)
        return False
    st.session_state[_OUTCOME] = (name, done, True, form)
    return True


def show_outcome(name: str, form: object = None) -> None:
    """Show what became of this action, unless its form has changed since."""
    whose, sentence, is_done, sent = st.session_state.get(_OUTCOME, ("", "", False, None))
    if whose == name and sentence and sent == form:
        (st.success if is_done else st.error)(escape_quoted(sentence))


def get_address() -> str:
    """Return the reader's network address, for which tries are counted."""
    return st.context.ip_address or ""


def enter(code: str, personal: str) -> None:
    """Keep the key of a personal code that somebody typed. RefusedError, StorageError."""
    keep(HOMEWORK.enter(code, personal, get_address()))


def _get_keys() -> dict[str, str]:
    keys: dict[str, str] = st.session_state.setdefault(_KEYS, {})
    return keys
