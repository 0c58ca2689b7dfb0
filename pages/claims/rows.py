"""The list of claims by section, with filters, of which one is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.config import SECTIONS, LedgerView
from bn_core.course.ledger.figure import MARKS
from bn_core.course.ledger.finding import Finding
from bn_core.course.ledger.outcome import Outcome
from bn_core.course.ledger.search import MAX_SEARCH, matches_search
from bn_core.experiments.claim_part import Kind
from pages.claims.row import show_row
from pages.shared import url_state
from pages.shared.controls import show_controls, show_textbox

_LABELS = {"verdict": "Verdict", "about": "About"}
_BADGES = {
    Kind.HOLDS: "green",
    Kind.WEAKER: "yellow",
    Kind.ONLY: "orange",
    Kind.FAILS: "red",
    Kind.FALSE: "violet",
    Kind.UNDECIDED: "gray",
    Kind.SCALE: "blue",
    Kind.UNRUN: "gray",
}
_RENAMED = {"does not hold here": Kind.FAILS.value, "inconclusive": Kind.UNDECIDED.value}
"""What older links call a verdict, and its name now."""
_PARAMETER = "claim"
CHOSEN = "ledger chosen"
"""The session's key for the claim whose row is open."""


def show_rows(outcomes: Sequence[Outcome], own: Sequence[Finding]) -> LedgerView:
    """Show the filters and the claims that pass them; return the view.

    ``own`` are the findings of this server.
    """
    st.subheader("Claim by claim", anchor=False)
    if (linked := st.query_params.get("verdict")) in _RENAMED:
        st.query_params["verdict"] = st.session_state["verdict"] = _RENAMED[linked]
    view = LedgerView(**show_controls(LedgerView, _LABELS, columns=1))
    search = show_textbox(
        st.text_input,
        "find",
        "Find",
        "",
        max_chars=MAX_SEARCH,
        placeholder="a word of the claim, an author, a number such as C17",
    )
    chosen = _find_chosen()
    shown = [each for each in outcomes if _passes(each, view, search)]
    if chosen and chosen not in {each.claim.id for each in shown}:
        shown += [each for each in outcomes if each.claim.id == chosen]  # a link leads to it
    for section in SECTIONS:
        rows = [each for each in shown if each.claim.section == section]
        if rows:
            st.markdown(f"### {section}")
        for each in rows:
            _show_one(each, own)
    if not shown:
        st.caption("No claim has this verdict, or these words.")
    url_state.write_parameter(_PARAMETER, _find_chosen())
    return view


def _find_chosen() -> str:
    """Return the claim whose row is open, at first by the link; empty if none is."""
    return url_state.read_once(CHOSEN, _PARAMETER, _read_claim, "")


def choose_claim(claim: str) -> None:
    """Open the row of a claim, and close any other; without a claim all are closed."""
    st.session_state[CHOSEN] = claim


def _read_claim(text: str) -> str:
    if text not in CLAIMS:
        raise ValueError(f"There is no claim {text[:20]!r}.")
    return text


def _passes(outcome: Outcome, view: LedgerView, search: str) -> bool:
    return (
        view.verdict in ("all", outcome.kind)
        and view.about in ("all", outcome.claim.section)
        and matches_search(outcome.claim, search)
    )


def _show_one(outcome: Outcome, own: Sequence[Finding]) -> None:
    claim = outcome.claim.id
    opened = _open_row(claim, _write_label(outcome))
    if opened.open:
        with opened:
            show_row(outcome, own)


def _open_row(claim: str, label: str) -> Any:
    """Show the row of a claim, open if it is the chosen one."""
    key = f"open {claim}"
    st.session_state[key] = _find_chosen() == claim

    def choose() -> None:
        choose_claim(claim if st.session_state.get(key) else "")

    return st.expander(label, key=key, on_change=choose, type="compact")


def _write_label(outcome: Outcome) -> str:
    """Return a row's label, with the verdict by colour, mark and word."""
    kind = outcome.kind
    word = outcome.words if kind == Kind.UNRUN else str(kind)
    preview = ", preview" if outcome.preview and kind != Kind.UNRUN else ""
    return f":{_BADGES[kind]}-badge[{MARKS[kind]} {word}{preview}] **{outcome.claim.title}**"
