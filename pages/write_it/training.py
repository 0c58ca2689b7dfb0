"""The live training of a network with the reader's batch norm."""

from __future__ import annotations

import streamlit as st

from bn_core.inputs.programs.parse import ProgramError, parse_program
from bn_core.inputs.programs.tree import Program
from bn_core.lessons.write_it.experiments import TRAINING
from bn_core.lessons.write_it.training_config import (
    RIGHT_BACKWARD,
    RIGHT_FORWARD,
    TrainingConfig,
)
from bn_core.lessons.write_it.training_sentences import TrainingFacts
from bn_core.text.markdown import escape_quoted
from pages.shared.controls import build_config, show_controls
from pages.shared.live_figure import get_final_result, play

KNOWN = TrainingConfig.parameter_names()
"""The parameters of the training in the address."""
RUN_KEY = "write_it run"
"""The session's key of the run, for ``start_run``."""
_CONTROLS = {
    "data": "Data",
    "activation": "Nonlinearity",
    "rate": "Learning rate",
    "depth": "Hidden layers",
    "width": "Units per layer",
    "batch_size": "Examples per batch",
    "steps": "Training steps",
    "seed": "Seed",
}


def show_training(forward: str, backward: str) -> TrainingFacts | None:
    """Train with the reader's layer beside the right one, and return what is shown.

    If one of the texts is empty, the right program stands in for it. None if a text cannot be read,
    or while nothing is written.
    """
    programs = {}
    for name, text, right in (
        ("forward", forward, RIGHT_FORWARD),
        ("backward", backward, RIGHT_BACKWARD),
    ):
        program = _read_program(f"whole {name} pass", text, right)
        if program is None:
            return None
        programs[name] = program
    if not (forward.strip() or backward.strip()):
        st.info(
            "Write the whole forward or the whole backward pass in the last two exercises. A "
            "network then trains with your layer. If you write only one of them, the right one "
            "stands in for the other."
        )
        return None
    st.markdown(_say_what_is_yours(forward, backward))
    with st.expander("Settings of the network"):
        values = show_controls(TrainingConfig, _CONTROLS, columns=3, steppers=("seed",))
    config = build_config(TrainingConfig, values | programs, "training of this lesson")
    run = play(TRAINING, config, key=RUN_KEY)
    return TrainingFacts(config, get_final_result(run))


def _read_program(what: str, text: str, right: Program) -> Program | None:
    """Return the reader's program, the right one for an empty text, or warn."""
    if not text.strip():
        return right
    try:
        return parse_program(text)
    except ProgramError as error:
        st.warning(f"Your {what}, line {error.line}: {escape_quoted(str(error))}")
        return None


def _say_what_is_yours(forward: str, backward: str) -> str:
    """Say which of the two passes is the reader's."""
    if forward.strip() and backward.strip():
        return "Both passes of your layer are yours."
    one, other = ("forward", "backward") if forward.strip() else ("backward", "forward")
    return f"The {one} pass of your layer is yours. The right {other} pass stands in."
