"""The page of the claims ledger."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.code import write_ledger_code
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
from pages.claims import chosen, run_here, view
from pages.claims.run_all import collect_known, show_ledger
from pages.shared import frame, number_table, progress
from pages.shared.controls import set_values
from pages.shared.live_figure import show_figures
from pages.shared.predict import ask_number, ask_prediction, reveal_answer
from pages.shared.theme import get_theme

WHY = (
    "Much of what people believe about batch norm they have read and not measured. Here "
    f"{len(CLAIMS)} claims of papers, courses and encyclopedias are put to the test in "
    f"{len(TRIALS)} set-ups of small networks. What must be measured for each to hold was written "
    "down before the runs."
)
_FILTERS = frozenset({"verdict", "about", "find"})
_RUN = frozenset({"effort", "again"})
KNOWN = {"claim", *_FILTERS, *_RUN, *run_here.PARAMETERS}


def body(page: frame.Layout) -> None:
    """Draw the ledger into the places of its page."""
    own, trouble = collect_known()
    outcomes = find_outcomes(own)
    card = page.steps.container(border=True, key="lesson-step")
    shown, words = view.choose_view(page.controls, card)
    passing = view.list_passing(outcomes, shown, words)
    [outcome] = [each for each in outcomes if each.claim.id == shown.claim]
    with page.picture:
        if trouble:
            st.warning(trouble)
        names = {each.claim.id for each in passing}
        drawn = draw_overview(outcomes, get_theme(), shown.claim, CLAIMS.keys() - names)
        show_figures([drawn], "overview", on_pick=_choose_tile)
        st.markdown(" ".join(count_outcomes(outcomes)))
        st.caption("The line below a tile shows the verdicts of the parts of its claim.")
    with page.controls:
        few = len(passing) < len(outcomes)
        st.caption(f"{len(passing)} of {len(outcomes)} claims match." if few else _HINT)
    with card:
        chosen.show_claim(outcome)
        view.show_neighbours(shown.claim, [each.claim.id for each in passing])
    page.show_tools(
        {"Python": write_ledger_code(shown)},
        "prints the verdicts that are shown",
        ("claims.csv", lambda: write_claims_csv(_list_findings(outcomes))),
    )
    with page.why:
        st.subheader("How it was tested", anchor=False)
        chosen.show_test(outcome, own)
    with page.beside_why:
        st.subheader("What decided it", anchor=False)
        chosen.show_evidence(outcome)
    with page.check:
        _show_predictions(outcomes)
    page.show_details(
        frame.Detail(
            "All numbers of this claim, set-up by set-up",
            partial(chosen.show_measurements, outcome),
        ),
        frame.Detail("Its papers, and how to cite it", partial(chosen.show_citation, outcome)),
        frame.Detail(
            "Run this claim again",
            partial(chosen.show_repeat, outcome.claim),
            run_here.PARAMETERS,
        ),
        frame.Detail("The list of claims", partial(view.show_list, passing), _FILTERS),
        frame.Detail("How a verdict is reached", partial(_show_rules, outcomes, own)),
        frame.Detail("Run all claims on this server", show_ledger, _RUN),
        frame.Detail("Mistakes commonly printed, settled by arithmetic", _show_misprints),
        frame.Detail("Claims that cannot be tested here", _show_untestable),
    )


_HINT = "Click a tile to read its claim."


def _choose_tile(row: int, column: int) -> None:
    """Show the claim whose tile was clicked; a callback."""
    if claim := find_claim(row, column):
        set_values(claim=claim)


def _list_findings(outcomes: Sequence[Outcome]) -> list[Finding]:
    return [finding for each in outcomes for finding in each.findings]


def _show_rules(outcomes: Sequence[Outcome], own: Sequence[Finding]) -> None:
    st.markdown(_RULES)
    st.markdown(_describe_luck(outcomes))
    st.markdown("\n".join(f"- {each}" for each in (*_describe_origins(outcomes, own), *_LIMITS)))


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
{MARKS[Kind.UNDECIDED]} **{Kind.UNDECIDED}**: the interval covers the threshold, a number has not \
converged, or no one condition separates where it holds. {MARKS[Kind.SCALE]} **{Kind.SCALE}**: \
the source speaks of a scale that no laptop reaches; a small result stands beside it and is \
called that.
- A claim of several parts shows the weakest of their verdicts, and how many parts have it. A run \
in part gives no verdict."""


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
    one, two = st.columns(2, gap="large")
    with one:
        given = ask_number(
            "claims hold", f"How many of the {len(CLAIMS)} claims hold in every set-up, as stated?"
        )
        if given is not None:
            _reveal_count(given, outcomes)
            progress.finish("claims")
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
    for each in MISPRINTS:
        st.markdown(f"**{each.statement}** {each.correction}")
        if each.compute:
            heads, rows = each.compute()
            number_table.show_table(heads, rows, None, each.statement)


def _show_untestable() -> None:
    lines = (f"- {each.statement} *{spell_papers(each.source)}*: {each.why}" for each in UNTESTABLE)
    st.markdown("\n".join(lines))


_LIMITS = (
    "A verdict is of small networks on small data. “Does not hold” says nothing of a large network "
    "on a million images.",
    "Each claim's words, parts and thresholds stand in bn_core/lessons/<lesson>/claims.py, its "
    "set-ups beside them in trials.py.",
    "What is run here is stored in a file in your data folder; BN_LAB_DATABASE names another "
    "database.",
)

frame.show_lesson("claims", WHY, body, KNOWN)
