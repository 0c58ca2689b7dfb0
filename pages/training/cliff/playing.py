"""A run of this lesson: claimed, played to its end, and its result once it is there."""

from __future__ import annotations

from typing import Any

import streamlit as st

from bn_core.compute.runs import RUNS, Drawing
from bn_core.configs import RunView
from bn_core.knobs import Knobs
from pages.shared.lesson import ground
from pages.shared.live import player


def played(config: Knobs, drawing: Drawing, work: str) -> Any:
    """Show the player of ``bn_core.experiments.<work>``; its last result if that is whole."""
    key = f"{work} run"
    run = RUNS.claim(st.session_state.get(key), config, drawing, f"bn_core.experiments.{work}")
    st.session_state[key] = run.key
    player(run, RunView(theme=ground().name), key, steps=False)
    last = run.frames[-1] if run.frames else None
    return last if last is not None and last.done else None
