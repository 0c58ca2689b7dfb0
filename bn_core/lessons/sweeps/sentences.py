"""State what a sweep measured, its verdicts and where batch norm loses."""

from __future__ import annotations

from bn_core.experiments.verdict import tell_verdicts
from bn_core.lessons.sweeps.readings import find_lost_cells
from bn_core.lessons.sweeps.result import Sweep
from bn_core.lessons.sweeps.verdicts import judge_sweep

_COMPARED = (
    "Where one rate shows more than each at its best does, it is a rate that suits one of the two."
)


def describe_sweep(sweep: Sweep, good: float) -> list[str]:
    """State what was measured so far, with every number read from the sweep."""
    config = sweep.config
    if not sweep.step:
        return [f"Run trains {config.networks:,} networks, {config.steps} steps each."]
    verdicts = judge_sweep(sweep, good)
    if not sweep.done:
        return list(dict.fromkeys(each.measured for each in verdicts))
    return [*tell_verdicts(verdicts), _COMPARED, _count_lost_cells(sweep)]


def _count_lost_cells(sweep: Sweep) -> str:
    cells = find_lost_cells(sweep)
    return (
        f"Batch norm loses to none, by more than 0.01 of the accuracy, in {int(cells.sum())} of "
        f"{cells.size} cells; they are ringed."
    )
