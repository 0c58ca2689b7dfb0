"""Characters that people type and programs write for ASCII ones."""

from __future__ import annotations

import re

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width forms to ASCII
_DASHES = dict.fromkeys(map(ord, "−‐‑‒–"), "-")
# A minus or a missing value, and no dash within a text
_EM_DASH = re.compile("—([0-9.,;\t|\r\n]| [|;\t\r\n])")
# Arabic, Persian, Devanagari, Bengali and Thai digits, and the Arabic decimal and thousands marks
_DIGITS = {
    zero + digit: str(digit) for zero in (0x660, 0x6F0, 0x966, 0x9E6, 0xE50) for digit in range(10)
} | {0x66B: ".", 0x66C: ","}
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200e\u200f\u2060•‣▪◦●"))
_GAPS = re.compile("([\u00a0\u2009\u202f])")
_REPLACEMENTS = _FULL_WIDTH | _DASHES | _INVISIBLE | _DIGITS


def normalize_characters(text: str) -> str:
    """Write minuses and all digits as ASCII, drop bullets and invisible characters."""
    plain = _EM_DASH.sub(r"-\1", text.translate(_REPLACEMENTS))
    return f"{plain[:-1]}-" if plain.endswith("—") else plain


def join_digit_groups(text: str, mark: str) -> str:
    """Write ``mark`` for each narrow or no-break space that groups three digits."""
    pieces = _GAPS.split(text)
    for i in range(1, len(pieces), 2):
        before, after = pieces[i - 1], pieces[i + 1]
        if before[-1:].isdigit() and after[:3].isdigit() and len(after[:3]) == 3:
            pieces[i] = pieces[i] if after[3:4].isdigit() else mark
    return "".join(pieces)
