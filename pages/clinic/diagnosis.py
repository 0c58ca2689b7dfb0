"""Name the cause of a case, and see what was measured."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.edit import find_case
from bn_core.lessons.clinic.result import ClinicResult
from bn_core.lessons.clinic.sentences import quote_facts
from pages.shared import kept_answers
from pages.shared.components import read_index


def show_diagnosis(config: ClinicConfig, original: ClinicResult | None) -> None:
    """Ask for the cause, then show what speaks for or against it."""
    case = find_case(config)
    offered = sorted(case.diagnoses, key=lambda each: each.label)
    place = st.radio(
        f"What is wrong in case {config.case}?",
        range(len(offered)),
        index=None,
        format_func=lambda place: offered[place].label,
        **kept_answers.restore_widget(
            f"clinic diagnosis {config.case}", partial(read_index, size=len(offered))
        ),
    )
    if place is None:
        st.caption("Choose a cause; then the measured numbers appear.")
    elif original is None:
        st.caption("Choose “No change” above and wait for the run: the answer quotes its numbers.")
    else:
        chosen = offered[place]
        because = quote_facts(chosen.because, original.facts)
        if chosen is case.diagnoses[0]:
            st.success(f"Right. {because}")
        else:
            st.info(f"This is not the cause. {because}")
