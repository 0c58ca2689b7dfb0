"""The chosen claim, from its statement to how to repeat it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st

from bn_core.course.curriculum import find_lesson
from bn_core.course.ledger.citation import cite_row
from bn_core.course.ledger.claim_figure import describe_lines, draw_claim
from bn_core.course.ledger.code import write_command, write_trial_command
from bn_core.course.ledger.config import LedgerConfig
from bn_core.course.ledger.figure import MARKS
from bn_core.course.ledger.finding import Finding
from bn_core.course.ledger.lesson_links import link_to_claim
from bn_core.course.ledger.outcome import Outcome, PartOutcome, judge_claim
from bn_core.course.ledger.papers import PAPERS, SHORT_NAMES
from bn_core.course.ledger.report import (
    describe_part,
    describe_runs,
    explain_thresholds,
    explain_verdicts,
)
from bn_core.course.ledger.trials import TRIALS
from bn_core.experiments.claim import EFFORTS, SEEDS, Claim
from bn_core.experiments.claim_part import Kind
from bn_core.text.markdown import write_markdown_table
from bn_core.text.sentences import begin_sentence
from pages.claims.run_here import show_run
from pages.claims.view import mark_verdict
from pages.shared.lesson import find_address
from pages.shared.live_figure import show_figures
from pages.shared.theme import get_theme

_ARXIV = re.compile(r"arXiv (\d{4}\.\d{5})")
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


def show_claim(outcome: Outcome) -> None:
    """Show what a claim says, its source and lesson, and the verdict on each part."""
    claim = outcome.claim
    st.markdown(f"**{claim.title}** :{_BADGES[outcome.kind]}-badge[{mark_verdict(outcome)}]")
    st.markdown(f"> {claim.statement}")
    link, title = link_to_claim(claim), find_lesson(claim.lesson).title
    st.markdown(
        f"{_write_source(claim)} Taught in [{title}]({link}), where the link opens the same set-up."
    )
    st.markdown("\n".join(f"- {_describe_part(each, outcome)}" for each in outcome.parts))


def _write_source(claim: Claim) -> str:
    cited = "; ".join(map(_link_source, claim.source.split(", ")))
    where = f", {claim.where[0].lower()}{claim.where[1:]}" if claim.where else ""
    return f"Source: {cited}{where}."


def _link_source(source: str) -> str:
    """Return a paper's authors and year with a link, or the kind of text."""
    found = _ARXIV.search(PAPERS.get(source, ""))
    return f"[{SHORT_NAMES[source]}](https://arxiv.org/abs/{found[1]})" if found else source


def _describe_part(part: PartOutcome, outcome: Outcome) -> str:
    """Return the verdict on a part, with what decided it if that is one set-up."""
    alone = len(outcome.parts) == 1 and part.kind != Kind.UNRUN
    said = f"{MARKS[part.kind]} It **{part.words}**." if alone else describe_part(part)
    if part.kind == Kind.UNRUN:
        said = f"{said.removesuffix('.')}; no verdict before all are."
    decided = part.findings[0].verdict.decided if len(part.findings) == 1 else ""
    return f"{said} {decided or part.part.expected}"


_FEW = 2
"""The most tables that stand below the figures; more are a detail."""


def show_evidence(outcome: Outcome) -> None:
    """Show the figures of a claim, and what each set-up measured.

    The tables of a claim with many compared parts are a detail of the page.
    """
    if drawn := draw_claim(outcome, get_theme()):
        show_figures(drawn, key=f"decided {outcome.claim.id}")
        st.caption(describe_lines(outcome))
    if reasons := explain_verdicts(outcome):
        st.markdown(reasons)
    if len(_list_compared(outcome)) <= _FEW:
        _show_tables(outcome)


def _list_compared(outcome: Outcome) -> list[PartOutcome]:
    """Return the parts that several set-ups have measured."""
    return [part for part in outcome.parts if len(part.findings) > 1]


def _show_tables(outcome: Outcome) -> None:
    for part in _list_compared(outcome):
        st.markdown(f"**{part.part.statement}**")
        st.markdown(_tabulate(part))


def _tabulate(outcome: PartOutcome) -> str:
    """Return a table of the set-ups with what each measured and its verdict.

    The reasons stand below it: one that all share, or else each with its set-up.
    """
    verdicts = {_name_trial(each): each.verdict for each in outcome.findings}
    reasons = dict.fromkeys(each.obstacle or each.because for each in verdicts.values())
    rows = [
        (name, each.list_effects(), each.words.removeprefix("is "))
        for name, each in verdicts.items()
    ]
    table = write_markdown_table(("set-up", "measured", "verdict"), rows)
    told = "\n".join(
        f"- {name}: {each.obstacle or each.because}" for name, each in verdicts.items()
    )
    return f"{table}\n\n{told if len(reasons) > 1 else next(iter(reasons))}"


def _name_trial(finding: Finding) -> str:
    return begin_sentence(TRIALS[finding.trial].when)


def show_test(outcome: Outcome, own: Sequence[Finding]) -> None:
    """Show how a claim was tested, the reasons of its thresholds, and its runs.

    ``own`` are the findings of this server.
    """
    claim = outcome.claim
    st.markdown(claim.test)
    if claim.differs:
        st.markdown(claim.differs)
    if claim.knobs:
        st.markdown(f"The verdict depends on: {claim.knobs}")
    st.markdown(explain_thresholds(claim))
    lines = []
    if outcome.findings:
        shipped = "Shipped with this version. " if outcome.release else "Measured on this server. "
        lines.append(shipped + describe_runs(outcome.findings))
    for effort in EFFORTS:
        here = judge_claim(claim, [each for each in own if each.effort == effort])
        if here.findings and here.findings != outcome.findings:
            lines.append(f"Here, with {SEEDS[effort]} seeds: {here.words}.")
        if here.outdated:
            lines.append(
                f"Runs here with {SEEDS[effort]} seeds by an earlier version of the code do not "
                "count; run it again."
            )
    if lines:
        st.caption(" ".join(lines))


def show_measurements(outcome: Outcome) -> None:
    """Show all that was measured, set-up by set-up; of many parts their tables, too."""
    if len(_list_compared(outcome)) > _FEW:
        _show_tables(outcome)
    lines = [f"- {_name_trial(each)}: {each.measured}" for each in outcome.findings]
    st.markdown("\n".join(dict.fromkeys(lines)) or "Nothing is measured yet.")


def show_citation(outcome: Outcome) -> None:
    """Show the papers that a claim is from, and how to cite its row."""
    claim = outcome.claim
    papers = [PAPERS[each] for each in claim.source.split(", ") if each in PAPERS]
    if papers:
        linked = (_ARXIV.sub(r"[arXiv \1](https://arxiv.org/abs/\1)", each) for each in papers)
        st.markdown("\n".join(f"- {each}." for each in linked))
    address = find_address("claims", [("claim", claim.id)])
    st.code(cite_row(outcome, address), language="bibtex", wrap_lines=True)


def show_repeat(claim: Claim) -> None:
    """Show the commands that run a claim again, and run it on this server."""
    commands = [write_command(LedgerConfig(effort="full", only=claim.id, again=True))]
    commands += [write_trial_command(TRIALS[name], "full") for name in claim.trials]
    st.code("\n".join(commands), language="shell", wrap_lines=True)
    show_run(claim)
