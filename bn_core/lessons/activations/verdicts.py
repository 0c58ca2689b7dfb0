"""Judge the first figure of Ioffe and Szegedy (claim C12)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.effect import Effect
from bn_core.experiments.seeds import format_spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.activations.claims import CLAIMS
from bn_core.lessons.activations.config import FigureOneConfig
from bn_core.lessons.activations.result import FigureOne
from bn_core.norm.arrays import Array

EARLY_STEP = int(CLAIMS["C12"].limit("early"))
"""The step at which claim C12 compares the accuracies."""
LAYER = 3


def judge_figure_one(config: FigureOneConfig, result: FigureOne) -> tuple[Verdict, ...]:
    """Judge the parts of claim C12."""
    early = result.accuracy[:, config.measured_steps.index(EARLY_STEP)].T
    end = result.accuracy[:, -1].T
    span = result.span.T
    return (
        _judge(
            "faster",
            early[1] - early[0],
            f"Test accuracy at step {EARLY_STEP}: {_compare(early)}.",
            "Both networks saw the same batches, from the same first weights, at one rate.",
        ),
        _judge(
            "higher",
            end[1] - end[0],
            f"Test accuracy after {config.steps:,} steps: {_compare(end)}.",
            "Both networks had the same budget of steps.",
        ),
        _judge(
            "steadier",
            span[0] / span[1],
            f"Range of the median of unit {config.unit} of layer {LAYER}: {_compare(span)}.",
            "The unit is the same one in both networks, chosen before the run.",
        ),
    )


def _judge(name: str, values: Array, measured: str, because: str) -> Verdict:
    part = CLAIMS["C12"].part(name)
    if np.isnan(values).any():
        obstacle = "A network diverged, so that not everything is measured."
        return Verdict.without(part, measured, obstacle)
    return Verdict.of(part, Effect.of(values), measured, because)


def _compare(values: Array) -> str:
    """Tell the numbers of both networks, (2, R)."""
    none, batch = map(format_spread, values)
    return f"median (least to largest) {none} without, {batch} with batch norm"
