"""Run one claim on this server, before the reader's eyes."""

from __future__ import annotations

import streamlit as st

from bn_core.course.ledger.finding import collect_findings
from bn_core.course.ledger.trials import TRIALS
from bn_core.experiments.claim import EFFORTS, SEEDS, Claim
from pages.claims.run_all import keep_findings, refresh_ledger
from pages.shared.live_figure import get_final_result, play

_WATCHED = "ledger watched"


def show_run(claim: Claim) -> None:
    """Show one set-up of a claim with its live figure, and store what it finds."""
    name, effort = claim.trials[0], EFFORTS[0]
    if len(claim.trials) > 1:
        name = st.segmented_control(
            "Set-up",
            claim.trials,
            default=name,
            required=True,
            wrap=True,
            format_func=lambda each: TRIALS[each].when,
            key=f"set-up {claim.id}",
        )
    effort = st.segmented_control(
        "Seeds",
        EFFORTS,
        default=effort,
        required=True,
        format_func=lambda each: f"{SEEDS[each]} seeds" + ", a preview" * (each == EFFORTS[0]),
        key=f"effort {claim.id}",
    )
    trial = TRIALS[name if name in claim.trials else claim.trials[0]]
    effort = effort if effort in EFFORTS else EFFORTS[0]
    run = play(trial.experiment, trial.config(effort), key=f"{claim.id} {trial.name} run")
    result = get_final_result(run)
    seen: set[str] = st.session_state.setdefault(_WATCHED, set())
    if result is not None and run.key not in seen:
        seen.add(run.key)
        verdicts = trial.experiment.judge(result)
        keep_findings(collect_findings(trial, effort, verdicts, run.device))
        refresh_ledger()
        st.rerun()
