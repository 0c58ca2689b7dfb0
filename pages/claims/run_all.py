"""Run all claims over all workers of this server, and resume where they stopped."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import streamlit as st

from bn_core.compute.runs import Run
from bn_core.course.ledger.config import LedgerConfig
from bn_core.course.ledger.figure import draw_ledger
from bn_core.course.ledger.finding import Finding
from bn_core.course.ledger.ledger import Ledger
from bn_core.course.ledger.store import load_findings, store_findings
from bn_core.experiments.claim import EFFORTS, SEEDS
from bn_core.experiments.experiment import Experiment
from bn_core.experiments.run_config import RunView
from bn_core.inputs.knobs import Knobs
from bn_core.storage.database import StorageError
from pages.shared.controls import show_controls
from pages.shared.live_figure import play
from pages.shared.theme import get_theme

log = logging.getLogger(__name__)

RUN = "ledger run"
_RAN = "ledger was run"
"""The session's key for the last run, so that what it finds shows even if it cannot be stored."""
_LABELS = {"effort": "How thoroughly", "again": "Run stored ones again"}


def show_ledger() -> None:
    """Show the controls and the player of a run of all claims."""
    few, many = (SEEDS[each] for each in EFFORTS)
    st.markdown(
        f"A quick run has {few} seeds and is a preview; a full one has {many}, enough for an "
        "interval of 95%. Both train the same networks. What is measured here replaces what is "
        "shipped once every set-up of a claim was run in full."
    )
    config = LedgerConfig(**show_controls(LedgerConfig, _LABELS, columns=[2, 2, 1]))
    view: Knobs = RunView(theme=get_theme().name)
    st.session_state[_RAN] = play(LEDGER, config, key=RUN, view=view, keep=keep_findings)


def collect_known() -> tuple[tuple[Finding, ...], str]:
    """Return what this server knows of every claim, and any storage error.

    The findings are those stored and those of this visit's run. The error is a sentence, or empty.
    """
    run: Run | None = st.session_state.get(_RAN)
    here = run.frames[-1].findings if run and run.frames else ()
    try:
        return (*load_findings(), *here), ""
    except StorageError as wrong:
        return here, f"{wrong} What is run is shown, and forgotten with this visit."


def refresh_ledger() -> None:
    """Show newly stored findings, unless the ledger is running."""
    run: Run | None = st.session_state.get(_RAN)
    if run and (run.done or run.turn is None):
        st.session_state.pop(RUN, None)


def keep_findings(findings: Sequence[Finding]) -> None:
    """Store the findings if possible; otherwise they are shown for this visit."""
    try:
        store_findings(findings)
    except StorageError as wrong:
        log.warning("findings were not kept: %s", wrong)


def _resume_ledger(config: LedgerConfig) -> Ledger:
    try:
        return Ledger.resume(config, load_findings())
    except StorageError:
        return Ledger.start(config)


LEDGER = Experiment(
    name="ledger",
    config=LedgerConfig,
    worker="bn_core.course.ledger.worker.trial",
    figure=draw_ledger,
    start=_resume_ledger,
    stored=False,  # its findings are, one by one
)
"""The whole ledger, of which every set-up is a part; it resumes where the store left off."""
