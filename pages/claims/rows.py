"""One row per claim, with its test, numbers, run and lesson."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from bn_core.compute.runs import Run
from bn_core.course.curriculum import find_lesson
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.config import SECTIONS, LedgerView
from bn_core.course.ledger.figure import MARKS
from bn_core.course.ledger.finding import Finding, collect_findings
from bn_core.course.ledger.lesson_links import link_to_claim
from bn_core.course.ledger.outcome import Outcome, judge_claim
from bn_core.course.ledger.papers import PAPERS
from bn_core.course.ledger.trials import TRIALS
from bn_core.experiments.claim import Claim, Trial
from bn_core.text.numbers import format_number
from pages.claims.run_all import CHOSEN, keep_findings, refresh_ledger
from pages.shared.controls import show_controls
from pages.shared.live_figure import get_final_result, play

_LABELS = {"verdict": "Verdict", "about": "About"}


def show_rows(run: Run, known: Sequence[Finding]) -> tuple[LedgerView, Sequence[Outcome]]:
    """Show the filters and the claims; return the view and all outcomes."""
    st.subheader("Claim by claim", anchor=False)
    view = LedgerView(**show_controls(LedgerView, _LABELS, columns=1))
    outcomes = [judge_claim(claim, known) for claim in CLAIMS.values()]
    chosen = st.session_state.get(CHOSEN)
    shown = [
        each
        for each in outcomes
        if view.verdict in ("all", each.kind)
        and view.about in ("all", each.claim.section)
        and each.claim.id != chosen
    ]
    if chosen:
        st.caption("The tile you clicked")
        _show_row(judge_claim(CLAIMS[chosen], known), run)
    section = ""
    for each in sorted(shown, key=lambda one: SECTIONS.index(one.claim.section)):
        if each.claim.section != section:
            section = each.claim.section
            st.caption(section)
        _show_row(each, run)
    if not shown:
        st.caption("No other claim has this verdict.")
    return view, outcomes


def _show_row(each: Outcome, run: Run) -> None:
    claim, mark = each.claim, MARKS[each.kind]
    earlier = ", by an earlier version" if each.outdated else ""
    label = f"**{claim.id}** {mark} {each.kind}{earlier} · {claim.statement} *{claim.source}*"
    opened = _open_expander(claim.id, label)
    if opened.open:
        with opened:
            _show_claim(claim)
            _show_findings(each)
            _show_live_figure(claim, run)


def _open_expander(claim: str, label: str) -> Any:
    """Show the expander of a claim, which stays open when its label changes."""
    held: dict[str, tuple[str, bool]] = st.session_state.setdefault("ledger rows", {})
    before, was_open = held.get(claim, (label, False))
    if before != label and was_open:  # to Streamlit it is another row, and closed
        st.session_state[f"open {claim}"] = True
    opened = st.expander(label, key=f"open {claim}", on_change="rerun")
    held[claim] = (label, bool(opened.open))
    return opened


def _show_claim(claim: Claim) -> None:
    """Show what is claimed by whom, and how it is tested."""
    st.markdown(f"**Said by** {PAPERS.get(claim.source, claim.source)}.")
    st.markdown(claim.test)
    why = " ".join(each.why for each in claim.parts)
    why += " ".join(f"{format_number(each.value)}: {each.why}" for each in claim.limits)
    st.markdown(f"**It holds if:** {claim.expected} {why}")
    if claim.differs:
        st.caption(claim.differs)


def _show_findings(each: Outcome) -> None:
    """Show the verdict, and below it the numbers of every set-up."""
    if not each.findings:
        st.markdown("Nothing is measured yet at this effort: run it below, or all of them above.")
        return
    st.markdown(f"**The claim {each.words}.** {' '.join(part.because for part in each.parts)}")
    st.markdown(
        "\n".join(f"- {_describe_finding(one, len(each.findings) > 1)}" for one in each.findings)
    )


def _describe_finding(one: Finding, named: bool) -> str:
    when = f"When {TRIALS[one.trial].when}: it {one.verdict.words}. " if named else ""
    made = f"{one.made[:10]}, {one.device} torch {one.versions.get('torch', '')}."
    return f"{when}{one.measured} *{made}*"


def _show_live_figure(claim: Claim, run: Run) -> None:
    """Show the live figure of one set-up, and keep what it finds."""
    name = claim.trials[0]
    if len(claim.trials) > 1:
        name = st.segmented_control(
            "Set-up",
            claim.trials,
            default=name,
            required=True,
            wrap=True,
            key=f"set-up {claim.id}",
        )
    trial = TRIALS[name]
    config = trial.config(run.config.effort)
    watched = play(trial.experiment, config, key=f"{claim.id} {name} run")
    st.caption(_link_lesson(claim, trial, run.config.effort))
    result = get_final_result(watched)
    seen: set[str] = st.session_state.setdefault("ledger watched", set())
    if result is not None and watched.key not in seen:
        seen.add(watched.key)
        keep_findings(
            collect_findings(
                trial, run.config.effort, trial.experiment.judge(result), watched.device
            )
        )
        refresh_ledger(run)
        st.rerun()


def _link_lesson(claim: Claim, trial: Trial, effort: str) -> str:
    """Link the lesson with this set-up, and name the controls that matter."""
    link = link_to_claim(claim, trial.name, effort)
    turns = f" It turns on: {claim.knobs}" if claim.knobs else ""
    return f"This is taught in [{find_lesson(claim.lesson).title}]({link}).{turns}"
