"""What makes this lab different, with the tally of the claims."""

from __future__ import annotations

import streamlit as st

from bn_core.course.ledger.figure import count_outcomes
from bn_core.course.ledger.finding import Finding
from bn_core.course.ledger.shipped import find_outcomes
from bn_core.course.ledger.store import load_findings
from bn_core.storage.database import StorageError


def show_difference() -> None:
    """Show three lines, the second with how many claims have which verdict."""
    st.subheader("What makes this lab different", anchor=False)
    known: tuple[Finding, ...] = ()
    try:
        known = load_findings()
    except StorageError as wrong:
        st.warning(str(wrong))
    tally = " ".join(count_outcomes(find_outcomes(known)))
    st.markdown(
        "- **Every number is computed**: single layers by a small NumPy core, which is checked "
        "against PyTorch, and trained networks by PyTorch.\n"
        "- **Batch norm gets no favours.** The [ledger](/claims) gives a verdict on what papers "
        f"and textbooks say about it. {tally}\n"
        "- **It is all yours.** The address of a page holds your experiment, each lesson has its "
        "code and numbers to copy, and nothing leaves this machine."
    )
