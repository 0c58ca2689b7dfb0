"""The steps of the lesson on writing batch norm."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.write_it.sentences import (
    describe_missing_path,
    describe_right_line,
    describe_unbiased,
)
from pages.shared.steps import Step
from pages.write_it.exercise_editor import set_program


def _write(exercise: str, program: str) -> None:
    """Open an exercise and write its program, in a callback."""
    st.session_state.update(exercise=exercise, compare=True)
    set_program(exercise, program)


STEPS = (
    Step(
        do="Write the mean of each feature.",
        watch="The check below the line says at once whether shape and numbers are right.",
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
)
