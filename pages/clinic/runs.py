"""Players of the case's script, original or changed."""

from __future__ import annotations

import streamlit as st

from bn_core.compute.runs import Run
from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.experiments import CLINIC
from pages.shared.live_figure import get_final_result, play


def played(config: ClinicConfig, key: str) -> Run:
    """A player of this config's script; ``key`` names its place on the page."""
    run = play(CLINIC, config, key=key)
    if get_final_result(run) is None:
        press = "" if run.goes_on_by_itself else "Press Run. "
        st.caption(f"{press}What the page says of it appears when it is over.")
    return run
