"""The front page: the course as a list of lessons by section."""

from __future__ import annotations

import streamlit as st

from bn_core.course.curriculum import LESSONS


def page() -> None:
    """Show what the lab is, and every lesson with its question."""
    st.header("Learn batch normalization by doing it", anchor=False)
    st.markdown("Everything on the screen is computed here and checked against PyTorch.")
    for section in dict.fromkeys(each.section for each in LESSONS):
        st.subheader(section, anchor=False)
        for each in LESSONS:
            if each.section == section:
                st.page_link(each.path, label=f"{each.question} {each.minutes} min")


page()
