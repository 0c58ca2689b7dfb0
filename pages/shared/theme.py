"""The colours that the reader sees."""

from __future__ import annotations

import streamlit as st

from bn_core.figures.style import Theme, choose_theme


def get_theme() -> Theme:
    """Return the theme that the reader uses, light or dark."""
    return choose_theme(st.context.theme.type)
