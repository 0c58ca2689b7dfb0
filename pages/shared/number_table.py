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

    Columns of words are set flush left: those of ``words``, counted from 0, and those whose cells
    all begin with a letter. A table with the former is shown in its whole height.
    """
    flush = {*words, *(place for place in range(len(header)) if _is_of_words(rows, place))}
    marks = [" class=words" if place in flush else "" for place in range(len(header))]
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


def _is_of_words(rows: Sequence[Sequence[float | str]], place: int) -> bool:
    cells = {row[place] for row in rows}
    if len(cells) == 1:  # "not yet" stands for numbers to come
        return False
    return all(isinstance(cell, str) and cell[:1].isalpha() for cell in cells)


def _cell(value: float | str, mark: str) -> str:
    if isinstance(value, str):
        return f"<td{mark}>{html.escape(value)}</td>"
    return f"<td{mark} title='{value!r}'>{html.escape(format_number(value))}</td>"
