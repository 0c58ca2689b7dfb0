"""The loss along the gradient, its curvature, and theorem 4.1."""

from __future__ import annotations

import streamlit as st

from bn_core.compute.runs import Run
from bn_core.lessons.landscape.config import LandscapeConfig
from bn_core.lessons.landscape.verdicts import judge_slices
from bn_core.lessons.smoothness.config import (
    DEPTHS,
    EVERY,
    REACHES,
    CurvatureConfig,
    GradientPathConfig,
)
from bn_core.lessons.smoothness.experiments import CURVATURE, GRADIENT_PATH
from bn_core.text.numbers import format_number
from pages.shared.badge import show_badge
from pages.shared.controls import show_controls
from pages.shared.live_figure import get_final_result, play

NAMES = (
    *(name for name, _ in GradientPathConfig.parameters()),
    *(name for name, _ in CurvatureConfig.parameters()),
)
_ALONG = {
    "net": "Network",
    "rate": "Learning rate",
    "depth": "Hidden layers",
    "width": "Units a layer",
    "batch_size": "Batch size",
    "steps": "Training steps",
    "seeds": "Seeds followed",
    "seed": "First seed followed",
}
_CURVE = {
    "init": "First weights",
    "width": "Units a layer (curvature)",
    "examples": "Examples (curvature)",
    "steps": "Training steps (curvature)",
    "rate": "Learning rate (curvature)",
    "seeds": "Seeds (curvature)",
    "seed": "First seed (curvature)",
}


def show_gradient_path() -> Run:
    """Show controls and bands of the search along the gradient; return the run."""
    st.subheader("Along the gradient, while it learns", anchor=False)
    st.markdown(
        f"A training step goes along one direction alone. Every {EVERY} steps we look "
        f"{format_number(REACHES[0])} to {format_number(REACHES[-1])} learning rates ahead, "
        "against the gradient of "
        "the batch: how far does the loss range, and how far is the gradient there from the one "
        "that was trusted? Effective β is the largest change over its distance."
    )
    config = GradientPathConfig(**show_controls(GradientPathConfig, _ALONG, 4, ("seeds", "seed")))
    run = play(
        GRADIENT_PATH,
        config,
        key="along_gradient run",
    )
    st.caption(
        "ReLU networks on digits, batch statistics throughout. The bands are the first seed's, "
        "over the distances; the verdict is of all seeds."
    )
    return run


def show_curvature() -> Run:
    """Show controls and curves of the largest eigenvalues by depth; return the run."""
    st.subheader("Smoothing and explosion are one curve", anchor=False)
    st.markdown(
        "How fast the gradient can change is bounded by the Hessian's eigenvalue of largest size, "
        "which is negative if the loss curves down more than up. The largest eigenvalue is another "
        "number then. The Fisher matrix is the Hessian without the "
        "curvature of the network itself, and has no negative eigenvalues."
    )
    config = CurvatureConfig(**show_controls(CurvatureConfig, _CURVE, 5, ("seeds", "seed")))
    run = play(
        CURVATURE,
        config,
    )
    st.caption(
        "“Of the outputs” has batch norm behind the last layer alone, as Karakida et al. propose. "
        "Filled dots are negative eigenvalues, drawn by their size. All are found by Lanczos "
        "iteration on products with vectors, before and after training, for "
        f"{', '.join(map(str, DEPTHS[:-1]))} and {DEPTHS[-1]} hidden ReLU layers."
    )
    return run


def show_bound(config: LandscapeConfig) -> None:
    """Check theorem 4.1 on every unit of the slice's network, by autograd."""
    st.subheader("What the theorem bounds", anchor=False)
    st.markdown(
        "Santurkar et al., theorem 4.1: a unit's gradient before batch norm is at most γ/σ times "
        "what is left of it after two directions are taken out. For one and the same loss that is "
        "no inequality but the backward pass itself. It is sure to shrink a gradient only where "
        "γ/σ, which the theorem leaves open, is not above 1."
    )
    st.caption("Every batch norm layer of the network in the slice above, first seed, in float64:")
    show_badge(
        "bound",
        "bn_core.lessons.smoothness.worker.gradient_bound_check",
        "check",
        config.run(config.seed),
        config.trained,
        config.examples,
    )


def summarize(sliced: Run, *others: Run) -> list[str]:
    """Quote the verdicts of finished runs, or say that there are none."""
    slices = get_final_result(sliced)
    result = [*judge_slices(slices)] if slices else []
    result += [each for run in others if (last := get_final_result(run)) for each in last.verdicts]
    sentences = [each.sentence for each in result]
    return sentences or [
        "No run has come to its end yet: Run starts one, and its verdict stands here."
    ]
