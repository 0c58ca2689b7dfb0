"""The steps of the lesson on the four steps."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core import Forward, normalize
from bn_core.inputs.batches.batch import Batch
from bn_core.lessons.four_steps.config import FourStepsConfig
from bn_core.norm.axes import Array
from bn_core.text.numbers import format_number
from pages.four_steps.parameters import Parameters, set_parameters
from pages.shared.batch_input import set_text
from pages.shared.steps import Step

_FIRST = normalize([[2.0], [4.0], [8.0], [10.0]], 2.0, 1.0)
"""What the lesson opens with, and every step begins from."""


def _set_batch(text: str, gamma: float = 2.0, beta: float = 1.0) -> None:
    """Set the whole state of a step; a callback."""
    set_parameters(gamma, beta, FourStepsConfig().eps)
    set_text(text)
    st.session_state["feature"] = 1
    st.session_state["sample"] = 3


def choose_first(batch: Batch, parameters: Parameters) -> Forward | None:
    """Return what the lesson opens with if a batch of its size differs from it."""
    if batch.values.shape != _FIRST.x.shape:
        return None
    same = np.array_equal(batch.values, _FIRST.x)
    learned = (parameters.gamma[0], parameters.beta[0]) == (_FIRST.gamma[0], _FIRST.beta[0])
    return None if same and learned else _FIRST


def _tell_outlier(after: Forward) -> str:
    return (
        f"One number changed, but the mean rose from {_format(_FIRST.mean)} to "
        f"{_format(after.mean)} and the standard deviation from {_format(_FIRST.var**0.5)} to "
        f"{_format(after.var**0.5)}. So every x̂ changed: they were {_format_all(_FIRST.x_hat)} and "
        f"are {_format_all(after.x_hat)}. The 8 lies below the mean now."
    )


def _tell_shift(after: Forward) -> str:
    return (
        f"The mean rose by 100, from {_format(_FIRST.mean)} to {_format(after.mean)}. Subtracting "
        f"it leaves {_format_all(after.centered)}, as for 2, 4, 8, 10. So x̂ and y stay the same."
    )


def _tell_stretch(after: Forward) -> str:
    return (
        f"x − μ grew tenfold, and the standard deviation with it, to {_format(after.var**0.5)}. "
        f"After dividing, x̂ is {_format_all(after.x_hat)}, as for 2, 4, 8, 10. Batch norm forgets "
        "both where the numbers were and how wide they were spread."
    )


def _tell_scale(after: Forward) -> str:
    return (
        f"Of the four lines only y changed. Its mean is {_format(after.y.mean())}, which is β, and "
        f"its standard deviation {_format(after.y.std())}, which is γ. The network learns both."
    )


def _format(value: Array | float) -> str:
    return format_number(float(np.ravel(value)[0]))


def _format_all(values: Array) -> str:
    return ", ".join(format_number(float(each)) for each in values[:, 0])


STEPS = (
    Step(
        do="Move the 10 far to the right.",
        watch="Will the other three stay on the lines x̂ and y? Hollow dots show where they were.",
        button="Move the 10 to 30",
        act=_set_batch,
        values={"text": "2, 4, 8, 30"},
        tell=_tell_outlier,
    ),
    Step(
        do="Take 2, 4, 8, 10 again and add 100 to every number.",
        watch="Do the dots of x̂ leave the hollow ones?",
        button="Add 100 to all four",
        act=_set_batch,
        values={"text": "102, 104, 108, 110"},
        tell=_tell_shift,
    ),
    Step(
        do="Take 2, 4, 8, 10 again and multiply every number by 10.",
        watch="Compare the lines x − μ and x̂.",
        button="Multiply all four by 10",
        act=_set_batch,
        values={"text": "20, 40, 80, 100"},
        tell=_tell_stretch,
    ),
    Step(
        do="Take 2, 4, 8, 10 again with another scale γ and shift β.",
        watch="Which dots leave the hollow ones?",
        button="Set γ to 3 and β to −5",
        act=_set_batch,
        values={"text": "2, 4, 8, 10", "gamma": 3.0, "beta": -5.0},
        tell=_tell_scale,
    ),
)
