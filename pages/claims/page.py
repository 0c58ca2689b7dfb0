"""The page of the claims ledger."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.code import write_ledger_code
from bn_core.course.ledger.config import LedgerConfig, LedgerView
from bn_core.course.ledger.figure import MARKS, count_outcomes, draw_overview, find_claim
from bn_core.course.ledger.finding import Finding
from bn_core.course.ledger.luck import compute_luck
from bn_core.course.ledger.misprints import MISPRINTS
from bn_core.course.ledger.outcome import Outcome, compare_devices
from bn_core.course.ledger.papers import spell_papers
from bn_core.course.ledger.report import describe_runs, write_claims_csv
from bn_core.course.ledger.shipped import find_outcomes, load_shipped
from bn_core.course.ledger.trials import TRIALS
from bn_core.course.ledger.untestable import UNTESTABLE
from bn_core.experiments.claim_part import Kind
from bn_core.experiments.effect import ENOUGH_SEEDS
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number
from pages.claims.rows import choose_claim, show_rows
from pages.claims.run_all import collect_known, show_ledger
from pages.shared import lesson, number_table
from pages.shared.controls import make_setter
from pages.shared.lesson import get_theme
from pages.shared.live_figure import show_figures
from pages.shared.predict import ask_number, ask_prediction, reveal_answer

KNOWN = ("effort", "again", "verdict", "about", "find", "claim")


def body(tools: DeltaGenerator) -> None:
    """Draw the body of the lesson; ``tools`` is its row of tools."""
    own, trouble = collect_known()
    outcomes = find_outcomes(own)
    st.markdown(
        f"{len(CLAIMS)} sentences that papers, courses and encyclopedias print about batch norm, "
        f"each put to the test in {len(TRIALS)} set-ups. What must be measured for each to hold "
        "was written down before the runs."
    )
    if trouble:
        st.warning(trouble)
    show_figures([draw_overview(outcomes, get_theme())], "overview", on_pick=_open_tile)
    st.markdown(" ".join(count_outcomes(outcomes)))
    for sentence in _describe_origins(outcomes, own):
        st.caption(sentence)
    view = show_rows(outcomes, own)
    with tools:
        lesson.show_tools(
            {"Python": write_ledger_code(view)},
            "prints the verdicts that are shown",
            ("claims.csv", lambda: write_claims_csv(_list_findings(outcomes))),
        )
    st.subheader("How a verdict is reached", anchor=False)
    st.markdown(_RULES)
    st.markdown(_describe_luck(outcomes))
    show_ledger()
    lesson.show_suggestions(TRIES)
    _show_predictions(outcomes)
    _show_misprints()
    _show_untestable()
    lesson.show_further_reading(FURTHER)


def _open_tile(row: int, column: int) -> None:
    if claim := find_claim(row, column):
        choose_claim(claim)


def _list_findings(outcomes: Sequence[Outcome]) -> list[Finding]:
    return [finding for each in outcomes for finding in each.findings]


def _describe_origins(outcomes: Sequence[Outcome], own: Sequence[Finding]) -> list[str]:
    """Say where the verdicts come from, and whether CPU and GPU agree."""
    shipped = [each for each in outcomes if each.release]
    sentences = []
    if shipped:
        count = "All" if len(shipped) == len(outcomes) else str(len(shipped))
        sentences.append(
            f"{count} are shipped with version {shipped[0].release}, until this server has run "
            f"its own. {describe_runs(_list_findings(shipped))}"
        )
    outdated = [each.claim.title for each in outcomes if each.outdated]
    if outdated:
        sentences.append(
            f"Measured by an earlier version of the code, and not counted: {'; '.join(outdated)}."
        )
    both, differ = compare_devices([*load_shipped(), *own])
    if both:
        titles = "; ".join(CLAIMS[each].title for each in differ)
        found = f"the verdicts differ on {titles}" if differ else "with the same verdicts"
        sentences.append(f"{len(both)} claims were run on CPU and on GPU, {found}.")
    return sentences


_RULES = f"""\
- A set-up measures one number per seed: with batch norm against without, with the same first \
weights and the same batches. What decides is the median over seeds and its 95% interval, which \
is exact (it counts on which side of the median seeds lie) and needs {ENOUGH_SEEDS} seeds.
- {MARKS[Kind.HOLDS]} **{Kind.HOLDS}**: the effect has the claimed size in every set-up. \
{MARKS[Kind.WEAKER]} **{Kind.WEAKER}**: the direction is right in every set-up, the size is not. \
{MARKS[Kind.ONLY]} **{Kind.ONLY}**: a condition separates where it holds from where it fails; \
between two scanned values the boundary is interpolated, and its interval covers the seeds alone. \
{MARKS[Kind.FAILS]} **{Kind.FAILS}**: the opposite is measured, or the claimed size is excluded.
- {MARKS[Kind.FALSE]} **{Kind.FALSE}**: settled by arithmetic or by a definition, without seeds. \
{MARKS[Kind.UNDECIDED]} **{Kind.UNDECIDED}**: the interval covers the threshold, or a number has \
not converged. {MARKS[Kind.SCALE]} **{Kind.SCALE}**: the source speaks of a scale that no laptop \
reaches; a small result stands beside it and is called that.
- A claim of several parts shows the least of them. A run in part gives no verdict."""


def _describe_luck(outcomes: Sequence[Outcome]) -> str:
    luck = compute_luck(outcomes)
    if not luck.parts:
        return "Nothing is decided by seeds yet."
    return (
        f"**How many could be luck?** {luck.parts} parts of claims are decided by seeds. If every "
        "true effect lay exactly on its threshold, about "
        f"{format_number(luck.expected, 2)} of them would come out decided by luck with these "
        f"seeds; that at least one does has the probability {format_number(luck.at_least_one, 2)}. "
        "Effects away from their thresholds are decided wrongly less often."
    )


def _show_predictions(outcomes: Sequence[Outcome]) -> None:
    st.subheader("Check yourself", anchor=False)
    one, two = st.columns(2, gap="large")
    with one:
        given = ask_number(
            "claims hold", f"How many of the {len(CLAIMS)} claims hold in every set-up, as stated?"
        )
        if given is not None:
            _reveal_count(given, outcomes)
    with two:
        y = normalize([[2.0], [4.0], [8.0], [10.0]], gamma=2, beta=1).y[:, 0]
        ask_prediction(
            "claims second output",
            "A course text prints −1.53, 0.74, 2.26, 3.53 for the batch 2, 4, 8, 10 with γ = 2 "
            "and β = 1. What is the second output?",
            float(y[1]),
            f"The four are {', '.join(format_number(float(each)) for each in y)}.",
        )


def _reveal_count(given: float, outcomes: Sequence[Outcome]) -> None:
    counts = {kind: sum(each.kind == kind for each in outcomes) for kind in Kind}
    if counts[Kind.UNRUN]:
        st.caption(f"The answer comes when all have been run; {counts[Kind.UNRUN]} have not.")
    else:
        reveal_answer(given, counts[Kind.HOLDS], f"{counts[Kind.FAILS]} do not hold.")


def _show_misprints() -> None:
    st.subheader("Mistakes commonly printed, settled by arithmetic", anchor=False)
    for each in MISPRINTS:
        with st.expander(each.statement):
            st.markdown(each.correction)
            if each.compute:
                heads, rows_ = each.compute()
                number_table.show_table(heads, rows_, None, each.statement)


def _show_untestable() -> None:
    st.subheader("Not testable here", anchor=False)
    lines = (f"- {each.statement} *{spell_papers(each.source)}*: {each.why}" for each in UNTESTABLE)
    st.markdown("\n".join(lines))


_SET = make_setter(LedgerConfig, LedgerView)
TRIES = (
    lesson.Suggestion("Only what does not hold", _SET, {"verdict": Kind.FAILS.value}),
    lesson.Suggestion("Only what holds", _SET, {"verdict": Kind.HOLDS.value}),
    lesson.Suggestion("What holds under a condition", _SET, {"verdict": Kind.ONLY.value}),
    lesson.Suggestion("What is false or a convention", _SET, {"verdict": Kind.FALSE.value}),
)
FURTHER = (
    "A verdict is of small networks on small data. “Does not hold” says nothing of a large network "
    "on a million images.",
    "Each claim's words, parts and thresholds stand in bn_core/lessons/<lesson>/claims.py, its "
    "set-ups beside them in trials.py.",
    "What is run here is stored in a file in your data folder; BN_LAB_DATABASE names another "
    "database.",
)


lesson.show_page("claims", body, KNOWN)
