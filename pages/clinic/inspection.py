"""Inspect: what the run itself has read from the network, its batches and its buffers."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.edit import script
from bn_core.lessons.clinic.result import Examination
from pages.shared.number_table import table

CODE = "code"
ERROR = "error"


def inspection(config: ClinicConfig, found: Examination | None) -> None:
    """One exhibit at a time; before the run is over there is only the code."""
    st.subheader("Inspect", anchor=False)
    names = [CODE, *(each.name for each in found.exhibits)] if found else [CODE]
    if found and found.error:
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
        st.code(script(config), language="python", height=360)
        if found is None:
            st.caption("Layers, buffers, batches and more can be inspected after the run.")
    elif found and chosen == ERROR:
        st.code(found.error, language=None, wrap_lines=True)
    elif found:
        [exhibit] = [each for each in found.exhibits if each.name == chosen]
        table(exhibit.heads, exhibit.rows, None, exhibit.caption)
        st.caption(f"{exhibit.caption}.")
