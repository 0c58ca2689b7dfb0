"""The steps of the lesson on ε."""

from __future__ import annotations

import streamlit as st

from bn_core.inputs.batches.presets import PRESETS
from bn_core.lessons.epsilon.config import EpsilonConfig
from bn_core.lessons.epsilon.result import EpsilonResult
from bn_core.lessons.epsilon.sentences import tell_float32, tell_shrinkage
from bn_core.norm.conventions import KERAS, PYTORCH
from bn_core.text.numbers import format_number
from pages.shared.batch_input import set_text
from pages.shared.controls import set_controls
from pages.shared.steps import Step

_START = EpsilonConfig()


def _set_all(
    text: str = PRESETS[0].text,
    eps: float = PYTORCH.eps,
    shrink: int = _START.shrink,
    offset: int = _START.offset,
) -> None:
    """Set the whole state of a step; a callback."""
    set_text(text)
    st.session_state["feature"] = 1
    st.session_state["eps"] = f"{eps:.12g}"
    set_controls(EpsilonConfig(shrink=shrink, offset=offset))


def _tell_shrinkage(after: EpsilonResult | None) -> str:
    return tell_shrinkage(after) if after else ""


def _tell_library(after: EpsilonResult | None) -> str:
    if after is None:
        return ""
    factor = 10.0**after.config.shrink
    curve = dict(after.curves)[PYTORCH.eps]
    [other] = curve.var_hat[abs(curve.factor / factor - 1) < 1e-9]
    return (
        f"{tell_shrinkage(after)} With the ε of PyTorch (the dashed curve) it would be "
        f"{format_number(float(other))}. The same layer with the same weights gives other outputs "
        "in the other library."
    )


def _tell_float32(after: EpsilonResult | None) -> str:
    return tell_float32(after) if after else ""


STEPS = (
    Step(
        do="Divide the batch by 10,000.",
        watch="Watch the diamond. Is the variance of x̂ still 1?",
        button="Divide by 10,000",
        act=_set_all,
        values={"shrink": 4},
        tell=_tell_shrinkage,
    ),
    Step(
        do="Divide the batch by 100, and take the ε of Keras, which is 0.001.",
        watch="The solid curve is that of Keras now. How far down is the diamond on it?",
        button="Take the ε of Keras",
        act=_set_all,
        values={"shrink": 2, "eps": KERAS.eps},
        tell=_tell_library,
    ),
    Step(
        do="Give all four examples the same value.",
        watch="σ is 0 then, and ε alone is left under the root. What is x̂?",
        button="Make the feature constant",
        act=_set_all,
        values={"text": "3, 3, 3, 3"},
        tell=_tell_shrinkage,
    ),
    Step(
        do="Add 100,000 to 2, 4, 8, 10, stored as float32 with about 7 digits.",
        watch="The variance should stay 10. Watch the large mark in the second picture.",
        button="Add 100,000",
        act=_set_all,
        values={"offset": 5},
        tell=_tell_float32,
    ),
)
