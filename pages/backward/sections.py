"""Sections of the backward lesson below the graph."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from bn_core import Backward, backward, normalize
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.batches.batch import Batch
from bn_core.lessons.backward.config import BackwardConfig
from bn_core.lessons.backward.paths_figure import draw_paths, draw_plane
from bn_core.lessons.detached_statistics.bias_drift import simulate_bias_drift
from bn_core.lessons.detached_statistics.bias_drift_figure import (
    draw_bias_drift,
    draw_gradient_flow,
)
from bn_core.lessons.detached_statistics.config import LIVE_RUN
from bn_core.lessons.detached_statistics.experiments import LIVE_NETWORKS
from bn_core.norm.gradient_flow import GradientFlow, measure_gradient_flow
from bn_core.norm.gradient_paths import project_gradient, split_gradient
from bn_core.text.numbers import format_number
from pages.shared.badge import show_badge
from pages.shared.controls import show_controls
from pages.shared.lesson import get_theme
from pages.shared.live_figure import play, show_figures
from pages.shared.session import compute_once

RUN = "left out run"
_TOY = {"target": "Target t", "toy_rate": "Learning rate", "toy_steps": "Steps"}
_NETWORK = {"rate": "Learning rate of the network", "seed": "Seed"}
SIZES = (2, 3, 4, 6, 8, 16, 32, 64)


def show_paths(grads: Backward, feature: int) -> None:
    """Show d_x as the sum of its paths, and as the result of two projections."""
    st.subheader("Three paths, two projections", anchor=False)
    drawn = [draw_paths(grads, split_gradient(grads), feature, get_theme())]
    if grads.step.axes.fixed:
        st.markdown("The statistics are fixed: only the direct path is open, nothing is removed.")
        show_figures(drawn, key="paths")
        return
    st.markdown(
        "The gradient reaches x straight through x̂, through the variance and through the mean. "
        "The two detours remove a direction each: the mean the part along (1, 1, …, 1), the "
        "variance the part along x̂. The whole becomes shorter, though a single sample's may grow."
    )
    try:
        flat = project_gradient(grads, feature)
    except ValueError as wrong:
        show_figures(drawn, key="paths")
        st.caption(str(wrong))
        return
    show_figures([*drawn, draw_plane(flat, len(grads.d_x), get_theme())], key="paths")
    st.markdown(
        f"The direct gradient has {format_number(flat.along_ones)} along the ones, "
        f"{format_number(flat.direct[0])} "
        f"along x̂ and {format_number(flat.direct[1])} across. ∂L/∂x keeps "
        f"{format_number(flat.total[0], 2)} along x̂ "
        f"and {format_number(flat.total[1])} across. {_describe_plane(len(grads.d_x))}"
    )


def _describe_plane(count: int) -> str:
    """Describe the plane among the directions that so many samples have."""
    if count == 2:
        return "Two samples have no direction across: the mean and x̂ are all there is."
    if count == 3:
        return (
            "With three samples this plane is all that is left beside the direction of the mean; "
            "the dotted lines are the samples' own axes, seen along it."
        )
    return f"Of {count} directions the plane shows two: along x̂, and where the gradient points."


def show_checks(grads: Backward, feature: int) -> None:
    """Show the formula, central differences and autograd side by side."""
    st.subheader("Three judges", anchor=False)
    st.markdown(
        "The same gradient three times: by the formula, by moving each number a little both ways "
        "and looking at the loss, and by PyTorch's autograd."
    )
    show_badge("judges", "bn_core.lessons.backward.worker.three_way_check", "check", grads, feature)


def show_detached_statistics(batch: Batch, feature: int, grads: Backward) -> None:
    """Show a toy, a published approximation and networks with detached statistics."""
    st.subheader("Leave the statistics out", anchor=False)
    st.markdown(
        "Suppose the backward pass forgets that μ and σ² depend on x. First a toy, from the paper "
        "itself: x = u + b, x̂ = x − μ, the loss mean((x̂ − t)²), gradient descent on b. Here u is "
        "your batch."
    )
    target, rate, steps = show_controls(BackwardConfig, _TOY).values()
    u = batch.values[:, feature]
    result = compute_once(
        "toy kept",
        (tuple(u.tolist()), target, rate, steps),
        lambda: simulate_bias_drift(u, target, rate, steps),
    )
    show_figures(draw_bias_drift(result, get_theme()), key="toy")
    change = float(np.ptp(result.loss_left_out))
    st.markdown(
        f"After {steps} steps b is {format_number(float(result.bias_left_out[-1]))} with the "
        f"statistics left out, and the loss has changed by {format_number(change, 2)}. The true "
        f"gradient leaves b at {format_number(float(result.bias_kept[-1]), 2)}: μ takes any b "
        "away, so b cannot help."
    )
    _show_approximation(grads, feature)
    _show_networks()


def _show_approximation(grads: Backward, feature: int) -> None:
    direct, d_x = split_gradient(grads).direct[:, feature], grads.d_x[:, feature]
    length = float(np.linalg.norm(d_x))
    off = float(np.linalg.norm(direct - d_x))
    if off <= 1e-12 * length:
        sentence = "exact"
    elif length <= 1e-12 * off:
        sentence = "all wrong: ∂L/∂x is 0"
    else:
        sentence = f"off by {format_number(off / length)} times the length of the true one"
    st.markdown(
        "An encyclopedia gives (∂L/∂y)·γ/σ for the whole gradient. That is the direct path alone; "
        f"on this batch it is {sentence}."
    )


def _show_networks() -> None:
    st.markdown(
        "Now a real network, three layers of 100 ReLU units on handwritten digits: without "
        "normalization, with batch norm, and with batch norm whose gradient leaves its statistics "
        "out. Same weights, same batches."
    )
    chosen = show_controls(RunConfig, _NETWORK)
    play(LIVE_NETWORKS, replace(LIVE_RUN, **chosen), key=RUN)


@st.cache_data(show_spinner=False)
def _measure_flow() -> GradientFlow:
    return measure_gradient_flow(SIZES)


def show_batch_of_two() -> None:
    """Show that a batch of two has fixed outputs and passes no gradient."""
    st.subheader("A batch of two", anchor=False)
    result = _measure_flow()
    pair = normalize([[1.0, 5.0], [2.0, 500.0]], eps=0.0)
    through = backward(pair, [[1.0, 0.3], [-2.0, 7.0]]).d_x
    st.markdown(
        "The mean takes one direction of the gradient, the variance another: of B examples with "
        "one value each, B − 2 directions are left. So a random gradient keeps √((B − 2)/B) of its "
        "size, and of two samples nothing. Of images, B·H·W values share a mean."
    )
    show_figures([draw_gradient_flow(result, get_theme())], key="passing")
    st.markdown(
        f"Measured at B = 2: {format_number(float(result.rms[0]), 2)}; at 3: "
        f"{format_number(float(result.rms[1]))} (law {format_number(float(result.law[1]))}); at "
        f"64: {format_number(float(result.rms[-1]))} ({format_number(float(result.law[-1]))}). The "
        f"pairs (1, 2) and (5, 500) both become ({format_number(float(pair.x_hat[0, 0]))}, "
        f"{format_number(float(pair.x_hat[1, 0]))}), and the largest gradient of their x is "
        f"{format_number(float(np.abs(through).max()), 2)}."
    )
