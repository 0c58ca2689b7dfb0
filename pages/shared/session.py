"""The reader's session, for what the process keeps on its behalf."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

from bn_core.compute.session_store import Session

T = TypeVar("T")


def current_session() -> Session:
    """Return the session of this run; it ends when Streamlit drops the reader's state."""
    session: Session = st.session_state.setdefault("session", Session())
    return session


def await_report(key: str) -> str:
    """Return a random name of this session until its browser has reported, then "".

    The caller sets the key to "" when the report comes. A browser that is connected to another
    session sees another name, and so reports again.
    """
    return str(st.session_state.setdefault(key, uuid.uuid4().hex))


def compute_once(key: str, inputs: Hashable, compute: Callable[[], T]) -> T:
    """Return a result that the session keeps while ``inputs`` are the same.

    It ends with the session, as what a reader typed must.
    """
    kept: tuple[Hashable, T] | None = st.session_state.get(key)
    if kept is None or kept[0] != inputs:
        kept = inputs, compute()
        st.session_state[key] = kept
    return kept[1]
