"""The upload of the reader's own labelled table."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.inputs.labelled_table.read import build_labelled, open_labelled
from bn_core.inputs.labelled_table.table import (
    MAX_BYTES,
    MAX_FEATURES,
    MAX_NUMBERS,
    MAX_ROWS,
    LabelledTable,
)
from bn_core.inputs.tabular.table import Choices, list_features
from bn_core.text.markdown import escape_quoted
from pages.shared.table_reader import get_choices, read_with, show_reading
from pages.shared.uploads import read_once


def get_table_choices() -> Choices:
    """Return what the reader has settled about the uploaded table."""
    sent = st.session_state.get("own table")
    return get_choices("own table", sent.file_id) if sent else Choices()


def upload_table(instead: str) -> LabelledTable | None:
    """Return the uploaded table, or show what is wrong with it.

    ``instead`` says in a clause what happens until there is one.
    """
    sent = st.file_uploader(
        f"Your table: a CSV or Excel file, a column of it the class, at most {MAX_ROWS:,} rows, "
        f"{MAX_FEATURES} features and {MAX_NUMBERS:,} numbers",
        max_upload_size=MAX_BYTES >> 20,
        key="own table",
        help="It stays on this machine and in this session; a link does not hold it.",
    )
    source = sent.file_id if sent else ""
    choices = get_choices("own table", source)
    result, fault = read_once(
        "own table",
        sent,
        partial(read_with, open_it=open_labelled, build=build_labelled, way=choices),
        choices,
    )
    table = None
    if result is not None:
        opened, rows, table, fault = result
    if fault:
        st.error(f"{escape_quoted(fault)} Until then {instead}.")
    elif table is None:
        st.info(f"Until a table is uploaded, {instead}.")
    if result is not None:
        with st.expander("How the table was read", expanded=bool(fault or opened.alternatives)):
            show_reading("own table", source, opened, rows, list_features(opened), MAX_FEATURES)
    return table
