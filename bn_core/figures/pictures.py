"""Encode pictures as addresses that hold their bytes."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def encode_png(pixels: NDArray[np.uint8]) -> str:
    """Return the address of a picture (H, W, 3) as a PNG, which loses nothing."""
    return _encode(pixels, "png", compress_level=1)


def encode_jpeg(pixels: NDArray[np.uint8]) -> str:
    """Return the address of a picture (H, W, 3) as a JPEG, for photographs."""
    return _encode(pixels, "jpeg", quality=90)


def _encode(pixels: NDArray[np.uint8], kind: str, **options: Any) -> str:
    data = BytesIO()
    Image.fromarray(pixels).save(data, kind, **options)
    return f"data:image/{kind};base64,{b64encode(data.getvalue()).decode()}"
