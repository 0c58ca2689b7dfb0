"""Tables and plain texts in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>()#+\-.!|$~:&=^]")
_ACTIVE = re.compile(r"[\\`*\[\]<$~]")
_LINKED = re.compile(r"/|www|@", re.IGNORECASE)
"""What makes a link without any further sign, escaped or not."""
_JOINER = "\u2060"  # is not seen
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


def escape_quoted(sentence: str) -> str:
    """Return Markdown of a plain sentence that may quote what somebody has typed.

    Links, pictures, formulas, HTML and code in it stay text: a link to the lab could otherwise put
    another site's link into its messages.
    """
    escaped = _ACTIVE.sub(r"\\\g<0>", sentence)
    return _LINKED.sub(rf"\g<0>{_JOINER}", escaped)
