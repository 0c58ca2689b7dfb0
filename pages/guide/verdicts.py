"""The verdicts on the claims that a step mentions."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from bn_core.classroom.plans.plan import Plan
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.finding import Finding
from bn_core.course.ledger.lesson_links import link_to_claim
from bn_core.course.ledger.outcome import Outcome, judge_claim
from bn_core.course.ledger.store import load_findings
from bn_core.experiments.claim import EFFORTS
from bn_core.experiments.claim_part import Kind
from bn_core.storage.database import StorageError


def collect_verdicts(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return for each step with claims, by its title, a line per claim."""
    if not any(step.claims for step in plan.steps):
        return {}
    try:
        known = load_findings()
    except StorageError as wrong:
        st.warning(str(wrong))
        known = ()
    st.caption(
        "A verdict is this lab's own, of small networks. It stands here once the claim was run in "
        "[the claims ledger](/claims), or beforehand by `make claims`; its lesson opens in the "
        "same set-up."
    )
    return {
        step.title: tuple(_describe_verdict(each, known) for each in step.claims)
        for step in plan.steps
    }


def _describe_verdict(claim: str, known: Iterable[Finding]) -> str:
    result = _find_best(claim, tuple(known))
    made = f"; run {result.findings[-1].made[:10]}" if result.findings else ""
    sentence = f"{result.words}{made}"
    return (
        f"**{claim}** {result.claim.statement} *{result.claim.source}* Found here: **{sentence}**. "
        f"[Its lesson]({link_to_claim(result.claim)})"
    )


def _find_best(claim: str, known: Iterable[Finding]) -> Outcome:
    """Return the outcome of the most thorough run."""
    tries = [
        judge_claim(CLAIMS[claim], [each for each in known if each.effort == effort])
        for effort in reversed(EFFORTS)
    ]
    return next((each for each in tries if each.kind != Kind.UNRUN), tries[-1])
