"""Choose a claim, and those that the picture and the list stress."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.config import ALL, SECTIONS, LedgerView
from bn_core.course.ledger.figure import MARKS
from bn_core.course.ledger.outcome import KINDS, Outcome
from bn_core.course.ledger.search import MAX_SEARCH, matches_search
from bn_core.experiments.claim_part import Kind
from bn_core.text.markdown import write_markdown_table
from pages.shared.controls import set_values, show_control, show_textbox

_RENAMED = {"does not hold here": Kind.FAILS.value, "inconclusive": Kind.UNDECIDED.value}
"""What older links call a verdict, and its name now."""
_VERDICTS = {ALL: "every verdict", **{str(kind): f"{MARKS[kind]} {kind}" for kind in KINDS}}
_SUBJECTS = {ALL: "every subject", **{section: section for section in SECTIONS}}


def choose_view(filters: DeltaGenerator, card: DeltaGenerator) -> tuple[LedgerView, str]:
    """Show the filters and the choice of the claim.

    Returns the view and the words to find.
    """
    if (linked := st.query_params.get("verdict")) in _RENAMED:
        st.query_params["verdict"] = st.session_state["verdict"] = _RENAMED[linked]
    with filters:
        one, two, three = st.columns(3, gap="medium")
    with one:
        verdict = show_control(LedgerView, "verdict", "Verdict", names=_VERDICTS, menu=True)
    with two:
        about = show_control(LedgerView, "about", "About", names=_SUBJECTS, menu=True)
    with three:
        words = show_textbox(
            st.text_input,
            "find",
            "Find",
            "",
            max_chars=MAX_SEARCH,
            placeholder="a word, an author, C17",
        )
    with card:
        titles = {name: f"{name} · {each.title}" for name, each in CLAIMS.items()}
        claim = show_control(LedgerView, "claim", "Claim", names=titles, menu=True)
    return LedgerView(claim=claim, verdict=verdict, about=about), words


def list_passing(outcomes: Sequence[Outcome], view: LedgerView, words: str) -> list[Outcome]:
    """Return the outcomes of the claims that pass the filters."""
    return [
        each
        for each in outcomes
        if view.verdict in (ALL, each.kind)
        and view.about in (ALL, each.claim.section)
        and matches_search(each.claim, words)
    ]


def show_neighbours(chosen: str, passing: Sequence[str]) -> None:
    """Show the buttons to the passing claims before and after the chosen one."""
    before = [each for each in passing if each < chosen]
    after = [each for each in passing if each > chosen]
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        for label, key, claims in (
            ("← Back", "claim before", before[-1:]),
            ("Next claim →", "try next claim", after[:1]),
        ):
            st.button(
                label,
                on_click=set_values,
                kwargs={"claim": claims[0] if claims else chosen},
                key=key,
                type="tertiary",
                disabled=not claims,
            )


def show_list(passing: Sequence[Outcome]) -> None:
    """Show claims as a table, each with its verdict and a link that opens it."""
    if not passing:
        st.caption("No claim has this verdict, or these words.")
        return
    rows = [
        (f"[{each.claim.id}](/claims?claim={each.claim.id})", each.claim.title, mark_verdict(each))
        for each in passing
    ]
    st.markdown(write_markdown_table(("claim", "title", "verdict"), rows))


def mark_verdict(outcome: Outcome) -> str:
    """Return a brief verdict with its mark, and whether it is that of a preview."""
    preview = ", preview" if outcome.preview and outcome.kind != Kind.UNRUN else ""
    return f"{MARKS[outcome.kind]} {outcome.brief}{preview}"
