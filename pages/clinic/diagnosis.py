"""Name the cause of a case, and see what was measured."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.edit import find_case
from bn_core.lessons.clinic.result import ClinicResult
from bn_core.lessons.clinic.sentences import quote_facts


def show_diagnosis(config: ClinicConfig, original: ClinicResult | None) -> None:
    """Ask for the cause, then show what speaks for or against it."""
    case = find_case(config)
    labels = {each.key: each.label for each in sorted(case.diagnoses, key=lambda each: each.label)}
    chosen = st.radio(
        f"What is wrong in case {config.case}?",
        [*labels],
        index=None,
        format_func=labels.__getitem__,
        key=f"clinic diagnosis {config.case}",
    )
    if chosen is None:
        st.caption("Choose a cause; then the measured numbers appear.")
    elif original is None:
        st.caption("Choose “No change” above and wait for the run: the answer quotes its numbers.")
    else:
        because = quote_facts(case.diagnosis(chosen).because, original.facts)
        if chosen == case.diagnoses[0].key:
            st.success(f"Right. {because}")
        else:
            st.info(f"This is not the cause. {because}")
