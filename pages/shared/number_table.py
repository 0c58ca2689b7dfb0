"""Show tables of numbers with three significant digits."""

from __future__ import annotations

import html
from collections.abc import Collection, Sequence

import streamlit as st

from bn_core.text.numbers import format_number


def show_table(
    header: Sequence[str],
    rows: Sequence[Sequence[float | str]],
    chosen: int | None,
    caption: str,
    words: Collection[int] = (),
) -> None:
    """Show a table with one row marked; ``caption`` describes it to screen readers.

    Columns of ``words``, counted from 0, are set flush left, and a table that has some is shown in
    its whole height.
    """
    marks = [" class=words" if place in words else "" for place in range(len(header))]
    body = "".join(
        f"<tr{' class=chosen' if i == chosen else ''}>{''.join(map(_cell, row, marks))}</tr>"
        for i, row in enumerate(rows)
    )
    head = "".join(
        f"<th scope=col{mark}>{html.escape(each)}</th>"
        for each, mark in zip(header, marks, strict=True)
    )
    whole = "'bn-table whole'" if words else "bn-table"
    st.html(
        f"<div class={whole} tabindex=0 role=region aria-label='{html.escape(caption)}'>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(value: float | str, mark: str) -> str:
    if isinstance(value, str):
        return f"<td{mark}>{html.escape(value)}</td>"
    return f"<td{mark} title='{value!r}'>{html.escape(format_number(value))}</td>"
