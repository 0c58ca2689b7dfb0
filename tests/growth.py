"""How long work takes beside other work in the same process, whatever the machine."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import thread_time
from typing import TypeVar

T = TypeVar("T", str, bytes)

TIMES = 8
"""How much longer the longer input is: linear work takes 8 times as long, quadratic work 64."""
MOST = 24.0
"""Between the two, as a ratio."""
ATTEMPTS = 4
"""A machine that does much else may delay one measurement, and hardly all of them."""


def growth(work: Callable[[T], object], unit: T, size: int) -> float:
    """How many times as long ``work`` takes on ``size`` characters as on an eighth of them.

    Work that is over at once counts as a plain scan of its input.
    """
    long, short = (((unit * size)[:each]) for each in (size, size // TIMES))
    return compare(lambda: work(long), lambda: work(short), lambda: _scan(short))


def compare(work: Callable[[], object], *others: Callable[[], object], most: float = MOST) -> float:
    """How many times as long ``work`` takes as the longest of the others.

    The least of some attempts if it is above ``most``, since other processes may delay one.
    """
    ratios: list[float] = []
    while not ratios or (min(ratios) > most and len(ratios) < ATTEMPTS):
        ratios.append(_cost(work) / max(map(_cost, others)))
    return min(ratios)


def _cost(work: Callable[[], object]) -> float:
    # A collection walks whatever else the process holds, the more often the more is made here.
    gc.disable()
    try:
        began = thread_time()
        work()
        return thread_time() - began
    finally:
        gc.enable()


def _scan(data: str | bytes) -> int:
    return sum(1 for _ in data)
