"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def write_markdown_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table whose cells may hold bars and line breaks."""
    every = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(_escape, row))} |" for row in every)


def _escape(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
