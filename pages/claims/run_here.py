"""Run one claim on this server, before the reader's eyes."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from bn_core.course.ledger.config import ClaimRun
from bn_core.course.ledger.finding import collect_findings
from bn_core.course.ledger.trials import TRIALS
from bn_core.experiments.claim import EFFORTS, SEEDS, Claim
from pages.claims.run_all import keep_findings, refresh_ledger
from pages.shared import url_state
from pages.shared.controls import show_control
from pages.shared.live_figure import get_final_result, play

PARAMETERS = frozenset(ClaimRun.parameter_names())
_WATCHED = "ledger watched"
_SEEDS = {each: f"{SEEDS[each]} seeds{', a preview' * (each == EFFORTS[0])}" for each in EFFORTS}


def show_run(claim: Claim) -> None:
    """Show one set-up of a claim with its live figure, and store what it finds."""
    setup = _choose_setup(claim)
    effort = show_control(ClaimRun, "seeds", "Seeds", names=_SEEDS)
    trial = TRIALS[setup]
    run = play(trial.experiment, trial.config(effort), key=f"{claim.id} {trial.name} run")
    result = get_final_result(run)
    seen: set[str] = st.session_state.setdefault(_WATCHED, set())
    if result is not None and run.key not in seen:
        seen.add(run.key)
        verdicts = trial.experiment.judge(result)
        keep_findings(collect_findings(trial, effort, verdicts, run.device))
        refresh_ledger()
        st.rerun()


def _choose_setup(claim: Claim) -> str:
    """Show which of a claim's set-ups is run, if it has several, and return its name."""
    if len(claim.trials) == 1:
        [only] = claim.trials
        parameter = ClaimRun.parameter("setup")
        knob = replace(ClaimRun.knob("setup"), options=claim.trials)
        url_state.check_link(parameter, knob.read, only)
        url_state.record_value(parameter, only, only)
        return only
    whens = {name: TRIALS[name].when for name in claim.trials}
    setup: str = show_control(ClaimRun, "setup", "Set-up", names=whens, options=claim.trials)
    return setup
