"""The closed parts of the lesson on smoothness."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from bn_core.experiments.verdict import Verdict, tell_verdicts
from bn_core.lessons.smoothness.code import write_curvature_code
from bn_core.lessons.smoothness.config import DEPTHS, CurvatureConfig
from bn_core.lessons.smoothness.experiments import CURVATURE
from bn_core.lessons.smoothness.facts import SmoothnessFacts
from bn_core.lessons.smoothness.gradient_bound_result import GradientBound
from bn_core.lessons.smoothness.spectrum_result import Spectrum
from bn_core.lessons.smoothness.table import curvature_to_csv
from bn_core.text.numbers import format_number
from pages.shared.controls import show_controls
from pages.shared.lesson import show_code, show_csv_button
from pages.shared.live_figure import get_final_result, play
from pages.shared.number_table import show_table

CURVATURE_NAMES = CurvatureConfig.parameter_names()
_CURVATURE = {
    "init": "First weights",
    "width": "Units per layer",
    "examples": "Examples in the loss",
    "steps": "Training steps",
    "rate": "Learning rate",
    "seeds": "Seeds",
    "seed": "First seed",
}
_MOMENTS = ("first weights", "after training")
_TOP = 8
"""How many of the largest eigenvalues the table lists."""


def show_numbers(now: SmoothnessFacts) -> None:
    """Show the numbers behind the picture, and the verdicts that follow from it."""
    if now.path is not None:
        _show_verdicts(now.path.verdicts)
    elif now.bound is not None:
        _show_layers(now.bound)
    elif now.spectrum is not None:
        _show_eigenvalues(now.spectrum)
    else:
        st.markdown("The numbers are shown when the picture is complete.")


def _show_verdicts(verdicts: Sequence[Verdict]) -> None:
    st.markdown("\n".join(f"- {each}" for each in tell_verdicts(verdicts)))


def _show_layers(result: GradientBound) -> None:
    """Show the theorem's numbers of every batch-norm layer."""
    rows = []
    for layer in np.unique(result.layer).tolist():
        inside = (result.layer == layer) & result.has_gradient
        scale, passed = result.scale[inside], result.passed[inside]
        rows.append(
            [
                f"layer {layer}",
                f"{inside.sum()}",
                f"1 − {format_number(1 - float(result.quotient[inside].max()), 1)}",
                format_number(float(np.median(scale))),
                f"{(scale > 1).sum()}",
                format_number(float(np.median(passed))),
                f"{(passed > 1).sum()}",
            ]
        )
    heads = ("", "units", "largest left/right side", "median γ/σ", "γ/σ above 1")
    show_table(
        (*heads, "median ‖∂L/∂x‖/‖∂L/∂y‖", "gradient grows"),
        rows,
        0,
        "The two sides of theorem 4.1, by layer",
    )


def _show_eigenvalues(result: Spectrum) -> None:
    """Show the largest and the most negative eigenvalues, as medians over the seeds."""
    places = [-rank for rank in range(1, _TOP + 1)]
    heads = [f"{moment}, {norm}" for moment in _MOMENTS for norm in ("without", "with")]
    lowest = np.nanmedian(result.bottom, axis=2).ravel()
    medians = np.nanmedian(result.values, axis=2).reshape(4, -1)
    rows: list[Sequence[float | str]] = [
        (f"{-place}. largest", *(float(each[place]) for each in medians)) for place in places
    ]
    rows.append(("most negative", *map(float, lowest)))
    show_table(
        ("eigenvalue", *heads),
        rows,
        0,
        "The ends of the spectrum, medians over the seeds",
    )
    worst = np.nanmax(result.residuals[..., -_TOP:] / np.abs(result.values[..., -_TOP:]), initial=0)
    st.caption(
        f"With {result.parameters[0]:,} weights there are as many eigenvalues. Of the largest "
        f"{_TOP} each is known to {format_number(100 * float(worst), 1)}% or better."
    )


def show_curvature() -> None:
    """Show the largest eigenvalues of Hessian and Fisher matrix by depth."""
    st.markdown(
        "How fast the gradient can change is bounded by the Hessian's eigenvalue of largest size, "
        "which is negative if the loss bends down more than up. The largest eigenvalue is another "
        "number then. The Fisher matrix is the Hessian without the curvature of the network "
        "itself, and has no negative eigenvalues."
    )
    config = CurvatureConfig(**show_controls(CurvatureConfig, _CURVATURE, 4, ("seeds", "seed")))
    run = play(CURVATURE, config)
    st.caption(
        "“Of the outputs” has batch norm behind the last layer alone, as Karakida et al. propose. "
        "Filled dots are negative eigenvalues, drawn by their size. All are found by Lanczos "
        "iteration on products with vectors, before and after training, for "
        f"{', '.join(map(str, DEPTHS[:-1]))} and {DEPTHS[-1]} hidden ReLU layers."
    )
    show_csv_button(
        "curvature.csv",
        lambda: curvature_to_csv(config, get_final_result(run)),
        "curvature.csv",
    )
    show_code(write_curvature_code(config))


def show_theorem() -> None:
    """Derive the theorem from the backward pass."""
    st.markdown(
        r"""
For one unit and $m$ values, let $g = \partial L/\partial y$. The
[backward pass](/backward) of batch norm is

$$
\frac{\partial L}{\partial x} = \frac{\gamma}{\sigma}
\Big(g - \overline{g} - \hat{x}\,\overline{g\,\hat{x}}\Big),
$$

where a bar is the mean over the batch. The bracket is $g$ without its parts along $(1, \dots, 1)$
and along $\hat{x}$, which are at right angles to each other. By Pythagoras

$$
\Big\|\frac{\partial L}{\partial x}\Big\|^2 = \frac{\gamma^2}{\sigma^2}
\Big(\|g\|^2 - m\,\overline{g}^2 - m\,\overline{g\,\hat{x}}^2\Big).
$$

So for one and the same loss the theorem is an equation, up to ε: with ε the direction of $\hat{x}$
is not taken out completely, and $\sigma$ is $\sqrt{\sigma^2 + \varepsilon}$.
"""
    )


def show_method() -> None:
    """Say how the three pictures are measured."""
    st.markdown(
        "- **Along the gradient.** ReLU networks learn the 8 × 8 digits by plain SGD, without and "
        "with batch norm, at the same rate from the same first weights; the rate is tuned for "
        "neither. Santurkar et al. measure VGG on CIFAR-10.\n"
        "- **Effective β** is the largest ‖g′ − g‖ over its distance on the way. If it is β "
        "everywhere, the gradient is β-Lipschitz: the loss is β-smooth.\n"
        "- **The bound** is measured in float64 with batch statistics, in one network "
        "per seed.\n"
        "- **Eigenvalues.** 64 Lanczos steps with full orthogonalization on products of the "
        "Hessian with a vector, in float64. The outermost values are eigenvalues, and the weights "
        "of all estimate the density (Ghorbani et al. 2019), here from one random vector per "
        "seed. So the middle of a curve is less certain than its ends."
    )


PAPERS = (
    "Santurkar, Tsipras, Ilyas & Mądry 2018, [How Does Batch Normalization Help "
    "Optimization?](https://arxiv.org/abs/1805.11604): figure 4 is the first picture, theorem 4.1 "
    "the second.",
    "Ghorbani, Krishnan & Xiao 2019, [An Investigation into Neural Net Optimization via Hessian "
    "Eigenvalue Density](https://arxiv.org/abs/1901.10159): batch norm and the outliers of the "
    "spectrum.",
    "Karakida, Akaho & Amari 2019, [The Normalization Method for Alleviating Pathological "
    "Sharpness in Wide Neural Networks](https://arxiv.org/abs/1906.02926): batch norm of the "
    "outputs.",
)
