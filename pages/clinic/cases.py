"""The choice of a case, and the list of all cases."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.clinic.cases.index import CASES
from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.sentences import list_cases_fixed
from pages.shared import kept_answers
from pages.shared.controls import show_control
from pages.shared.number_table import show_table

_LEVELS = {1: "easy", 2: "harder", 3: "hard"}
_NAMES = {
    str(n): f"{n} · {each.title} ({_LEVELS[each.level]})" for n, each in enumerate(CASES, start=1)
}
_ORDER = ClinicConfig.knob("case").options or ()


def choose_case() -> str:
    """Show the menu of cases, and return the number of the chosen one."""
    number: str = show_control(ClinicConfig, "case", "Case", names=_NAMES, menu=True)
    return number


def keep_fixed(config: ClinicConfig) -> None:
    """Keep in the browser that a case is fixed, and by which change first."""
    kept_answers.keep_first_answer(_name(int(config.case)), config.fix)


def show_cases() -> None:
    """Show all cases, and which of them this browser has fixed."""
    fixed = {
        number: fix
        for number, each in enumerate(CASES, start=1)
        if (fix := kept_answers.read_answer(_name(number), _read_fix)) is not None
        and fix <= len(each.fixes)
    }
    by = dict(list_cases_fixed(fixed))
    st.markdown(f"You have fixed {len(fixed) or 'none'} of {len(CASES)} cases.")
    rows = [
        (number, each.title, _LEVELS[each.level], by.get(number, "open"))
        for number in _ORDER
        for each in (CASES[int(number) - 1],)
    ]
    show_table(("case", "complaint", "level", "fixed by"), rows, None, "All cases")


def _name(number: int) -> str:
    return f"case {number} fixed"


def _read_fix(value: object) -> int | None:
    high = int(ClinicConfig.knob("fix").high)
    return int(value) if isinstance(value, int | float) and value in range(high + 1) else None
