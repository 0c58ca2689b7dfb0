"""Show tables of numbers with a few significant digits."""

from __future__ import annotations

import html
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

import streamlit as st

from bn_core.text.numbers import format_number_beside


def show_table(
    header: Sequence[str],
    rows: Sequence[Sequence[float | str]],
    chosen: int | None,
    caption: str,
    words: Collection[int] = (),
    spreads: Mapping[int, float] = MappingProxyType({}),
) -> None:
    """Show a table with one row marked; ``caption`` describes it to screen readers.

    Numbers have three significant digits. In the columns of ``spreads``, counted from 0, they have
    enough to tell numbers apart that differ by so much.

    Columns of words are set flush left: those of ``words``, counted from 0, and those whose cells
    all begin with a letter. A table with the former is shown in its whole height.
    """
    flush = {*words, *(place for place in range(len(header)) if _is_of_words(rows, place))}
    marks = [" class=words" if place in flush else "" for place in range(len(header))]
    apart = [spreads.get(place, 0.0) for place in range(len(header))]
    body = "".join(
        f"<tr{' class=chosen' if i == chosen else ''}>{''.join(map(_cell, row, marks, apart))}</tr>"
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


def _cell(value: float | str, mark: str, spread: float) -> str:
    if isinstance(value, str):
        return f"<td{mark}>{html.escape(value)}</td>"
    number = html.escape(format_number_beside(value, spread))
    return f"<td{mark} title='{value!r}'>{number}</td>"
