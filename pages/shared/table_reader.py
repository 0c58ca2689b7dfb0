"""Show how a table was read, its other readings, columns and first rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import streamlit as st

from bn_core.inputs.tabular.names import shorten_name
from bn_core.inputs.tabular.table import DEFAULT_CHOICES, Choices, Column, Table
from bn_core.text.markdown import escape_quoted
from pages.shared.number_table import show_table

_SHOWN_ROWS = 5
_SHOWN_COLUMNS = 8
T = TypeVar("T")


def get_choices(key: str, source: str) -> Choices:
    """Return what the reader has settled about a table of this source.

    ``source`` tells one file or text from another, such as a file's id.
    """
    known, choices = st.session_state.get(f"{key} choices", ("", DEFAULT_CHOICES))
    return choices if known == source else DEFAULT_CHOICES


def read_with(
    data: bytes,
    open_it: Callable[[bytes, Choices], Table],
    build: Callable[[Table], T],
    way: Choices,
) -> tuple[Table, int, T | None, str]:
    """Return a file's table, its number of rows, what it builds, and its fault.

    The table has its first rows alone, so a session does not keep the text of every cell.
    """
    table = open_it(data, way)
    built, fault = None, ""
    try:
        built = build(table)
    except ValueError as wrong:
        fault = str(wrong)
    return replace(table, rows=table.rows[:_SHOWN_ROWS]), table.total_rows, built, fault


def show_reading(
    key: str, source: str, table: Table, rows: int, features: Sequence[int], maximum: int
) -> None:
    """Show how a table was read, with buttons for other readings and columns.

    ``rows`` is how many it has. ``features`` are the columns that are taken, and ``maximum`` is how
    many there may be.
    """
    if table.notes:
        st.caption(escape_quoted(" ".join(table.notes)))
    choices = get_choices(key, source)
    with st.container(horizontal=True):
        for place, alternative in enumerate(table.alternatives):
            st.button(
                alternative.label,
                key=f"{key} other {place}",
                on_click=_choose,
                args=(key, source, alternative.choices),
            )
        if choices != DEFAULT_CHOICES:
            st.button(
                "Back to the first reading",
                key=f"{key} first reading",
                on_click=_choose,
                args=(key, source, DEFAULT_CHOICES),
            )
    if table.columns and len(table.columns) > 1:
        _show_columns(key, source, table, features, maximum)
    _show_first_rows(table, rows, features)


def _show_columns(
    key: str, source: str, table: Table, features: Sequence[int], maximum: int
) -> None:
    """Show which columns are features, and which one is the class of a labelled table."""
    names = {j: _name(j, column) for j, column in enumerate(table.columns)}
    choices = get_choices(key, source)
    if table.label is not None:
        label = f"{key} class {hash(choices)}"
        st.selectbox(
            "Column of the class",
            list(names),
            index=table.label,
            format_func=names.__getitem__,
            key=label,
            on_change=_choose_label,
            args=(key, source, label),
        )
    taken = f"{key} columns {hash(choices)}"
    st.multiselect(
        f"Columns that are features, at most {maximum}",
        [j for j in names if j != table.label],
        default=list(features)[:maximum],
        format_func=names.__getitem__,
        max_selections=maximum,
        key=taken,
        on_change=_choose_columns,
        args=(key, source, taken),
    )
    if len(features) > maximum:
        st.button(
            f"Take the first {maximum} of {len(features)} columns",
            key=f"{key} take columns",
            on_click=_choose,
            args=(key, source, replace(choices, columns=tuple(features[:maximum]))),
        )
        step = -(-len(features) // maximum)
        st.button(
            f"Take one of every {step} columns",
            key=f"{key} spread columns",
            on_click=_choose,
            args=(key, source, replace(choices, columns=tuple(features[::step]))),
        )


def _show_first_rows(table: Table, count: int, features: Sequence[int]) -> None:
    """Show the first rows as they stand in the file, the columns that are taken alone."""
    shown = [*features[:_SHOWN_COLUMNS], *([] if table.label is None else [table.label])]
    header = ["Row", *(_name(j, table.columns[j]) for j in shown)]
    rows = [
        [str(i), *(row[j][:24] if j < len(row) else "" for j in shown)]
        for i, row in table.rows[:_SHOWN_ROWS]
    ]
    show_table(header, rows, None, "The first rows of the table")
    st.caption(
        f"The first {len(rows)} of {count:,} rows"
        + (f" and {len(shown)} of {len(features)} features" if len(shown) < len(features) else "")
        + ", as the file holds them."
    )


def _name(j: int, column: Column) -> str:
    short = shorten_name(column.name)
    return f"{j + 1}: {short}" if short else f"column {j + 1}"


def _choose(key: str, source: str, choices: Choices) -> None:
    st.session_state[f"{key} choices"] = (source, choices)


def _choose_columns(key: str, source: str, widget: str) -> None:
    columns = tuple(sorted(int(j) for j in st.session_state[widget]))
    if columns:
        _choose(key, source, replace(get_choices(key, source), columns=columns))


def _choose_label(key: str, source: str, widget: str) -> None:
    label = st.session_state[widget]
    _choose(key, source, replace(get_choices(key, source), label=label, columns=None))
