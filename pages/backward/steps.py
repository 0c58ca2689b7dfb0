"""The steps of the lesson on the backward pass."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core.inputs.batches.presets import PRESETS
from bn_core.lessons.backward.sentences import (
    describe_fixed,
    describe_one_output,
    describe_stretched,
    describe_sum,
)
from pages.four_steps.parameters import GIVEN, take_preset
from pages.shared.batch_input import set_text
from pages.shared.steps import Step


def _set_example(text: str = "2, 4, 8, 10", loss: str = "one", mode: str = "training") -> None:
    """Set the batch, the loss and the statistics, in a callback."""
    take_preset(PRESETS[0])
    set_text(text)
    # Fixed statistics are those of this batch, not of the last one.
    st.session_state.update(loss=loss, mode=mode, sample=2, **{GIVEN: np.zeros((0, 2))})


STEPS = (
    Step(
        do="Let the loss be one output alone, y₂.",
        watch="How many inputs get a gradient?",
        button="Set the loss to y₂",
        act=_set_example,
        tell=describe_one_output,
    ),
    Step(
        do="Multiply the batch by 10.",
        watch="The bars of ∂L/∂x look the same. Watch the numbers on their axis.",
        button="Multiply the batch by 10",
        act=_set_example,
        values={"text": "20, 40, 80, 100"},
        tell=describe_stretched,
    ),
    Step(
        do="Take 2, 4, 8, 10 again, and let the loss be the sum of all outputs.",
        watch="Watch the black marks, the sum of the three paths.",
        button="Set the loss to the sum",
        act=_set_example,
        values={"loss": "sum"},
        tell=describe_sum,
    ),
    Step(
        do="Keep that loss and fix the statistics, as evaluation mode does.",
        watch="Which paths are left?",
        button="Fix the statistics",
        act=_set_example,
        values={"loss": "sum", "mode": "inference"},
        tell=describe_fixed,
    ),
)
