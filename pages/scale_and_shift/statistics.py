"""Networks that standardize by the mean, a deviation, or both."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.scale_and_shift.code import write_statistics_code
from bn_core.lessons.scale_and_shift.experiments import FEWER_STATISTICS
from bn_core.lessons.scale_and_shift.statistics_config import RATES, StatisticsConfig
from pages.shared import frame
from pages.shared.controls import show_control, show_controls
from pages.shared.lesson import show_code
from pages.shared.live_figure import play

NAMES = StatisticsConfig.parameter_names()
"""The parameters of the address that this part uses."""
_AXES = {
    "batch": "the batch, as in batch norm",
    "units": "the units of a layer, as in layer norm",
}
_LABELS = {
    "depth": "Hidden layers",
    "width": "Units per layer",
    "steps": "Training steps",
    "seeds": "Seeds",
    "seed": "First seed",
}


def show_statistics() -> None:
    """Show what networks reach with the mean, a deviation, both or neither."""
    st.markdown(
        "To standardize is to subtract the mean and divide by the standard deviation. Are both "
        "needed? RMSNorm divides by the root mean square alone, √(mean of x²), and leaves the mean "
        "in. Mean-only batch norm subtracts the mean alone. It comes with weight normalization, "
        "which divides each unit's weights by their length. All networks learn γ and β."
    )
    axis = show_control(StatisticsConfig, "axis", "Statistics over", names=_AXES)
    values = show_controls(StatisticsConfig, _LABELS, 3, ("seeds", "seed"))
    config = StatisticsConfig(**values, axis=axis)
    play(FEWER_STATISTICS, config)
    st.caption(
        f"Digits, ReLU, batches of 64. Each network is trained at {len(RATES)} rates. Lines are "
        "medians over the seeds, bands their range. A network with accuracy 0.1 guesses; one that "
        "diverged counts as 0. After 100 steps the networks are still learning."
    )
    show_code(write_statistics_code(config))
    frame.show_verdicts(("C52",), ())
