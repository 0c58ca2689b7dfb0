"""What comes from outside is checked once: a number, a place, a question of the bank."""

from __future__ import annotations

import math
from typing import Any

from bn_core.classroom.errors import RefusedError
from bn_core.course.quiz.bank import BANK
from bn_core.lessons.question import Asked

LARGEST = 1e12
"""The largest number that is taken for an answer, either sign."""


def told(make: Any, given: dict[str, Any]) -> Any:
    """Make a dataclass of what came from outside: whatever is wrong with it is a RefusedError."""
    try:
        return make(**given)
    except RefusedError:
        raise
    except ValueError as wrong:
        raise RefusedError(str(wrong)) from wrong
    except TypeError as wrong:
        raise RefusedError(f"{make.__name__}: a value is missing or of another type.") from wrong


def finite(value: Any, what: str, low: float = -LARGEST, high: float = LARGEST) -> float:
    """A finite number within bounds; RefusedError, in a sentence that begins with ``what``."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise RefusedError(f"{what} is a number.")
    if not low <= value <= high or not math.isfinite(value):
        raise RefusedError(f"{what} is a number from {low:g} to {high:g}.")
    return float(value)


def place(value: Any, many: int) -> int:
    """A place from 0 below ``many``; RefusedError otherwise."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < many:
        raise RefusedError(f"The answers to choose from count 0 to {many - 1}.")
    return value


def drawn(id: Any, seed: Any, kind: str) -> Asked:
    """A question of the bank as its seed asks it; RefusedError: unknown, or of another kind."""
    question = BANK.get(id) if isinstance(id, str) else None
    if question is None or question.kind != kind:
        raise RefusedError(f"“{str(id)[:40]}” is no {kind} question of the bank.")
    asked: Asked = told(question.draw, {"seed": seed})
    return asked
