"""The verdicts on the claims that a step mentions."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from bn_core.classroom.plans.plan import Plan
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.finding import Finding
from bn_core.course.ledger.lesson_links import link_to_claim
from bn_core.course.ledger.papers import spell_papers
from bn_core.course.ledger.report import describe_outcome
from bn_core.course.ledger.shipped import find_outcome
from bn_core.course.ledger.store import load_findings
from bn_core.experiments.claim_part import Kind
from bn_core.inputs.address import format_address
from bn_core.storage.database import StorageError


def collect_verdicts(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return for each step with claims, by its title, a line per claim."""
    if not any(step.claims for step in plan.steps):
        return {}
    known: tuple[Finding, ...] = ()
    try:
        known = load_findings()
    except StorageError as wrong:
        st.warning(str(wrong))
    st.caption(
        "The verdicts are this lab's own, measured with small networks: the ones it comes with, or "
        "those of a full run on this server. Each link to a lesson opens the same set-up."
    )
    return {
        step.title: tuple(_describe_verdict(each, known) for each in step.claims)
        for step in plan.steps
    }


def _describe_verdict(claim: str, known: Sequence[Finding]) -> str:
    outcome = find_outcome(CLAIMS[claim], known)
    row = format_address("claims", [("claim", claim)])
    made = "" if outcome.kind == Kind.UNRUN else f", measured on {outcome.findings[-1].made[:10]}"
    return (
        f"**[{outcome.claim.title}]({row})**: {outcome.claim.statement} "
        f"*{spell_papers(outcome.claim.source)}* In this lab{made}: "
        f"{describe_outcome(outcome, f'[Open the lesson]({link_to_claim(outcome.claim)})')}"
    )
