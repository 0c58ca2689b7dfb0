"""What a sweep says: its verdicts, its two fair races, and where batch norm loses."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.seeds import spread
from bn_core.lessons.sweeps.readings import compare_best_steps, compare_steps, find_lost_cells
from bn_core.lessons.sweeps.result import Sweep
from bn_core.lessons.sweeps.verdicts import judge_sweep
from bn_core.text.numbers import format_number


def sentences(sweep: Sweep, good: float) -> list[str]:
    """What was measured so far, every number read from the sweep."""
    config = sweep.config
    if not sweep.step:
        return [
            f"Nothing is trained yet: Run trains {config.networks:,} networks, {config.steps} "
            "steps each."
        ]
    said = [words for each in judge_sweep(sweep, good) for words in (each.measured, each.words)]
    return (
        [*said, *_compare_fairly(sweep, good), _count_lost_cells(sweep)]
        if sweep.progress == 1
        else said[::2]
    )


def _compare_fairly(sweep: Sweep, good: float) -> list[str]:
    """The same rate and best against best, and why they differ."""
    none, batch, best = compare_best_steps(sweep, good)
    if np.isnan(best.none).all():
        return [f"Without batch norm no rate reaches {format_number(good)} in the usual cell."]
    rate = sweep.config.rate_values[none]
    same = compare_steps(sweep, good, none, none)
    again = compare_steps(sweep, good, batch, batch)
    return [
        f"Two fair races to {format_number(good)}. At one rate, {format_number(rate)}, the best "
        "without: "
        f"{spread(same.none)} against {spread(same.batch)} steps, {spread(same.ratio)} times. At "
        f"{format_number(sweep.config.rate_values[batch])}, the best with batch norm: "
        f"{spread(again.none)} against {spread(again.batch)} steps. Best against best: "
        f"{spread(best.ratio)} times. Where one rate shows more than that, it is a rate that suits "
        f"one of the two. (Accuracy is measured every {sweep.config.every} steps.)",
    ]


def _count_lost_cells(sweep: Sweep) -> str:
    cells = find_lost_cells(sweep)
    return (
        f"Batch norm loses to none, by more than 0.01 of the accuracy, in {int(cells.sum())} of "
        f"{cells.size} cells; they are ringed."
    )
