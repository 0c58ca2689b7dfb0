"""Tables and plain texts in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>()#+\-.!|$~:&=^]")
_UNEMPHATIC = re.compile(r"[\\_{}\[\]<>#|$~:&=^]")
_ACTIVE = re.compile(r"[\\`*\[\]<$~]")
_NAMED = re.compile(r":[a-z/]|www\.|@\w", re.IGNORECASE)
"""Where an address, an icon or an emoji is recognized, although its signs are escaped."""
_JOINER = "\u2060"  # is not seen


def write_markdown_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table whose cells may hold bars and line breaks."""
    every = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(_escape, row))} |" for row in every)


def _escape(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def escape_markdown(text: str, emphasis: bool = False) -> str:
    """Return Markdown that shows a text as it stands.

    With ``emphasis`` bold and italic words, code and lists stay what they are; links, pictures,
    formulas and HTML never do.
    """
    return _escape_signs(text, _UNEMPHATIC if emphasis else _SPECIAL)


def escape_quoted(sentence: str) -> str:
    """Return Markdown of a plain sentence that may quote what somebody has typed.

    Links, pictures, formulas, HTML and code in it stay text: a link to the lab could otherwise put
    another site's link into its messages.
    """
    return _escape_signs(sentence, _ACTIVE)


def _escape_signs(text: str, signs: re.Pattern[str]) -> str:
    broken = _NAMED.sub(lambda found: f"{found[0][:-1]}{_JOINER}{found[0][-1]}", text)
    return signs.sub(r"\\\g<0>", broken)
