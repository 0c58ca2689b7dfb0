"""Inspect the script, its network, its batches and its running statistics."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.clinic.config import ERROR, SCRIPT, ClinicConfig, InspectionConfig
from bn_core.lessons.clinic.edit import build_script, diff_script
from bn_core.lessons.clinic.result import ClinicResult
from pages.shared.controls import show_control
from pages.shared.number_table import show_table

_MISSING = {
    "layers": "The network of this run has no normalization layers.",
    "running statistics": "The network of this run has no running statistics.",
}


def show_inspection(config: ClinicConfig, result: ClinicResult | None) -> None:
    """Show the script, or one table of its finished run."""
    st.subheader("Inspect the model", anchor=False)
    chosen = show_control(InspectionConfig, "inspect", "What to look at")
    if chosen == SCRIPT:
        _show_script(config)
    elif result is None:
        st.caption("It appears when the script has run.")
    elif chosen == ERROR:
        _show_error(result)
    else:
        _show_table(chosen, result)


def _show_error(result: ClinicResult) -> None:
    if result.error:
        st.code(result.error, language=None, wrap_lines=True)
    else:
        st.caption("The script ran without an error.")


def _show_table(name: str, result: ClinicResult) -> None:
    for table in result.tables:
        if table.name == name:
            show_table(table.heads, table.rows, None, table.caption)
            st.caption(f"{table.caption}.")
            return
    st.caption(_MISSING.get(name, "This run has no such table."))


def _show_script(config: ClinicConfig) -> None:
    difference = diff_script(config)
    if difference:
        st.code(difference, language="diff")
    st.code(build_script(config), language="python", height=400)
