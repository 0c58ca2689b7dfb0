"""Read the address of a lab without its path, such as http://192.168.0.7:8501."""

from __future__ import annotations

from urllib.parse import urlsplit

LONGEST = 120
"""Most characters of an address, so that it can be typed and its QR code is coarse."""


def read_origin(text: str) -> str:
    """Return an address without its path; ValueError, in a sentence, if it is none."""
    try:
        parts = urlsplit(text.strip()[: LONGEST + 1])
        known = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
    except ValueError:
        known = False
    if not known or len(text) > LONGEST or not parts.netloc.isprintable() or "@" in parts.netloc:
        raise ValueError("an address looks like http://192.168.0.7:8501.")
    return f"{parts.scheme}://{parts.netloc}"
