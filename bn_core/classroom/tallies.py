"""Count a class's answers, votes per option and changes between two votes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

BINS = 12
_TAIL = 0.05  # quantile on either side beyond which answers are counted in the outermost bins
_MARGIN = 0.05  # of the range, on either side


@dataclass(frozen=True, slots=True)
class Histogram:
    """A histogram of answers, whose end bins also hold the answers beyond ``edges``."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    below: int
    """Answers in the first bin that lie below the first edge."""
    above: int
    """Answers in the last bin that lie above the last edge."""


def bin_answers(answers: Sequence[float], truth: float) -> Histogram:
    """Return a histogram of 12 bins that covers the truth and most answers.

    The farthest answers count in the end bins.
    """
    numbers = np.array(answers, dtype=np.float64)
    near = np.quantile(numbers, [_TAIL, 1 - _TAIL]) if len(numbers) else np.empty(0)
    low, high = min([truth, *near]), max([truth, *near])
    margin = _MARGIN * (high - low) or max(1.0, abs(truth) * 0.1)
    edges = np.linspace(low - margin, high + margin, BINS + 1)
    inside = np.clip(numbers, edges[0], edges[-1])
    counts, _ = np.histogram(inside, edges)
    return Histogram(
        tuple(edges.tolist()),
        tuple(counts.tolist()),
        int((numbers < edges[0]).sum()),
        int((numbers > edges[-1]).sum()),
    )


def count_votes(votes: Mapping[int, int], options: int) -> list[int]:
    """Return how many students chose each option."""
    counts = [0] * options
    for option in votes.values():
        counts[option] += 1
    return counts


def count_moves(
    first: Mapping[int, int], second: Mapping[int, int], options: int
) -> list[list[int]]:
    """Return a matrix of students by their first vote (row) and second vote (column)."""
    matrix = [[0] * options for _ in range(options)]
    for student in first.keys() & second.keys():
        matrix[first[student]][second[student]] += 1
    return matrix


def summarize_moves(matrix: Sequence[Sequence[int]], right: int | None) -> dict[str, Any]:
    """Count who voted twice, changed, and moved to or from the right option.

    ``matrix`` is that of ``count_moves``. ``before`` and ``after`` count those who voted twice,
    option by option. ``to`` and ``from`` are None if no option is right.
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
