"""Show tables of numbers with three significant digits."""

from __future__ import annotations

import html
from collections.abc import Sequence

import streamlit as st

from bn_core.text.numbers import format_number


def show_table(
    header: Sequence[str], rows: Sequence[Sequence[float | str]], chosen: int | None, caption: str
) -> None:
    """Show a table with one row marked; ``caption`` describes it to screen readers."""
    body = "".join(
        f"<tr{' class=chosen' if i == chosen else ''}>{''.join(map(_cell, row))}</tr>"
        for i, row in enumerate(rows)
    )
    head = "".join(f"<th scope=col>{html.escape(each)}</th>" for each in header)
    st.html(
        f"<div class=bn-table tabindex=0 role=region aria-label='{html.escape(caption)}'>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(value: float | str) -> str:
    if isinstance(value, str):
        return f"<td>{html.escape(value)}</td>"
    return f"<td title='{value!r}'>{html.escape(format_number(value))}</td>"
