"""Inspect the network, its batches and its buffers."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.edit import build_script
from bn_core.lessons.clinic.result import ClinicResult
from pages.shared.number_table import show_table

CODE = "code"
ERROR = "error"


def show_inspection(config: ClinicConfig, result: ClinicResult | None) -> None:
    """Show one table at a time, or only the code before the run is over."""
    st.subheader("Inspect", anchor=False)
    names = [CODE, *(each.name for each in result.tables)] if result else [CODE]
    if result and result.error:
        names.append(ERROR)
    chosen = st.segmented_control(
        "What to look at",
        names,
        default=CODE,
        required=True,
        key=f"clinic inspect {config.case} {len(names)}",
        wrap=True,
    )
    if chosen == CODE:
        st.code(build_script(config), language="python", height=360)
        if result is None:
            st.caption("Layers, buffers, batches and more can be inspected after the run.")
    elif result and chosen == ERROR:
        st.code(result.error, language=None, wrap_lines=True)
    elif result:
        [chosen_table] = [each for each in result.tables if each.name == chosen]
        show_table(chosen_table.heads, chosen_table.rows, None, chosen_table.caption)
        st.caption(f"{chosen_table.caption}.")
