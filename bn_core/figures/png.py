"""Write small pictures as PNG, for the background of a figure."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
from numpy.typing import NDArray

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_RGB_OF_8_BITS = (8, 2, 0, 0, 0)


def write_png(pixels: NDArray[np.uint8]) -> bytes:
    """Write pixels (height, width, 3), the top row first, as a PNG file."""
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 3 * width), dtype=np.uint8)  # each row begins with its filter, 0
    rows[:, 1:] = pixels.reshape(height, -1)
    head = struct.pack(">II5B", width, height, *_RGB_OF_8_BITS)
    packed = zlib.compress(rows.tobytes(), 1)
    return _SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def write_png_address(pixels: NDArray[np.uint8]) -> str:
    """Return the data: address of a picture, as ``write_png`` writes it."""
    return f"data:image/png;base64,{base64.b64encode(write_png(pixels)).decode()}"


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
