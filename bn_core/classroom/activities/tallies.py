"""Count a class's answers, votes per option and changes between two votes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

MAX_BARS = 12
"""Most bars of a histogram besides those of the right answer and the usual mistakes."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Answers from ``low`` to ``high``, and how many students gave them."""

    low: float
    high: float
    count: int

    def merge(self, other: Bar) -> Bar:
        """Return one bar for this one and the next."""
        return Bar(min(self.low, other.low), max(self.high, other.high), self.count + other.count)


def bin_answers(answers: Sequence[float], most: int = MAX_BARS) -> tuple[Bar, ...]:
    """Return at most ``most`` bars in order, which together hold every answer.

    Each number that was answered has a bar of its own. If there are too many, the two neighbours
    that together are narrowest become one, again and again (complete-linkage clustering). Widths
    are measured on a scale that is linear near the median and logarithmic far from it. So a far
    answer has a bar of its own, and does not merge those that are close to each other.
    """
    counts = Counter(map(float, answers))
    numbers = np.array(sorted(counts), dtype=np.float64)
    bars: list[Bar] = [Bar(each, each, counts[each]) for each in numbers.tolist()]
    if len(bars) <= most:
        return tuple(bars)
    middle, (low, high) = np.median(numbers), np.quantile(numbers, [0.25, 0.75])
    scale = max(float(high - low) / 2, np.finfo(float).tiny)
    spread = np.arcsinh((numbers - middle) / scale).tolist()
    return tuple(_merge_narrowest(bars, spread, most))


def _merge_narrowest(bars: list[Bar], at: list[float], most: int) -> list[Bar]:
    """Merge neighbours until ``most`` are left; ``at`` are their places on the scale."""
    first, last = list(at), list(at)  # ends of each bar on the scale
    while len(bars) > most:
        widths = [end - start for start, end in zip(first, last[1:], strict=False)]
        here = widths.index(min(widths))
        bars[here : here + 2] = [bars[here].merge(bars[here + 1])]
        del first[here + 1], last[here]
    return bars


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
