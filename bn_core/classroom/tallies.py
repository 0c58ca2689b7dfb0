"""Many answers are counted before they are shown: a histogram, a tally, and who moved where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

BINS = 12
_SPAN = 0.05  # quantile on either side beyond which answers are counted in the outermost bins
_ROOM = 0.05


@dataclass(frozen=True, slots=True)
class Histogram:
    """``counts`` of answers between neighbouring ``edges``; what lies beyond is in the end bins."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    below: int
    """Of the first bin's, those that lie under the first edge."""
    above: int
    """Of the last bin's, those that lie over the last edge."""


def bin_answers(answers: Sequence[float], truth: float) -> Histogram:
    """About 12 bins over all but the farthest answers, and the truth among them."""
    numbers = np.array(answers, dtype=np.float64)
    near = np.quantile(numbers, [_SPAN, 1 - _SPAN]) if len(numbers) else np.empty(0)
    low, high = min([truth, *near]), max([truth, *near])
    room = _ROOM * (high - low) or max(1.0, abs(truth) * 0.1)
    edges = np.linspace(low - room, high + room, BINS + 1)
    inside = np.clip(numbers, edges[0], edges[-1])
    counts, _ = np.histogram(inside, edges)
    return Histogram(
        tuple(edges.tolist()),
        tuple(counts.tolist()),
        int((numbers < edges[0]).sum()),
        int((numbers > edges[-1]).sum()),
    )


def count_votes(votes: Mapping[int, int], options: int) -> list[int]:
    """How many chose each option."""
    counts = [0] * options
    for option in votes.values():
        counts[option] += 1
    return counts


def count_moves(
    first: Mapping[int, int], second: Mapping[int, int], options: int
) -> list[list[int]]:
    """Row: chosen first; column: chosen then; of those who voted twice over, how many."""
    matrix = [[0] * options for _ in range(options)]
    for student in first.keys() & second.keys():
        matrix[first[student]][second[student]] += 1
    return matrix


def summarize_moves(matrix: Sequence[Sequence[int]], right: int | None) -> dict[str, Any]:
    """Of ``moves``: who voted ``twice``, ``changed``, and went ``to`` or ``from`` the right one.

    ``before`` and ``after`` count those who voted twice, option by option. ``to`` and ``from`` are
    None where no answer is right.
    """
    counts = np.array(matrix)
    changed = counts - np.diag(np.diag(counts))
    return {
        "twice": int(counts.sum()),
        "changed": int(changed.sum()),
        "to": None if right is None else int(changed[:, right].sum()),
        "from": None if right is None else int(changed[right].sum()),
        "before": counts.sum(axis=1).tolist(),
        "after": counts.sum(axis=0).tolist(),
    }
