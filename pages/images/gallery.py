"""Pictures as they are sent to the browser, and a row of them with titles."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from io import BytesIO

import streamlit as st
from numpy.typing import NDArray
from PIL import Image


def encode_picture(pixels: NDArray) -> str:
    """Return the address of a picture (H, W, 3) that holds its bytes, as a JPEG."""
    data = BytesIO()
    Image.fromarray(pixels).save(data, "JPEG", quality=90)
    return f"data:image/jpeg;base64,{b64encode(data.getvalue()).decode()}"


def show_gallery(pictures: Sequence[NDArray], titles: Sequence[str], width: int) -> None:
    """Show pictures, (H, W, 3) each, in a row that breaks where the page is narrow."""
    with st.container(horizontal=True, gap="small"):
        for picture, title in zip(pictures, titles, strict=True):
            st.image(picture, title, width)
