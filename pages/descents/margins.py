"""The margins of linear classifiers with and without batch norm."""

from __future__ import annotations

import streamlit as st

from bn_core.experiments.table import to_csv
from bn_core.lessons.descents.code import write_margin_code
from bn_core.lessons.descents.experiments import MARGINS
from bn_core.lessons.descents.margin_config import MarginConfig
from bn_core.lessons.descents.table import margin_rows
from pages.shared import frame
from pages.shared.controls import build_config, show_control, show_controls
from pages.shared.lesson import show_code, show_csv_button
from pages.shared.live_figure import get_final_result, play

NAMES = MarginConfig.parameter_names()
"""The parameters of the address that this part uses."""
_NORMS = {"rms": "only divides", "mean": "subtracts the mean, too, and has β"}
_LABELS = {
    "rate": "Learning rate × L",
    "steps": "Steps",
    "seeds": "Seeds",
    "seed": "First seed",
}


def show_margins() -> None:
    """Show whether two descents on the logistic loss find equal margins."""
    st.markdown(
        "A linear classifier learns 20 examples with random labels. The margin of an example is "
        "its label, 1 or −1, times the output: the larger, the more certain. With more features "
        "than examples all margins can be made equal. But are they?\n\n"
        "One descent has batch norm of wᵀx, the other has not. The first figure shows the smallest "
        "margin over the largest: 1 if all are equal, negative if an example is on the wrong side. "
        "The dashed line is the boundary whose closest example is as far away as possible. Without "
        "batch norm the descent goes towards it, ever more slowly."
    )
    norm = show_control(MarginConfig, "norm", "Batch norm", names=_NORMS)
    values = show_controls(MarginConfig, _LABELS, 4, ("steps", "seeds", "seed"))
    config = build_config(MarginConfig, {**values, "norm": norm}, "margins of this lesson")
    result = get_final_result(play(MARGINS, config, starts=config == MarginConfig()))
    st.caption(
        "Lines are medians over the seeds, bands their range. The spread is the standard deviation "
        "of the margins over the root mean square of the outputs. L is the largest curvature of "
        "the loss without batch norm. A ratio below −0.5 is drawn at −0.5."
    )
    frame.show_verdicts(("C43",), ())
    st.markdown("In NumPy, the classifiers of the first seed with 50 features:")
    show_code(write_margin_code(config))
    measured = ("margins", config, result, margin_rows)
    show_csv_button("CSV of the margins", lambda: to_csv([measured]), "margins.csv")
