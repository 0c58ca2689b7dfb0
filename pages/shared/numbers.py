"""Numbers in tables: three significant digits in tabular figures, full precision on hover."""

from __future__ import annotations

import html
from collections.abc import Sequence

import streamlit as st

from bn_core.formulas import show

_STYLE = """
<style>
.bn-table { overflow: auto; max-height: 22rem; }
.bn-table table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.95rem; }
.bn-table th, .bn-table td { padding: 0.2rem 0.9rem; text-align: right; white-space: nowrap; }
.bn-table th { font-weight: 600; border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
.bn-table tr.chosen { font-weight: 700; background: color-mix(in srgb, currentColor 9%, transparent); }
</style>
"""


def table(
    heads: Sequence[str], rows: Sequence[Sequence[float | str]], chosen: int | None, caption: str
) -> None:
    """A table of numbers, one row marked; ``caption`` says to a screen reader what it holds."""
    body = "".join(
        f"<tr{' class=chosen' if i == chosen else ''}>{''.join(map(_cell, row))}</tr>"
        for i, row in enumerate(rows)
    )
    head = "".join(f"<th scope=col>{html.escape(each)}</th>" for each in heads)
    st.html(
        f"{_STYLE}<div class=bn-table tabindex=0 role=region aria-label='{html.escape(caption)}'>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(value: float | str) -> str:
    if isinstance(value, str):
        return f"<td>{html.escape(value)}</td>"
    return f"<td title='{value!r}'>{html.escape(show(value))}</td>"
