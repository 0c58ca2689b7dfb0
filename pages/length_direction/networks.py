"""Controls and run of networks with scaled weights."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.length_direction.config import LengthConfig
from bn_core.lessons.length_direction.experiments import LENGTH_DIRECTION
from bn_core.lessons.length_direction.figure import formula_rows, scaling_rows
from bn_core.lessons.length_direction.result import LengthDirection
from pages.shared.controls import show_controls
from pages.shared.live_figure import get_final_result, play
from pages.shared.number_table import show_table

NAMES = tuple(name for name, _ in LengthConfig.parameters())
_LABELS = {
    "epsilon": "ε",
    "rate": "Learning rate η",
    "decay": "Weight decay λ",
    "steps": "Steps",
    "seeds": "Seeds",
    "seed": "First seed",
}


def show_networks() -> tuple[LengthConfig, LengthDirection | None]:
    """Show controls and run; return config and finished result."""
    st.subheader("A whole network", anchor=False)
    st.markdown(
        "Networks of three hidden layers of 64 ReLU units learn the digits. All start from the "
        "same directions and see the same batches; only lengths, decay and rates differ. Decay "
        "acts on the hidden weights alone, which are the ones before batch norm."
    )
    config = LengthConfig(**show_controls(LengthConfig, _LABELS, 6, ("seeds", "steps")))
    run = play(LENGTH_DIRECTION, config)
    st.caption(
        "Lines are medians over the seeds, shades their range. “Growing rate” multiplies η by "
        "(1 − ηλ)⁻² at every step and has no decay: the same function, if ε is nothing."
    )
    result: LengthDirection | None = get_final_result(run)
    if result is not None:
        _show_tables(result)
    return config, result


def summarize(result: LengthDirection | None) -> list[str]:
    """Quote the verdicts of a finished run."""
    return [each.sentence for each in result.verdicts] if result else []


def _show_tables(result: LengthDirection) -> None:
    if result.scaling:
        heads = [
            "W ×",
            "logits apart, ε 10⁻⁵",
            "‖g‖·a",
            "logits apart, ε 10⁻¹²",
            "‖g‖·a",
            "logits apart, without",
            "‖g‖·a",
        ]
        show_table(
            heads, scaling_rows(result.scaling), None, "What scaling all hidden weights does"
        )
        st.caption("All hidden weights times a. Medians over the seeds.")
    if result.formula:
        heads = ["formula", "relative error"]
        show_table(heads, formula_rows(result.formula), None, "Printed formulas against batch norm")
        st.caption("512 correlated examples of 20 features with means of their own, 32 units.")
