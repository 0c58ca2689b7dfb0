"""Controls of γ and β per feature, ε, and the mode."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from bn_core import RunningStats
from bn_core.inputs.batches.batch import MAX_FEATURES, Batch
from bn_core.inputs.batches.presets import Preset
from bn_core.inputs.batches.statistics import read_statistics, write_statistics
from bn_core.lessons.four_steps.config import FourStepsConfig
from bn_core.text.markdown import escape_quoted
from bn_core.text.sentences import begin_sentence
from pages.shared import url_state
from pages.shared.controls import show_control

GIVEN = "given"
_PAIRS = ("gamma", "beta")


@dataclass(frozen=True, slots=True, eq=False)
class Parameters:
    """Gamma and beta (C,), eps, and given statistics, as the reader has set them."""

    gamma: NDArray[np.float64]
    beta: NDArray[np.float64]
    eps: float
    given: RunningStats | None


def choose_feature(batch: Batch) -> int:
    """Return the feature shown, from 0, and ask for it if there are several."""
    features = batch.values.shape[1]
    if features == 1:
        return 0
    label = f"Feature shown, of {features}"
    shown = int(show_control(FourStepsConfig, "feature", label, maximum=features, stepper=True)) - 1
    if batch.names[shown] != f"feature {shown + 1}":
        st.caption(escape_quoted(batch.names[shown]))
    return shown


def choose_parameters(batch: Batch, feature: int, more: DeltaGenerator) -> Parameters:
    """Show the controls of one feature, from 0, and return the parameters of all.

    ``more`` is the place of the controls that few need.
    """
    features = batch.values.shape[1]
    gamma, beta = (_choose_pair(name, features, feature) for name in _PAIRS)
    with more:
        eps = show_control(FourStepsConfig, "eps", "ε")
        mode = show_control(
            FourStepsConfig,
            "mode",
            "Statistics",
            help="Training: the mean and variance of this batch. Inference: the mean and variance "
            "that the batch had when you switched, which then stay the same.",
        )
    return Parameters(gamma, beta, eps, _choose_statistics(mode, batch))


def set_parameters(gamma: float, beta: float, eps: float) -> None:
    """Give every feature the same γ and β.

    This is for callbacks, before the page runs.
    """
    st.session_state["gamma"] = [gamma]
    st.session_state["beta"] = [beta]
    st.session_state["eps"] = f"{eps:.12g}"
    st.session_state["mode"] = "training"


def take_preset(preset: Preset) -> None:
    """Set the parameters of a worked example, and show its first feature."""
    set_parameters(preset.gamma, preset.beta, preset.eps)
    st.session_state["feature"] = 1


def set_pair(feature: int, features: int, gamma: float, beta: float) -> None:
    """Give one feature (from 0) of several its own γ and β, in a callback."""
    for name, value in zip(_PAIRS, (gamma, beta), strict=True):
        values = _repeat_last(st.session_state[name], features)
        values[feature] = value
        st.session_state[name] = values


def _repeat_last(values: list[float], features: int) -> list[float]:
    """Return one value per feature, and repeat the last one for missing ones."""
    return (values + [values[-1]] * features)[:features]


def _choose_pair(name: str, features: int, feature: int) -> NDArray[np.float64]:
    """Show the slider of one feature's γ or β; return the values of all.

    The address holds them together.
    """
    knob = FourStepsConfig.knob(name)

    def read(text: str) -> list[float]:
        numbers = text.split()
        if not 1 <= len(numbers) <= MAX_FEATURES:
            raise ValueError(f"{knob.help}: give 1 to {MAX_FEATURES} numbers.")
        return [float(knob.read(each)) for each in numbers]

    values = _repeat_last(url_state.read_once(name, name, read, [float(knob.default)]), features)
    key = f"{name} of {feature + 1}"
    st.session_state[key] = values[feature]
    symbol = {"gamma": "γ", "beta": "β"}[name]
    reach = 10.0 ** max(1, math.ceil(math.log10(max(abs(values[feature]), 1.0))))

    def changed() -> None:
        values[feature] = st.session_state[key]
        st.session_state[name] = values

    st.slider(
        f"{symbol} of this feature" if features > 1 else symbol,
        -reach,
        reach,
        step=reach / 200,
        key=key,
        format="%.3g",
        help=f"{begin_sentence(knob.help)}; every feature has its own.",
        on_change=changed,
    )
    single = values if len(set(values)) > 1 else values[:1]
    url_state.write_parameter(name, " ".join(repr(v) for v in single), repr(float(knob.default)))
    return np.array(values)


def _choose_statistics(mode: str, batch: Batch) -> RunningStats | None:
    """Return the fixed statistics of inference.

    They come from a link, or were the batch's own when they were fixed.
    """
    if mode == "training":
        st.session_state.pop(GIVEN, None)
        url_state.write_parameter(GIVEN, "")
        return None
    features = batch.values.shape[1]

    def read(text: str) -> NDArray[np.float64]:
        return read_statistics(text, features)

    table = url_state.read_once(GIVEN, GIVEN, read, np.zeros((0, 2)))
    if len(table) != features:
        table = np.column_stack([batch.values.mean(0), batch.values.var(0)])
    st.session_state[GIVEN] = table
    url_state.write_parameter(GIVEN, write_statistics(table))
    return RunningStats(table[:, 0], table[:, 1], momentum=None, batches=1)
