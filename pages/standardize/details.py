"""The closed parts of the page on standardizing."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.standardize.samples import CREDIT
from bn_core.lessons.standardize.z_scores import ZScores
from bn_core.text.numbers import format_number
from pages.shared.number_table import show_table


def show_numbers(scores: ZScores) -> None:
    """Show every number with its distance from the mean and its z-score."""
    rows = zip(scores.x.tolist(), (scores.x - scores.mean).tolist(), scores.z.tolist(), strict=True)
    show_table(
        ("number", "x", "x − μ", "x̂"),
        [(str(i), *row) for i, row in enumerate(rows, start=1)],
        None,
        "Every number, its distance from the mean, and its z-score",
    )


def show_both_deviations(scores: ZScores) -> None:
    """Compare the standard deviation divided by n with that divided by n − 1."""
    count = len(scores.x)
    st.markdown(
        f"Divided by n = {count}, the standard deviation of these numbers is "
        f"{format_number(scores.std)}. Divided by n − 1 = {count - 1}, it is "
        f"{format_number(scores.sample_std)}. Statistics books divide by n − 1 to estimate the "
        "spread of all cases from a few. Batch norm wants the spread of this very batch, so it "
        "divides by n."
    )
    st.markdown(
        "`np.std` divides by n, `torch.std` by n − 1. For its running variance PyTorch uses n − 1, "
        "too: see [running averages](/running_averages)."
    )


def show_credit() -> None:
    """Name the source of the measurements."""
    st.markdown(f"{CREDIT}. The neuron's weights and bias are our choice; it is not trained.")
