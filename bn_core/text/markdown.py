"""Tables and plain texts in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>()#+\-.!|$~:&=^]")
_UNEMPHATIC = re.compile(r"[\\_{}\[\]<>#|$~:&=^]")


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
    return (_UNEMPHATIC if emphasis else _SPECIAL).sub(r"\\\g<0>", text)
