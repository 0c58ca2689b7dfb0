"""A menu of examples to start from."""

from __future__ import annotations

from collections.abc import Callable, Collection

import streamlit as st


def show_examples(
    names: Collection[str],
    shown: str | None,
    take: Callable[[str], None],
    key: str,
    placeholder: str = "other numbers",
) -> None:
    """Show the menu, which names the example that is on the page, or none.

    So the same example can be chosen again once its numbers were changed. ``take`` is a callback.
    """

    def choose() -> None:
        if name := st.session_state[key]:
            take(name)

    st.session_state[key] = shown
    st.selectbox(
        "Start from", names, index=None, key=key, placeholder=placeholder, on_change=choose
    )
