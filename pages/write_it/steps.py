"""The steps of the lesson on writing batch norm."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.write_it.exercises import DIRECT_PATH_ALONE
from bn_core.lessons.write_it.sentences import (
    describe_missing_path,
    describe_right_line,
    describe_training_step,
    describe_unbiased,
)
from bn_core.lessons.write_it.training_config import TrainingConfig
from pages.shared.controls import set_controls
from pages.shared.live_figure import start_run
from pages.shared.steps import Step
from pages.write_it.exercise_editor import set_program
from pages.write_it.training import RUN_KEY


def _write(exercise: str, program: str) -> None:
    """Open an exercise and write its program, in a callback."""
    st.session_state.update(exercise=exercise, compare=True)
    set_program(exercise, program)


def _train(program: str) -> None:
    """Write the backward pass and train with it, in a callback."""
    _write("backward", program)
    set_program("forward", "")
    set_controls(TrainingConfig())
    start_run(RUN_KEY)


STEPS = (
    Step(
        do="Correct the first line: it gives the sum of each feature, not the mean.",
        watch="The check below it, and the dashed mean of x − μ, which should be at 0.",
        button="Write mean = x.mean(0)",
        act=_write,
        values={"exercise": "mean", "program": "mean = x.mean(0)"},
        tell=describe_right_line,
    ),
    Step(
        do="Write the variance as PyTorch's function gives it without being told more.",
        watch="Compare your two numbers with the right ones.",
        button="Write var = torch.var(x, 0)",
        act=_write,
        values={"exercise": "var", "program": "var = torch.var(x, 0)"},
        tell=describe_unbiased,
    ),
    Step(
        do="Write ∂L/∂x, and forget the path through the variance.",
        watch="Does anything but the check tell you that it is wrong?",
        button="Write ∂L/∂x without that path",
        act=_write,
        values={
            "exercise": "dx",
            "program": "B = x.shape[0]\ndx = dx_hat / np.sqrt(var + eps) + dmean / B",
        },
        tell=describe_missing_path,
    ),
    Step(
        do="Train a network whose backward pass has the direct path alone.",
        watch="Below, watch both losses: the one of your layer and the one of the right layer.",
        button="Write that backward pass and train",
        act=_train,
        values={"program": DIRECT_PATH_ALONE},
        tell=describe_training_step,
    ),
)
