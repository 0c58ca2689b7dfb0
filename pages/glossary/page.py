"""The glossary, with every term of the course in a sentence."""

from __future__ import annotations

import streamlit as st

from bn_core.course.curriculum import GLOSSARY, LESSONS
from bn_core.course.glossary.terms import TERMS, find_term
from bn_core.inputs.address import format_address
from pages.shared import components, kept_answers, lesson, url_state
from pages.shared.finder import show_finder

_GLOSSARY = components.load_component("widgets/glossary")


def page() -> None:
    """Show the search field and all terms, open at the one that the link names."""
    url_state.begin_page("glossary", {"term"})
    kept_answers.begin_page("glossary")
    st.header(GLOSSARY.question, anchor=False)
    show_finder("glossary search")
    named = st.query_params.get("term", "")
    term = find_term(named)
    if named and not term:
        url_state.report_ignored(f"The glossary has no term “{named[:40]}”.")
    lesson.warn_of_ignored(url_state.list_ignored())
    st.subheader("All terms", anchor=False)
    titles = {each.name: each.title for each in LESSONS}
    _GLOSSARY(
        data={
            "terms": [
                {
                    "key": each.key,
                    "name": each.name,
                    "sentence": each.sentence,
                    "lesson": titles.get(each.lesson, each.lesson),
                    "link": format_address(each.lesson),
                }
                for each in TERMS
            ],
            "open": term.key if term else "",
        },
        key="glossary terms",
    )
    kept_answers.write_answers()


page()
