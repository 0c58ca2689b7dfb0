"""Draw the numbers of a question, and write them in its text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bn_core.norm.backward import Backward, backward
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number

Kind = TypeVar("Kind", int, float)

_TRIES = 200


class Draw:
    """A generator of one question's numbers, which it records in ``drawn``."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self.drawn: list[float] = []

    def integer(self, low: int, high: int) -> int:
        """Draw an integer from ``low`` to ``high``, both included."""
        return self._keep(int(self._rng.integers(low, high + 1)))

    def number(self, numbers: Sequence[Kind]) -> Kind:
        """Draw one of these numbers."""
        return self._keep(numbers[int(self._rng.integers(len(numbers)))])

    def option(self, options: Sequence[Any]) -> Any:
        """Draw one of these options; use ``record`` for the numbers in it."""
        return options[int(self._rng.integers(len(options)))]

    def record(self, *numbers: float) -> None:
        """Record numbers that the question states but that were not drawn themselves."""
        self.drawn.extend(map(float, numbers))

    def numbers(self, numbers: Sequence[Kind], count: int) -> list[Kind]:
        """Draw ``count`` different ones of these numbers, in random order."""
        places = self._rng.permutation(len(numbers))[:count]
        return [self._keep(numbers[int(place)]) for place in places]

    def batch(self, size: int, low: int = 0, high: int = 12) -> list[int]:
        """Draw different integers whose mean is an integer other than the first of them."""
        numbers = list(range(low, low + size))
        for _ in range(_TRIES):
            numbers = [int(x) for x in self._rng.permutation(np.arange(low, high + 1))[:size]]
            mean, rest = divmod(sum(numbers), size)
            if not rest and numbers[0] != mean:
                break
        return [self._keep(x) for x in numbers]

    def permutation(self, count: int) -> list[int]:
        """Shuffle 0 ... count - 1, without recording them as numbers of the question."""
        return [int(place) for place in self._rng.permutation(count)]

    def _keep(self, number: Kind) -> Kind:
        self.drawn.append(float(number))
        return number


def to_column(numbers: ArrayLike) -> NDArray[np.float64]:
    """Return numbers (N,) as a batch (N, 1) of one feature."""
    return np.asarray(numbers, dtype=np.float64)[:, None]


def format_list(numbers: Iterable[float]) -> str:
    """Format numbers as a batch: '[2, 4, 8, 10]'."""
    return f"[{', '.join(format_number(float(x)) for x in numbers)}]"


def format_power(base: float, exponent: int) -> str:
    """Format a power with a superscript: '0.9¹⁰'."""
    return format_number(base) + str(exponent).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def parenthesize(number: float) -> str:
    """Format a number in a sum or product, with parentheses if it is negative."""
    return f"({format_number(number)})" if number < 0 else format_number(number)


def format_signed(number: float) -> str:
    """Format a number as the next term of a sum: '+ 3' or '− 3'."""
    return f"{'−' if number < 0 else '+'} {format_number(abs(number))}"


def draw_moving_batch(draw: Draw) -> tuple[list[int], Backward]:
    """Draw a batch and the gradients of its first output, none of which is 0.

    With some batches two paths of a gradient cancel, so these are drawn again.
    """
    while True:
        batch = draw.batch(4)
        grads = backward(normalize(to_column(batch)), to_column([1, 0, 0, 0]))
        if np.abs(grads.d_x).min() > 0.004:
            return batch, grads
