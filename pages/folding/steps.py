"""The steps of the lesson on folding."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core.lessons.folding.config import FoldingConfig, RoundedWeightsConfig
from bn_core.lessons.folding.small_layer import fold_small_layer
from bn_core.text.numbers import format_number
from pages.folding.controls import DEFAULT, TEXT, Facts
from pages.shared.controls import set_controls
from pages.shared.steps import Step


def _set(config: FoldingConfig) -> None:
    """Set the whole state of a step; a callback."""
    set_controls(config)
    set_controls(RoundedWeightsConfig())
    st.session_state[TEXT] = DEFAULT


def _tell_shift(after: Facts) -> str:
    lines = after.lines
    moved = lines.evaluation.slope * after.config.shift
    return (
        "The dots of evaluation mode moved along their line, which stayed. Its slope a is "
        f"{_write(lines.evaluation.slope)}, so a shift of {_write(after.config.shift)} raises each "
        f"output by {_write(moved)}, compared with no shift. The line of training mode moved with "
        f"the batch: its outputs are still {_write_range(lines.trained)}."
    )


def _tell_wrong_axis(after: Facts) -> str:
    right, wrong = after.small.two_layers, after.small.one_layer
    return (
        f"The folded layer gives {_write_pair(wrong)} instead of {_write_pair(right)}. PyTorch "
        "stores the weights of a transposed convolution as (in, out, …), so a belongs to the "
        "second axis. Both axes have length 2 here, so no error is raised."
    )


def _tell_one_scale(after: Facts) -> str:
    if after.rounded is None:
        return ""
    exact = fold_small_layer(FoldingConfig()).folded
    networks, one, each = after.rounded.median_accuracy(after.config.factor, after.config.bits)
    return (
        f"All weights are now multiples of one step. The weight {_write(exact[1, 0])} became "
        f"{_write(after.small.folded[1, 0])}, because the largest weight, {_write(exact.max())}, "
        f"sets the step. Under “What rounding costs”, one unit of each network has a γ that is "
        f"{after.config.factor} times as large, and smaller weights behind it. There accuracy "
        f"falls from {_write(networks)} to {_write(one)}; with a scale per channel it is "
        f"{_write(each)}."
    )


def _tell_per_channel(after: Facts) -> str:
    if after.rounded is None:
        return ""
    exact = fold_small_layer(FoldingConfig()).folded[1, 0]
    one_scale = fold_small_layer(FoldingConfig(storage="one scale")).folded[1, 0]
    factor, bits = after.config.factor, after.config.bits
    networks, _, each = after.rounded.median_accuracy(factor, bits)
    _, fewer_one, fewer_each = after.rounded.median_accuracy(factor, bits - 1)
    return (
        f"Each output channel now has its own step. The weight {_write(exact)} became "
        f"{_write(after.small.folded[1, 0])}; with one scale it was {_write(one_scale)}. The "
        f"trained networks keep an accuracy of {_write(each)} (float weights: {_write(networks)}). "
        f"With {bits - 1} bits it is {_write(fewer_each)}, against {_write(fewer_one)} with one "
        "scale."
    )


def _write(value: float) -> str:
    return format_number(float(value))


def _write_pair(values: np.ndarray) -> str:
    return f"({', '.join(_write(each) for each in values)})"


def _write_range(values: np.ndarray) -> str:
    return f"from {_write(values.min())} to {_write(values.max())}"


STEPS = (
    Step(
        do="Move the batch that the layer gets now.",
        watch="One feature: which dots stay on their line?",
        button="Shift the batch by 20",
        act=_set,
        values={"config": FoldingConfig(shift=20.0)},
        tell=_tell_shift,
    ),
    Step(
        do="Fold a transposed convolution, a layer that enlarges images, along the wrong axis.",
        watch="The two drawings of the layer: compare their outputs.",
        button="Multiply the first axis",
        act=_set,
        values={"config": FoldingConfig(layer="transposed convolution", axis="first axis")},
        tell=_tell_wrong_axis,
    ),
    Step(
        do="Store the folded weights in 8 bits: as multiples of one step, their scale.",
        watch="The folded layer: which weight changes most?",
        button="Round to 8 bits with one scale",
        act=_set,
        values={"config": FoldingConfig(storage="one scale")},
        tell=_tell_one_scale,
    ),
    Step(
        do="Give each output channel a scale of its own.",
        watch="Look at the same weight, and at the curves of “What rounding costs”.",
        button="Round with a scale per channel",
        act=_set,
        values={"config": FoldingConfig(storage="scale per channel")},
        tell=_tell_per_channel,
    ),
)
