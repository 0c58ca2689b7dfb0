"""The page of the claims ledger."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.code import write_ledger_code
from bn_core.course.ledger.config import LedgerConfig, LedgerView
from bn_core.course.ledger.figure import count_outcomes
from bn_core.course.ledger.finding import Finding
from bn_core.course.ledger.misprints import MISPRINTS
from bn_core.course.ledger.outcome import Outcome, compare_devices
from bn_core.course.ledger.report import describe_runs, write_claims_csv
from bn_core.course.ledger.trials import TRIALS
from bn_core.course.ledger.untestable import UNTESTABLE
from bn_core.experiments.claim_part import Kind
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number
from pages.claims.rows import show_rows
from pages.claims.run_all import collect_known, show_ledger
from pages.shared import lesson, number_table
from pages.shared.controls import make_setter
from pages.shared.predict import ask_number, ask_prediction, reveal_answer

KNOWN = ("effort", "again", "verdict", "about")


def body(tools: DeltaGenerator) -> None:
    """Draw the body of the lesson; ``tools`` is its row of tools."""
    st.markdown(
        f"{len(CLAIMS)} sentences that papers, courses and encyclopedias print about batch norm, "
        f"each put to the test here, in {len(TRIALS)} set-ups. What it takes to hold was written "
        "down before the runs. All seeds must agree; a claim that holds in some set-ups alone "
        "holds only there."
    )
    run = show_ledger()
    known, trouble = collect_known(run)
    if trouble:
        st.warning(trouble)
    view, outcomes = show_rows(run, known)
    with tools:
        lesson.show_tools(
            {"Python": write_ledger_code(run.config, view)},
            "prints the verdicts that are shown, in this project's folder",
            ("claims.csv", lambda: write_claims_csv(known)),
        )
    lesson.show_suggestions(TRIES)
    lesson.show_observations(_summarize(known, outcomes))
    _show_predictions(outcomes)
    _show_misprints()
    _show_untestable()
    lesson.show_further_reading(FURTHER)


def _summarize(known: Sequence[Finding], outcomes: Sequence[Outcome]) -> list[str]:
    """Describe the counts, the runs, and results of earlier versions."""
    sentences = [*count_outcomes(outcomes), describe_runs(known)]
    stale = [each.claim.id for each in outcomes if each.outdated]
    if stale:
        sentences.append(f"Measured by an earlier version of the code: {', '.join(stale)}.")
    both, differ = compare_devices(known)
    if both:
        sentences.append(
            f"{len(both)} claims were run on CPU and on GPU; the verdicts differ on "
            f"{', '.join(differ) or 'none'}."
        )
    return sentences


def _show_predictions(outcomes: Sequence[Outcome]) -> None:
    st.subheader("Check yourself", anchor=False)
    one, two = st.columns(2, gap="large")
    with one:
        given = ask_number(
            "claims hold", f"How many of the {len(CLAIMS)} claims hold in every set-up?"
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
        reveal_answer(given, counts[Kind.HOLDS], f"{counts[Kind.FAILS]} hold in none.")


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
    st.markdown("\n".join(f"- {each.statement} *{each.source}*: {each.why}" for each in UNTESTABLE))


_SET = make_setter(LedgerConfig, LedgerView)
TRIES = (
    lesson.Suggestion("Only what does not hold here", _SET, {"verdict": Kind.FAILS}),
    lesson.Suggestion("Only what holds", _SET, {"verdict": Kind.HOLDS}),
    lesson.Suggestion("Five seeds each", _SET, {"effort": "full"}),
    lesson.Suggestion("Run all of it again", _SET, {"again": True}),
)
FURTHER = (
    "A verdict is of small networks on small data. “Does not hold here” says nothing of a large "
    "network on a million images; it says that the sentence as printed needs a condition.",
    "Thresholds and set-ups are in bn_core/claims, with the reason of each; change one and every "
    "result kept so far is marked as of an earlier version.",
    "Results are kept in a file in your data folder; BN_LAB_DATABASE names another database.",
)


lesson.show_page("claims", body, KNOWN)
