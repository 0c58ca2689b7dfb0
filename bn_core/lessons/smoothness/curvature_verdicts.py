"""Judge the curvature of the loss (claim C26)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.effect import Effect
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.smoothness.claims import CLAIMS
from bn_core.lessons.smoothness.config import NETWORKS
from bn_core.lessons.smoothness.curvature_result import Curvature
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

CONVERGED = CLAIMS["C26"].limit("residual")
"""The largest residual of an eigenvalue that may decide, as a share of it."""
_COMPARED = {
    "top": (0, "top", "batch"),
    "size": (0, "dominant", "batch"),
    "trained top": (1, "top", "batch"),
    "trained size": (1, "dominant", "batch"),
    "last": (0, "fisher", "last"),
    "hidden": (0, "fisher", "batch"),
}
"""For each part of the claim the moment, the eigenvalue, and the network with batch norm."""
_BECAUSE = (
    "Batch norm bounds the size of the outputs, which lowers curvature where they would be large. "
    "It also keeps signals from fading, and without skips it makes gradients grow with every "
    "layer, which raises it."
)
_LAST = (
    "Batch norm of the outputs takes out their mean over the batch, in whose direction the "
    "gradients of all examples agree most. But where the outputs hardly differ between examples "
    "it divides by a small σ."
)


def judge_curvature(result: Curvature) -> tuple[Verdict, ...]:
    """Judge the parts of claim C26, each along the depth."""
    return tuple(_judge(result, name) for name in _COMPARED)


def _judge(result: Curvature, name: str) -> Verdict:
    part = CLAIMS["C26"].part(name)
    moment, quantity, network = _COMPARED[name]
    place = NETWORKS.index(network)
    none, batch = getattr(result, quantity)[moment][[0, place]]
    measured = _tell(result, moment, quantity, network)
    if obstacle := _find_obstacle(result, moment, place, quantity, none):
        return Verdict.without(part, measured, obstacle)
    ratios = np.abs(batch) / np.abs(none) if quantity == "dominant" else batch / none
    effects = [
        Effect.of(each, float(depth)) for depth, each in zip(result.depths, ratios, strict=True)
    ]
    return Verdict.of(part, effects, measured, _LAST if network == "last" else _BECAUSE)


def _find_obstacle(result: Curvature, moment: int, place: int, quantity: str, none: Array) -> str:
    """Say why the two networks cannot be compared; empty if they can."""
    compared = [0, place]
    if not np.isfinite(result.loss[moment][compared]).all():
        return "A network diverged in training, so that there is no eigenvalue to compare."
    residual = result.residual[moment][compared]
    if not (residual <= CONVERGED).all():  # NaN is no convergence either
        return "An eigenvalue has not converged."
    if quantity != "dominant" and (none <= 0).any():
        return "Without batch norm the largest eigenvalue is not positive, so it has no share."
    return ""


def _tell(result: Curvature, moment: int, quantity: str, network: str) -> str:
    """Tell the medians of the shallowest and the deepest networks, and the loss."""
    values = getattr(result, quantity)[moment]
    compared = [0, NETWORKS.index(network)]
    when = ("at the first weights", "after training")[moment]
    ends = "; ".join(
        f"at {result.depths[row]} hidden layers "
        + " and ".join(
            f"{_median(values[place, row])} {'with' if place else 'without'} (loss "
            f"{_median(result.loss[moment, place, row])})"
            for place in compared
        )
        for row in (0, -1)
    )
    residuals = result.residual[moment][compared]
    known = residuals[~np.isnan(residuals)]
    told = f"Medians {when}: {ends}."
    if not known.size:
        return told
    worst = format_number(float(known.max()), 2)
    return f"{told} Residuals of the eigenvalues are at most {worst} of them."


def _median(values: Array) -> str:
    """Tell a median over the seeds, or that not every seed has a number."""
    middle = float(np.median(values))
    return "none" if np.isnan(middle) else format_number(middle)
