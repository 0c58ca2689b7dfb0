"""The upload of the reader's own labelled table."""

from __future__ import annotations

import streamlit as st

from bn_core.inputs.labelled_table.read import read_labelled
from bn_core.inputs.labelled_table.table import (
    MAX_BYTES,
    MAX_FEATURES,
    MAX_NUMBERS,
    MAX_ROWS,
    LabelledTable,
)
from pages.shared.uploads import read_once


def upload_table() -> LabelledTable | None:
    """Return the uploaded table, or show what is wrong with it."""
    sent = st.file_uploader(
        f"Your table: a CSV, the class in its last column, at most {MAX_ROWS:,} rows, "
        f"{MAX_FEATURES} features and {MAX_NUMBERS:,} numbers",
        ["csv", "tsv", "txt"],
        max_upload_size=MAX_BYTES >> 20,
        key="own table",
        help="It stays on this machine and in this session; a link does not hold it.",
    )
    table, fault = read_once("own table", sent, read_labelled)
    if fault:
        st.error(f"{fault} Until then the networks learn the digits.")
    elif table is None:
        st.info("Until a table is uploaded, the networks learn the digits.")
    elif table.note:
        st.caption(table.note)
    return table
