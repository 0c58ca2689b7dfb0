"""The reader's session, for what the process keeps on its behalf."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

from bn_core.compute.session_store import Session

T = TypeVar("T")


def current_session() -> Session:
    """Return the session of this run; it ends when Streamlit drops the reader's state."""
    session: Session = st.session_state.setdefault("session", Session())
    return session


def compute_once(key: str, inputs: Hashable, compute: Callable[[], T]) -> T:
    """Return a result that the session keeps while ``inputs`` are the same.

    It ends with the session, as what a reader typed must.
    """
    kept: tuple[Hashable, T] | None = st.session_state.get(key)
    if kept is None or kept[0] != inputs:
        kept = inputs, compute()
        st.session_state[key] = kept
    return kept[1]
