"""Inspect the script, its network, its batches and its running statistics."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.edit import build_script, diff_script
from bn_core.lessons.clinic.result import ClinicResult
from pages.shared.number_table import show_table

_SCRIPT, _ERROR = "script", "error message"


def show_inspection(config: ClinicConfig, result: ClinicResult | None) -> None:
    """Show the script or one table of its run; before its end only the script."""
    st.subheader("Inspect the model", anchor=False)
    names = [_SCRIPT, *(each.name for each in result.tables)] if result else [_SCRIPT]
    if result and result.error:
        names.append(_ERROR)
    chosen = st.segmented_control(
        "What to look at",
        names,
        default=_SCRIPT,
        required=True,
        key=f"clinic inspect {config.case} {len(names)}",
        wrap=True,
    )
    if chosen == _SCRIPT:
        _show_script(config)
    elif result and chosen == _ERROR:
        st.code(result.error, language=None, wrap_lines=True)
    elif result:
        [table] = [each for each in result.tables if each.name == chosen]
        show_table(table.heads, table.rows, None, table.caption)
        st.caption(f"{table.caption}.")


def _show_script(config: ClinicConfig) -> None:
    difference = diff_script(config)
    if difference:
        st.code(difference, language="diff")
    st.code(build_script(config), language="python", height=400)
