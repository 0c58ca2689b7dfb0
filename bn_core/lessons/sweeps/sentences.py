"""State what a sweep measured, and where batch norm loses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.experiments.seeds import format_spread
from bn_core.inputs.counts import format_count
from bn_core.lessons.sweeps.config import SweepConfig
from bn_core.lessons.sweeps.readings import (
    find_best_rate,
    find_largest_rate,
    find_lost_cells,
    find_won_cells,
    median_over_seeds,
)
from bn_core.lessons.sweeps.result import Sweep
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

AXIS_NAMES = {"scale": "initial weights ×", "depth": "hidden layers:", "batch": "batch size"}
_SMALL_GAIN = 0.01
"""A difference in accuracy that does not count, as where the maps ring cells."""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """The sweep on the page, and its result once it is complete."""

    config: SweepConfig
    good: float
    sweep: Sweep | None


def describe_sweep(sweep: Sweep, good: float) -> list[str]:
    """State what was measured so far, with every number read from the sweep."""
    config = sweep.config
    if not sweep.step:
        return [f"Run trains {config.networks:,} networks, {config.steps} steps each."]
    if not sweep.done:
        return [f"{sweep.step} of {len(sweep.parts)} parts of the sweep are trained."]
    return [_count_good(sweep, good), _count_lost(sweep)]


def describe_cell(config: SweepConfig, sweep: Sweep | None, cell: int, rate: int) -> str:
    """Name one cell, and state its accuracies if it is trained."""
    place = (
        f"Framed cell: learning rate {format_number(config.rate_values[rate])}, "
        f"{AXIS_NAMES[config.axis]} {format_number(config.cell_values[cell])}."
    )
    if sweep is None:
        return place
    none, batch = sweep.accuracy[:2, cell, rate]
    if np.isnan(none).all() or np.isnan(batch).all():
        return place
    seeds = int(np.isfinite(none).sum())
    return (
        f"{place} Test accuracy, median (least to largest) of {seeds} "
        f"seed{'s' * (seeds != 1)}: "
        f"{format_spread(none)} without, {format_spread(batch)} with batch norm."
    )


def tell_difference(after: Facts) -> str:
    """Tell in how many cells batch norm loses, and where most."""
    sweep = after.sweep
    if sweep is None:
        return ""
    none, batch = median_over_seeds(sweep.accuracy)[:2]
    cell, rate = np.unravel_index((batch - none).argmin(), none.shape)
    lost = int(find_lost_cells(sweep).sum())
    ahead = int(find_won_cells(sweep).sum())
    if not lost:
        return f"Batch norm is ahead in {ahead} of {none.size} cells, and loses in none."
    return (
        f"Batch norm is ahead by more than 0.01 in {ahead} of {none.size} cells, and behind in "
        f"{lost}. It loses most at learning rate {format_number(after.config.rate_values[rate])} "
        f"and {AXIS_NAMES[after.config.axis]} "
        f"{format_number(after.config.cell_values[cell])}: {format_number(batch[cell, rate])} "
        f"against {format_number(none[cell, rate])} without."
    )


def tell_row(after: Facts) -> str:
    """Tell the best accuracies and the largest good rates of the usual row."""
    sweep = after.sweep
    if sweep is None:
        return ""
    rates, usual = sweep.config.rate_values, sweep.config.usual
    best = [int(place) for place in find_best_rate(sweep)[:2]]
    middle = median_over_seeds(sweep.accuracy[:2, usual])
    none, batch = (
        f"{format_number(middle[k, place])} at rate {format_number(rates[place])}"
        for k, place in enumerate(best)
    )
    largest = median_over_seeds(find_largest_rate(sweep, after.good))[:2]
    good, seeds = format_number(after.good), sweep.config.seeds
    return (
        f"Each at its own best rate, the accuracy is {none} without and {batch} with batch norm "
        f"(median over {seeds} seed{'s' * (seeds != 1)}). The largest rate that reaches {good} is "
        f"{_format_rate(largest[0])} without and {_format_rate(largest[1])} with it. "
        f"{conclude_row(middle[[0, 1], best], largest)}"
    )


def _format_rate(rate: float) -> str:
    """Format a learning rate, "none" if it is 0."""
    return format_number(rate) if rate else "none"


def conclude_row(best: Array, largest: Array) -> str:
    """Say whether batch norm helps at the best rate, at large ones, or at neither."""
    gain, wider = best[1] - best[0], largest[1] > largest[0]
    if wider and gain <= _SMALL_GAIN:
        return "So here batch norm mainly makes more rates work."
    if wider:
        return "So here batch norm makes more rates work, and its best one better."
    if gain > _SMALL_GAIN:
        return "So here batch norm helps at the best rate, and larger ones do not work with it."
    return "So here batch norm helps neither at the best rate nor at larger ones."


def tell_cells(after: Facts) -> str:
    """Tell in how many cells each network is good, and where batch norm loses."""
    if after.sweep is None:
        return ""
    return f"{_count_good(after.sweep, after.good)} {_count_lost(after.sweep)}"


def tell_batches(after: Facts) -> str:
    """Tell in which batch sizes batch norm loses."""
    sweep = after.sweep
    if sweep is None or sweep.config.axis != "batch":
        return ""
    none, batch = median_over_seeds(sweep.accuracy)[:2].max(axis=2)
    sizes = [format_number(size) for size in sweep.config.cell_values]
    behind = np.flatnonzero(batch < none)
    words = (
        f"Each at its own best rate, in batches of {sizes[0]} the accuracy is "
        f"{format_number(none[0])} without and {format_number(batch[0])} with batch norm."
    )
    if not len(behind):
        return f"{words} In no row is batch norm behind."
    if behind[-1] + 1 < len(sizes):
        words += f" From batches of {sizes[behind[-1] + 1]} on, batch norm is at least as good."
    return (
        f"{words} Each network makes only {sweep.config.steps} steps, so one that learns more "
        "slowly counts as losing, too."
    )


def _count_good(sweep: Sweep, good: float) -> str:
    middle = median_over_seeds(sweep.accuracy)
    none, batch = (int((each >= good).sum()) for each in middle[:2])
    return (
        f"Test accuracy {format_number(good)} or more is reached in {none} of {middle[0].size} "
        f"cells without batch norm, and in {batch} with it."
    )


def _count_lost(sweep: Sweep) -> str:
    cells = find_lost_cells(sweep)
    if not cells.any():
        return (
            "Batch norm loses in no cell: nowhere is its accuracy more than 0.01 below that of a "
            "network that does better than guessing."
        )
    lost = int(cells.sum())
    return (
        f"In {format_count(lost, 'cell')} batch norm loses: its accuracy is more than 0.01 below "
        "that of a network that does better than guessing. The maps ring "
        f"{'it' if lost == 1 else 'them'}."
    )
