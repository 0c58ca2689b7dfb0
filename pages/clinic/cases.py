"""The list of cases, and which are solved."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.clinic.cases.index import CASES
from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.result import ClinicResult
from bn_core.text.numbers import format_number
from pages.shared.controls import show_control
from pages.shared.number_table import show_table

CURED = "clinic cured"
"""Where the session keeps, for each case cured, by what, and the accuracy then."""
LEVELS = {1: "easy", 2: "harder", 3: "hard"}


def choose() -> ClinicConfig:
    """Show the list of cases, and return the chosen case and its seed."""
    cured = st.session_state.get(CURED, {})
    left, right = st.columns([4, 1], gap="medium", vertical_alignment="bottom")
    with left:
        case = show_control(ClinicConfig, "case", "Case")
    with right:
        seed = show_control(ClinicConfig, "seed", "Seed", stepper=True)
    with st.expander(f"The {len(CASES)} cases, {len(cured) or 'none'} cured in this session"):
        rows = [
            (str(n), each.title, LEVELS[each.level], cured.get(str(n), "open"))
            for n, each in enumerate(CASES, start=1)
        ]
        show_table(
            ("case", "what is said", "", "in this session"), rows, int(case) - 1, "The cases"
        )
    return ClinicConfig(case=case, seed=seed)


def keep(config: ClinicConfig, label: str, result: ClinicResult) -> None:
    """Note a solved case, and draw the list again.

    The first solution of a case stays.
    """
    cured = st.session_state.setdefault(CURED, {})
    if config.case not in cured:
        cured[config.case] = f"cured: {label}, {format_number(result.accuracy)}"
        st.rerun()
