"""Choose a diagnosis, and see what was measured of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import streamlit as st

from bn_core.lessons.clinic.case import Case
from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.result import ClinicResult
from bn_core.text.numbers import format_number


def show_diagnosis(config: ClinicConfig, case: Case, result: ClinicResult | None) -> None:
    """Ask for the cause, then show what speaks for and against it."""
    st.subheader("Your diagnosis", anchor=False)
    offered = sorted(case.diagnoses, key=lambda each: each.label)
    labels = {each.key: each.label for each in offered}
    named = st.radio(
        "What is wrong?",
        [*labels],
        index=None,
        format_func=lambda key: labels[key],
        key=f"clinic diagnosis {config.case}",
    )
    if named is None:
        st.caption("The numbers answer when you have named a cause.")
    elif result is None:
        st.caption("Run the model first: the answer quotes its numbers.")
    elif named == case.diagnoses[0].key:
        st.success(f"Right. {quote_fact(case.diagnoses[0].because, result.facts)}")
    else:
        st.info(f"Not this. {quote_fact(case.diagnosis(named).because, result.facts)}")


def quote_fact(text: str, facts: Mapping[str, float]) -> str:
    """Fill the facts' numbers into a text.

    A fact that was not measured is called so.
    """
    shown = {name: format_number(value) for name, value in facts.items()}
    return text.format_map(defaultdict(lambda: "(not measured)", shown))
