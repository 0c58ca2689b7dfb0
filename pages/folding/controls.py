"""The controls of the lesson on folding, and what the page shows with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from bn_core.inputs.batches.batch import MAX_TEXT, BatchError
from bn_core.inputs.batches.text import read_batch
from bn_core.lessons.folding.config import FoldingConfig, RoundedWeightsConfig
from bn_core.lessons.folding.feature_line import FeatureLines
from bn_core.lessons.folding.result import RoundedWeights
from bn_core.lessons.folding.small_layer import SmallFolding
from bn_core.norm.arrays import Array
from pages.shared import frame
from pages.shared.controls import build_config, show_control, show_controls, show_textbox

TEXT = "line_x"
DEFAULT = "2, 4, 8, 10"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page shows; the rounded networks are None while they are trained."""

    config: FoldingConfig
    lines: FeatureLines
    small: SmallFolding
    rounded: RoundedWeights | None


def choose_settings(page: frame.Layout) -> tuple[str, FoldingConfig, RoundedWeightsConfig]:
    """Show all controls; return the text of the batch and the configs."""
    with page.controls:
        values = _choose_picture()
        with page.more_settings():
            text, more = _choose_numbers()
            rounded = show_controls(
                RoundedWeightsConfig,
                {"steps": "Training steps", "seeds": "Trained networks", "seed": "First seed"},
                steppers=("steps", "seeds", "seed"),
            )
    config = build_config(FoldingConfig, values | more, "folding config")
    return text, config, build_config(RoundedWeightsConfig, rounded, "rounded config")


def _choose_picture() -> dict[str, object]:
    left, right = st.columns([5, 6], gap="medium")
    with left:
        shift = show_control(
            FoldingConfig,
            "shift",
            "Shift the batch of the feature by",
            maximum=None,
            step=1.0,
            format="%g",
        )
        storage = show_control(FoldingConfig, "storage", "Store the folded weights as")
    with right:
        layer = show_control(FoldingConfig, "layer", "Layer that is folded")
        axis = show_control(
            FoldingConfig,
            "axis",
            "Multiply its weights by a along",
            help="PyTorch stores (out, in, …) for a linear layer and a convolution, and "
            "(in, out, …) for a transposed convolution. Its first axis is the wrong one.",
        )
    return {"shift": shift, "storage": storage, "layer": layer, "axis": axis}


def _choose_numbers() -> tuple[str, dict[str, object]]:
    text = show_textbox(
        st.text_input,
        TEXT,
        "Batch of the running statistics",
        DEFAULT,
        max_chars=MAX_TEXT,
        help="Two or more numbers of one feature, such as 2, 4, 8, 10.",
    )
    labels = {"gamma": "γ", "beta": "β", "bits": "Bits of a weight", "factor": "γ of one unit, ×"}
    return text, show_controls(FoldingConfig, labels, columns=4, steppers=("gamma", "beta"))


def read_column(text: str) -> Array:
    """Read the first feature of a batch as (B,), or raise ValueError."""
    try:
        return np.array(read_batch(text).values[:, 0])
    except BatchError as wrong:
        raise ValueError(f"The batch of the running statistics: {wrong}") from None
