"""A row of pictures with titles."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from numpy.typing import NDArray


def show_gallery(pictures: Sequence[NDArray], titles: Sequence[str], width: int) -> None:
    """Show pictures, (H, W, 3) each, in a row that breaks where the page is narrow."""
    with st.container(horizontal=True, gap="small"):
        for picture, title in zip(pictures, titles, strict=True):
            st.image(picture, title, width)
