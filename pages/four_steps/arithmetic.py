"""The four steps with the batch's numbers, checked by PyTorch."""

from __future__ import annotations

import streamlit as st

from bn_core import Forward
from bn_core.lessons.four_steps.formulas import write_steps
from pages.shared.badge import show_badge
from pages.shared.number_table import show_table


def show_arithmetic(step: Forward, feature: int, sample: int, dragged: bool) -> None:
    """Show the arithmetic of one feature and one sample, both from 0.

    While a dot is dragged PyTorch is not asked.
    """
    if dragged:
        st.caption("PyTorch is asked when you let go.")
    else:
        show_badge("badge", "bn_core.lessons.four_steps.worker.pytorch_check", "check", step)
    _show_formulas(step, feature, sample)
    _show_table(step, feature, sample)


def _show_formulas(step: Forward, feature: int, sample: int) -> None:
    # One text, which app.css sets in two columns: an element for each formula would cost the server
    # a third of all that a change of γ costs it.
    lines = zip("①②③④", write_steps(step, feature, sample), strict=True)
    spelled_out = [
        f"**{number} {line.name}**\n\n$$\n{line.general}\n$$\n\n$$\n{line.with_numbers}\n$$"
        for number, line in lines
    ]
    with st.container(key="four-steps"):
        st.markdown("\n\n".join(spelled_out))


def _show_table(step: Forward, feature: int, sample: int) -> None:
    columns = (step.x, step.centered, step.centered**2, step.x_hat, step.y)
    rows = zip(*(column[:, feature].tolist() for column in columns), strict=True)
    show_table(
        ("sample", "x", "x − μ", "(x − μ)²", "x̂", "y"),
        [(str(i + 1), *row) for i, row in enumerate(rows)],
        sample,
        "Every intermediate of the four steps, a row for each sample",
    )
