"""What every event is: a small frozen value, with the one kind of sender that may send it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from bn_core.classroom.errors import RefusedError

TEACHER, LAB = 0, -1
"""Who is no student: students count from 1. The lab is this server itself; it has no token."""
SLIDER_LIMIT, OUTLIER_LIMIT = 10.0, 100.0
"""How far a student's slider goes to either side, and how far that of the outlier does."""
MAX_STUDENTS, MAX_SEATS = 300, 1000
"""Students in a room at once, and seats given to any: one that is left is not given again."""
MAX_PLANNED = 40
OUTCOMES = ("learns", "stalls", "diverges")
"""What becomes of a network: good, not good, or no number any more."""


@dataclass(frozen=True, slots=True)
class Event:
    """Anything that happens; ``sender`` says who alone may send it: lab, teacher or student."""

    sender: ClassVar[str] = "lab"


def check_whole_number(value: Any, what: str, most: int) -> None:
    """Refuse what is no whole number from 1 to ``most``; the sentence begins with ``what``."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise RefusedError(f"{what} is a whole number from 1 to {most}.")
