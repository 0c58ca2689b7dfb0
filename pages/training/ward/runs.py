"""Two runs of a page: the script as it was brought in, and the script with a change."""

from __future__ import annotations

import streamlit as st

from bn_core.compute.runs import RUNS, Run
from bn_core.configs import ClinicConfig, RunView
from bn_core.figures.clinic import picture
from bn_core.results import Examination
from pages.shared.lesson import ground
from pages.shared.live import player

WORK = "bn_core.experiments.clinic"


def played(config: ClinicConfig, key: str) -> Run:
    """A player of this config's script; ``key`` names its place on the page."""
    run = RUNS.claim(st.session_state.get(key), config, picture, WORK)
    st.session_state[key] = run.key
    player(run, RunView(theme=ground().name), key, steps=False)
    if result(run) is None:
        st.caption("Press Run. What the page says of it appears when it is over.")
    return run


def result(run: Run) -> Examination | None:
    """What the run has found, once it is over."""
    last = run.frames[-1] if run.frames else None
    return last if isinstance(last, Examination) and last.done else None
