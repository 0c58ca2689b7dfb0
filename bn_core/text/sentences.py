"""Turn a description into the beginning of a sentence."""

from __future__ import annotations


def begin_sentence(text: str) -> str:
    """Return a text with a capital at its beginning; a symbol like ε stays."""
    return text[:1].upper() + text[1:] if text[:1].isascii() else text
