"""Sentences on networks that learn γ, β, both or neither."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.seeds import format_spread
from bn_core.inputs.datasets import DATASETS
from bn_core.lessons.scale_and_shift.config import MOMENTS, AffineConfig
from bn_core.lessons.scale_and_shift.result import AffineNetworks
from bn_core.text.numbers import format_number

SMALL_DIFFERENCE = 0.01
"""A difference in accuracy that this lesson calls none: a point, or 5 of 500 test examples."""


def describe_networks(config: AffineConfig, result: AffineNetworks, moment: int) -> list[str]:
    """Describe what the networks reached at a moment, or how far they are."""
    accuracy = result.accuracy[moment]
    if np.isnan(accuracy).any():
        return [f"{format_number(100 * result.progress)}% of the training is done."]
    neither, gamma, beta, both = map(format_spread, accuracy)
    step = config.measured_steps[moment]
    seeds = f"{config.seeds} seeds" if config.seeds > 1 else "one seed"
    legend = (
        ["Background: the class that a network gives to each point. Marks: test points by class."]
        if result.edge
        else []
    )
    at_end = moment == MOMENTS and result.done
    return [
        *([f"{_tell_task(config, result)}."] if at_end else []),
        *legend,
        f"Test accuracy after step {step}, median and range of {seeds}: {neither} with neither, "
        f"{gamma} with γ alone, {beta} with β alone, {both} with both.",
    ]


def tell_worth(config: AffineConfig, result: AffineNetworks) -> str:
    """Tell what γ and β were worth at the end, or "" before it."""
    if not result.done:
        return ""
    neither, gamma, beta, both = result.median_accuracy[-1].tolist()
    numbers = (
        f"Test accuracy is {format_number(neither)} with neither, {format_number(gamma)} with γ "
        f"alone, {format_number(beta)} with β alone, {format_number(both)} with both."
    )
    told = f"{_tell_task(config, result)}. {numbers}"
    if result.edge:
        return told
    without, _, _, learned = map(format_number, result.median_loss[-1].tolist())
    return f"{told} The training loss ends at {without} with neither, {learned} with both."


def _tell_task(config: AffineConfig, result: AffineNetworks) -> str:
    """Say which of γ and β helped at the end of the training."""
    task = f"On {DATASETS[config.data].title.split(',')[0]} with {config.activation} units"
    return f"{task} {_judge(*result.median_accuracy[-1].tolist())}"


def _judge(neither: float, gamma: float, beta: float, both: float) -> str:
    """Say which of γ and β helps, by the gain of each alone."""
    helps = [
        name for name, alone in (("γ", gamma), ("β", beta)) if alone - neither > SMALL_DIFFERENCE
    ]
    if len(helps) == 1:
        [other] = {"γ", "β"} - {*helps}
        return f"{helps[0]} helps, and {other} alone does not"
    if helps:
        return "γ helps, and so does β"
    if both - neither > SMALL_DIFFERENCE:
        return "γ and β help only together"
    if both - neither < -SMALL_DIFFERENCE:
        return "γ and β do harm"
    return "γ and β make no difference to the test accuracy"
