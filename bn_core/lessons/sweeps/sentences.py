"""State what a sweep measured, its verdicts and where batch norm loses."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.seeds import format_spread
from bn_core.lessons.sweeps.readings import compare_best_steps, compare_steps, find_lost_cells
from bn_core.lessons.sweeps.result import Sweep
from bn_core.lessons.sweeps.verdicts import judge_sweep
from bn_core.text.numbers import format_number


def describe_sweep(sweep: Sweep, good: float) -> list[str]:
    """State what was measured so far, with every number read from the sweep."""
    config = sweep.config
    if not sweep.step:
        return [f"Run trains {config.networks:,} networks, {config.steps} steps each."]
    verdicts = [words for each in judge_sweep(sweep, good) for words in each.sentences]
    return (
        [*verdicts, *_compare_fairly(sweep, good), _count_lost_cells(sweep)]
        if sweep.progress == 1
        else verdicts[::2]
    )


def _compare_fairly(sweep: Sweep, good: float) -> list[str]:
    """Compare the steps at the same rate and at each network's best rate."""
    none, batch, best = compare_best_steps(sweep, good)
    if np.isnan(best.none).all():
        return [f"Without batch norm no rate reaches {format_number(good)} in the usual cell."]
    rate = sweep.config.rate_values[none]
    same = compare_steps(sweep, good, none, none)
    again = compare_steps(sweep, good, batch, batch)
    return [
        f"Two fair comparisons of the steps to {format_number(good)}. At one rate, "
        f"{format_number(rate)}, the best without: {format_spread(same.none)} against "
        f"{format_spread(same.batch)} steps, {format_spread(same.ratio)} times. At "
        f"{format_number(sweep.config.rate_values[batch])}, the best with batch norm: "
        f"{format_spread(again.none)} against {format_spread(again.batch)} steps. Best against "
        f"best: {format_spread(best.ratio)} times. Where one rate shows more than that, it is a "
        f"rate that suits one of the two. (Accuracy is measured every {sweep.config.every} steps.)",
    ]


def _count_lost_cells(sweep: Sweep) -> str:
    cells = find_lost_cells(sweep)
    return (
        f"Batch norm loses to none, by more than 0.01 of the accuracy, in {int(cells.sum())} of "
        f"{cells.size} cells; they are ringed."
    )
