"""The four steps with the batch's numbers, checked by PyTorch."""

from __future__ import annotations

import math

import streamlit as st

from bn_core import Forward
from bn_core.lessons.four_steps.config import FourStepsConfig
from bn_core.lessons.four_steps.formulas import write_steps
from pages.shared.badge import show_badge
from pages.shared.controls import show_control
from pages.shared.number_table import show_table


def choose_sample(count: int) -> int:
    """Ask which of so many examples is spelled out, and return it, from 0."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.subheader("The arithmetic", anchor=False, width="stretch")
        sample = show_control(
            FourStepsConfig,
            "sample",
            f"Example (1 to {count})",
            maximum=count,
            stepper=True,
            width=140,
        )
    return int(sample) - 1


def show_arithmetic(step: Forward, feature: int, sample: int) -> None:
    """Show the arithmetic of one feature and one example, both from 0."""
    # One text, which app.css sets in two columns: an element for each formula would cost the server
    # a third of all that a change of γ costs it.
    lines = zip("①②③④", write_steps(step, feature, sample), strict=True)
    spelled_out = [
        f"**{number} {line.name}**\n\n$$\n{line.general}\n$$\n\n$$\n{line.with_numbers}\n$$"
        for number, line in lines
    ]
    with st.container(key="four-steps"):
        st.markdown("\n\n".join(spelled_out))
    show_badge("badge", "bn_core.lessons.four_steps.worker.pytorch_check", "check", step)


def show_step_table(step: Forward, feature: int, sample: int) -> None:
    """Show every intermediate of one feature; feature and example count from 0."""
    columns = (step.x, step.centered, step.centered**2, step.x_hat, step.y)
    rows = zip(*(column[:, feature].tolist() for column in columns), strict=True)
    show_table(
        ("example", "x", "x − μ", "(x − μ)²", "x̂", "y"),
        [(str(i + 1), *row) for i, row in enumerate(rows)],
        sample,
        "Every intermediate of the four steps, a row for each example",
        spreads={
            1: math.sqrt(float(step.var[feature])),
            5: abs(float(step.gamma[feature])),  # y is γx̂ + β
        },
    )
