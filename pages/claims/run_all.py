"""Run all claims over all workers, and resume where they stopped."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import streamlit as st

from bn_core.compute.runs import Run
from bn_core.course.ledger.config import LedgerConfig
from bn_core.course.ledger.figure import draw_ledger, find_claim
from bn_core.course.ledger.finding import Finding
from bn_core.course.ledger.ledger import Ledger
from bn_core.course.ledger.store import load_findings, store_findings
from bn_core.experiments.experiment import Experiment
from bn_core.experiments.run_config import RunView
from bn_core.inputs.knobs import Knobs
from bn_core.storage.database import StorageError
from pages.shared.controls import show_controls
from pages.shared.lesson import get_theme
from pages.shared.live_figure import play

log = logging.getLogger(__name__)

RUN = "ledger run"
CHOSEN = "ledger chosen"
"""The session's key for the claim whose tile was clicked."""
_LABELS = {"effort": "How thoroughly", "again": "Run also what is kept"}


def show_ledger() -> Run:
    """Show the controls, the player and the tiles; return the run."""
    config = LedgerConfig(**show_controls(LedgerConfig, _LABELS, columns=[2, 1, 2]))
    view: Knobs = RunView(theme=get_theme().name)
    return play(LEDGER, config, key=RUN, view=view, keep=keep_findings, on_pick=_choose_claim)


def collect_known(run: Run) -> tuple[tuple[Finding, ...], str]:
    """Return what is known of every claim at this effort, and any storage error.

    The findings are those kept and those of this run. The error is a sentence, or empty.
    """
    here, trouble = run.frames[-1].findings if run.frames else (), ""
    before: tuple[Finding, ...] = ()
    try:
        before = load_findings()
    except StorageError as wrong:
        trouble = f"{wrong} What is run is shown, and forgotten with this visit."
    known = tuple(each for each in (*before, *here) if each.effort == run.config.effort)
    return known, trouble


def refresh_ledger(run: Run) -> None:
    """Show newly kept findings, unless the ledger is running."""
    if run.done or run.turn is None:
        st.session_state.pop(RUN, None)


def keep_findings(findings: Sequence[Finding]) -> None:
    """Store the findings if possible; otherwise they are shown for this visit."""
    try:
        store_findings(findings)
    except StorageError as wrong:
        log.warning("findings were not kept: %s", wrong)


def _resume_ledger(config: LedgerConfig) -> Ledger:
    try:
        return Ledger.resumed(config, load_findings())
    except StorageError:
        return Ledger.start(config)


def _choose_claim(row: int, column: int) -> None:
    if claim := find_claim(row, column):
        st.session_state[CHOSEN] = claim
        st.session_state[f"open {claim}"] = True


LEDGER = Experiment(
    name="ledger",
    config=LedgerConfig,
    worker="bn_core.course.ledger.worker.trial",
    figure=draw_ledger,
    start=_resume_ledger,
    stored=False,  # its findings are, one by one
)
"""The whole ledger, of which every set-up is a part; it resumes where the store left off."""
