"""What makes this lab different, with the tally of the claims."""

from __future__ import annotations

import streamlit as st

from bn_core.course.ledger.claims import CLAIMS
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
        "- **Every number is computed**, by a core of a few hundred lines that you can read or by "
        "networks that train while you watch, and checked against PyTorch.\n"
        f"- **Batch norm may lose.** [{len(CLAIMS)} claims](/claims) of papers and textbooks are "
        f"tested here. {tally}\n"
        "- **It is all yours.** The address of a page holds your experiment, each lesson has its "
        "code and numbers to copy, and nothing leaves this machine."
    )
