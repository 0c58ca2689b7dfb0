"""The open row of a claim, from its statement to how to repeat it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st

from bn_core.course.curriculum import find_lesson
from bn_core.course.ledger.citation import write_bibtex
from bn_core.course.ledger.claim_figure import describe_lines, draw_claim
from bn_core.course.ledger.code import write_command, write_trial_command
from bn_core.course.ledger.config import LedgerConfig
from bn_core.course.ledger.figure import MARKS
from bn_core.course.ledger.finding import Finding
from bn_core.course.ledger.lesson_links import link_to_claim
from bn_core.course.ledger.outcome import Outcome, PartOutcome, judge_claim
from bn_core.course.ledger.papers import PAPERS, spell_papers
from bn_core.course.ledger.report import describe_runs
from bn_core.course.ledger.trials import TRIALS
from bn_core.experiments.claim import EFFORTS, SEEDS, Claim
from bn_core.experiments.claim_part import Kind
from bn_core.inputs.address import format_address
from bn_core.text.markdown import write_markdown_table
from pages.claims.run_here import show_run
from pages.shared.lesson import get_theme
from pages.shared.live_figure import show_figures

_ARXIV = re.compile(r"arXiv (\d{4}\.\d{5})")


def show_row(outcome: Outcome, own: Sequence[Finding]) -> None:
    """Show all of a claim; ``own`` are the findings of this server."""
    claim = outcome.claim
    st.markdown(f"> {claim.statement}\n\n{_write_source(claim)}")
    for part in outcome.parts:
        _show_part(part, alone=len(outcome.parts) == 1)
    drawn = draw_claim(outcome, get_theme())
    if drawn:
        show_figures(drawn, key=f"decided {claim.id}")
        st.caption(describe_lines(outcome))
    _show_origin(outcome, own)
    tested = spell_papers(f"{claim.test} {claim.differs}".rstrip())
    st.markdown(f"**How it was tested.** {tested}")
    _show_conditions(claim)
    with st.expander("All numbers, set-up by set-up"):
        st.markdown(_list_measurements(outcome))
    with st.expander("Cite this row"):
        st.code(write_bibtex(outcome, _find_address(claim)), language="bibtex", wrap_lines=True)
    with st.expander("Run it again"):
        _show_repeat(claim)
        show_run(claim)


def _write_source(claim: Claim) -> str:
    cited = (_link_paper(PAPERS.get(each, each)) for each in claim.source.split(", "))
    where = f" {claim.where[0].upper()}{claim.where[1:]}." if claim.where else ""
    return f"Source: {'; '.join(cited)}.{where}"


def _link_paper(citation: str) -> str:
    return _ARXIV.sub(r"[arXiv \1](https://arxiv.org/abs/\1)", citation)


def _show_part(outcome: PartOutcome, alone: bool) -> None:
    """Show the verdict on a part, and what decided it in each set-up."""
    part, mark = outcome.part, MARKS[outcome.kind]
    said = f"It **{outcome.words}**." if alone else f"“{part.statement}” **{outcome.words}**."
    if outcome.kind == Kind.UNRUN:
        said = f"“{part.statement}” **{outcome.words}**; no verdict before all are."
    if len(outcome.findings) == 1:
        verdict = outcome.findings[0].verdict
        st.markdown(f"{mark} {said} {verdict.decided or part.expected} {verdict.because}")
    else:
        st.markdown(f"{mark} {said} {part.expected}")
    if len(outcome.findings) > 1:
        st.markdown(_tabulate(outcome))


def _tabulate(outcome: PartOutcome) -> str:
    """Return a table of the set-ups with what each measured and its verdict.

    A reason that all share stands below it.
    """
    verdicts = {_name_trial(each): each.verdict for each in outcome.findings}
    reasons = dict.fromkeys(each.obstacle or each.because for each in verdicts.values())
    rows = [
        (name, each.list_effects(), each.words.removeprefix("is "), each.obstacle or each.because)
        for name, each in verdicts.items()
    ]
    heads = ("set-up", "measured", "verdict", "why")
    if len(reasons) > 1:
        return write_markdown_table(heads, rows)
    return f"{write_markdown_table(heads[:3], [row[:3] for row in rows])}\n\n{next(iter(reasons))}"


def _name_trial(finding: Finding) -> str:
    when = TRIALS[finding.trial].when
    return when[0].upper() + when[1:]


def _show_origin(outcome: Outcome, own: Sequence[Finding]) -> None:
    """Say where the verdict comes from, and what runs on this server say."""
    lines = []
    if outcome.findings:
        shipped = "Shipped with this version. " if outcome.release else "Measured on this server. "
        lines.append(shipped + describe_runs(outcome.findings))
    for effort in EFFORTS:
        here = judge_claim(outcome.claim, [each for each in own if each.effort == effort])
        if here.findings and here.findings != outcome.findings:
            lines.append(f"Here, with {SEEDS[effort]} seeds: {here.words}.")
        if here.outdated:
            lines.append(
                f"Runs here with {SEEDS[effort]} seeds by an earlier version of the code do not "
                "count; run it again."
            )
    if lines:
        st.caption(" ".join(lines))


def _show_conditions(claim: Claim) -> None:
    link, title = link_to_claim(claim), find_lesson(claim.lesson).title
    depends = f" The verdict depends on: {claim.knobs}" if claim.knobs else ""
    reasons = " ".join(dict.fromkeys(each.why for each in claim.parts if each.why))
    if reasons:
        st.markdown(f"**Why these thresholds,** which were set before the runs: {reasons}")
    st.markdown(f"**Where it is taught:** [{title}]({link}), in the same set-up.{depends}")


def _list_measurements(outcome: Outcome) -> str:
    lines = [f"- {_name_trial(each)}: {each.measured}" for each in outcome.findings]
    return "\n".join(dict.fromkeys(lines)) or "Nothing is measured yet."


def _find_address(claim: Claim) -> str:
    """Return the address of the row on this server, as the reader's browser knows it."""
    here = (st.context.url or "").split("?")[0].removesuffix("/claims").rstrip("/")
    return here + format_address("claims", [("claim", claim.id)])


def _show_repeat(claim: Claim) -> None:
    commands = [write_command(LedgerConfig(effort="full", only=claim.id, again=True))]
    commands += [write_trial_command(TRIALS[name], "full") for name in claim.trials]
    st.code("\n".join(commands), language="shell", wrap_lines=True)
