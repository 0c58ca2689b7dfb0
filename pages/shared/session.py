"""The reader's session, for what the process keeps on its behalf."""

from __future__ import annotations

import streamlit as st

from bn_core.compute.session_store import Session


def current_session() -> Session:
    """Return the session of this run; it ends when Streamlit drops the reader's state."""
    session: Session = st.session_state.setdefault("session", Session())
    return session
