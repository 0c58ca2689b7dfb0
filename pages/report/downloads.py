"""The downloads of a class's table, with names or pseudonyms."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.classroom.report.answers import ClassAnswers
from bn_core.classroom.report.table import write_table_csv, write_table_xlsx
from bn_core.text.csv_rows import encode_for_spreadsheets

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_downloads(answers: ClassAnswers) -> None:
    """Show the buttons of a table with a row for each student, written when pressed."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        pseudonyms = st.toggle(
            "Pseudonyms",
            key="report pseudonyms",
            help="Numbers in place of nicknames. Their order says nothing about who is who.",
        )
        name = f"room-{answers.code}{'-pseudonyms' * pseudonyms}"
        st.download_button(
            "Table (XLSX)",
            partial(write_table_xlsx, answers, pseudonyms),
            f"{name}.xlsx",
            XLSX,
            on_click="ignore",
            help="Students and questions, right or wrong, first and second vote.",
        )
        st.download_button(
            "Table (CSV)",
            partial(_write_csv, answers, pseudonyms),
            f"{name}.csv",
            "text/csv",
            on_click="ignore",
        )


def _write_csv(answers: ClassAnswers, pseudonyms: bool) -> bytes:
    return encode_for_spreadsheets(write_table_csv(answers, pseudonyms))
