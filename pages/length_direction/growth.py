"""Weight decay against a rate that grows exponentially, step by step."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.length_direction.code import write_growth_code
from bn_core.lessons.length_direction.experiments import GROWING_RATE
from bn_core.lessons.length_direction.growth_config import GrowthConfig
from pages.shared import frame
from pages.shared.controls import build_config, show_controls
from pages.shared.lesson import show_code
from pages.shared.live_figure import play

NAMES = GrowthConfig.parameter_names()
"""The parameters of the address that this part uses."""
_LABELS = {
    "rate": "Constant rate η",
    "decay": "Weight decay λ",
    "momentum": "Momentum",
    "steps": "Steps",
    "seeds": "Seeds",
    "seed": "First seed",
}


def show_growth() -> None:
    """Show how far networks with decay and with a growing rate are apart."""
    st.markdown(
        "Here batch norm follows every weight, without γ and β, and decay acts on all of them. One "
        "network has weight decay and a constant rate, the other no decay and a growing rate. "
        "Decay shortens the weights. Batch norm takes no notice of their length, but a step turns "
        "short weights further, as a larger rate does.\n\n"
        "Both start from the same weights and see the same batches. The first figure shows how far "
        "their outputs are apart. They count as the same function if no output differs by more "
        "than 1% of the largest, or without ε by a millionth. A third network has neither decay "
        "nor a growing rate."
    )
    values = show_controls(GrowthConfig, _LABELS, 3, ("steps", "seeds", "seed"))
    config = build_config(GrowthConfig, values, "networks at a growing rate")
    play(GROWING_RATE, config)
    st.caption(
        "Digits, three hidden layers of 32 ReLU units, batches of 64. Lines are medians over the "
        "seeds, bands their range. Loss and lengths are those without ε: there the losses of decay "
        "and of the growing rate coincide. Lengths are the root mean square over all units. A "
        "difference of 0 is drawn at 10⁻¹⁷, and one above 10, or after an overflow, at 10."
    )
    st.markdown("In plain PyTorch, with one hidden layer and random examples:")
    show_code(write_growth_code(config))
    frame.show_verdicts(("C42",), ())
