"""The steps of the lesson on scale and shift."""

from __future__ import annotations

import streamlit as st

from bn_core import normalize
from bn_core.inputs.batches.presets import PRESETS
from bn_core.inputs.batches.text import read_batch
from bn_core.lessons.four_steps.config import FourStepsConfig
from bn_core.lessons.scale_and_shift.config import BATCH, NETWORKS, AffineConfig, AffineView
from bn_core.lessons.scale_and_shift.facts import tell_networks, tell_undo
from bn_core.lessons.scale_and_shift.undo import find_undoing_pair
from pages.four_steps.parameters import set_parameters
from pages.shared.batch_input import set_text
from pages.shared.controls import set_controls
from pages.shared.steps import Step

SECOND = "1, 3, 5, 7"
"""The batch that goes through the γ and β of another one."""
STEP_CONFIGS = tuple(AffineConfig(data=data) for data in ("circles", "moons", "digits"))
"""The networks that the page opens with, and those of the steps."""


def _show_networks(config: AffineConfig) -> None:
    """Show the end of a training; a callback."""
    st.session_state["picture"] = NETWORKS
    st.session_state["moment"] = AffineView().moment
    set_controls(config)


def _undo() -> None:
    """Set γ and β that give the first worked example back; a callback."""
    text, eps = PRESETS[0].text, FourStepsConfig().eps
    set_text(text)
    set_parameters(*find_undoing_pair(normalize(read_batch(text).values, eps=eps), 0), eps)
    st.session_state["feature"] = 1
    st.session_state["second"] = SECOND
    st.session_state["picture"] = BATCH


_, _MOONS, _DIGITS = STEP_CONFIGS
STEPS = (
    Step(
        do="Train the same four networks on two moons.",
        watch="Once they are trained, only maps with β follow the circles. Does β help here, too?",
        button="Train on two moons",
        act=_show_networks,
        values={"config": _MOONS},
        tell=tell_networks,
    ),
    Step(
        do="Train them on real images, digits with 64 pixels.",
        watch="How far apart are the four accuracies?",
        button="Train on digits",
        act=_show_networks,
        values={"config": _DIGITS},
        tell=tell_networks,
    ),
    Step(
        do="Set γ and β so that they undo the normalization of 2, 4, 8, 10.",
        watch="Below, compare y with x for your batch and for a second one, 1, 3, 5, 7.",
        button="Undo the normalization",
        act=_undo,
        tell=tell_undo,
    ),
)
