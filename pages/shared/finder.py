"""Search over lessons, glossary and claims, on any page."""

from __future__ import annotations

from dataclasses import asdict

import streamlit as st

from bn_core.course.search import MAX_SEARCH, search
from pages.shared import components

_FINDER = components.load_component("widgets/finder")


@st.fragment
def show_finder(key: str) -> None:
    """Show a search field whose results are links to lessons, terms and claims."""
    searched = f"{key} text"

    def on_typed() -> None:
        text = components.read_fields(key, "typed").get("text")
        st.session_state[searched] = text[:MAX_SEARCH] if isinstance(text, str) else ""

    text = st.session_state.get(searched, "")
    _FINDER(
        data={
            "label": "Search lessons, glossary and claims",
            "longest": MAX_SEARCH,
            "searched": text,
            "matches": [asdict(each) for each in search(text)],
        },
        key=key,
        on_typed_change=on_typed,
    )
