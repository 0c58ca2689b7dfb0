"""Numbers for a question are drawn to be pleasant: whole, or with one decimal, and never alike."""

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
    """What chooses the numbers of one question, and remembers them in ``drawn``."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self.drawn: list[float] = []

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return self._keep(int(self._rng.integers(low, high + 1)))

    def one_of(self, numbers: Sequence[Kind]) -> Kind:
        """One of these numbers."""
        return self._keep(numbers[int(self._rng.integers(len(numbers)))])

    def pick(self, options: Sequence[Any]) -> Any:
        """One of anything; what of it is a number of the question, ``note`` says."""
        return options[int(self._rng.integers(len(options)))]

    def note(self, *numbers: float) -> None:
        """Numbers that follow from what was picked, and that the question tells."""
        self.drawn.extend(map(float, numbers))

    def some_of(self, numbers: Sequence[Kind], count: int) -> list[Kind]:
        """``count`` different ones of these numbers, in any order."""
        places = self._rng.permutation(len(numbers))[:count]
        return [self._keep(numbers[int(place)]) for place in places]

    def batch(self, size: int, low: int = 0, high: int = 12) -> list[int]:
        """Different whole numbers whose mean is whole, and not the first of them."""
        found = list(range(low, low + size))
        for _ in range(_TRIES):
            found = [int(x) for x in self._rng.permutation(np.arange(low, high + 1))[:size]]
            mean, rest = divmod(sum(found), size)
            if not rest and found[0] != mean:
                break
        return [self._keep(x) for x in found]

    def order(self, count: int) -> list[int]:
        """The places 0 ... count - 1, shuffled; they are no numbers of the question."""
        return [int(place) for place in self._rng.permutation(count)]

    def _keep(self, number: Kind) -> Kind:
        self.drawn.append(float(number))
        return number


def column(numbers: ArrayLike) -> NDArray[np.float64]:
    """One feature: the numbers (N,) as a batch (N, 1)."""
    return np.asarray(numbers, dtype=np.float64)[:, None]


def listed(numbers: Iterable[float]) -> str:
    """The numbers as a person writes a batch: [2, 4, 8, 10]."""
    return f"[{', '.join(format_number(float(x)) for x in numbers)}]"


def power(base: float, exponent: int) -> str:
    """A power as it is printed: 0.9¹⁰."""
    return format_number(base) + str(exponent).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def inside(number: float) -> str:
    """A number within a sum or a product: parentheses around a minus."""
    return f"({format_number(number)})" if number < 0 else format_number(number)


def signed(number: float) -> str:
    """A number with a plus or minus between spaces, as it goes on in a sum: '+ 3', '− 3'."""
    return f"{'−' if number < 0 else '+'} {format_number(abs(number))}"


def draw_moving_batch(draw: Draw) -> tuple[list[int], Backward]:
    """Draw a batch whose every number moves the first output, and the gradients of that output.

    With some batches two paths of the gradient cancel.
    """
    while True:
        batch = draw.batch(4)
        grads = backward(normalize(column(batch)), column([1, 0, 0, 0]))
        if np.abs(grads.d_x).min() > 0.004:
            return batch, grads
