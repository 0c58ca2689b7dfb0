"""The base class of events, and the limits of rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from bn_core.classroom.inputs.errors import RefusedError

TEACHER, LAB, PROJECTOR = 0, -1, -2
"""Persons of a room who are no students; students count from 1.

The lab is this server; it has no token. The projector sees what the class sees, and sends nothing.
"""
SLIDER_LIMIT, OUTLIER_LIMIT = 10.0, 100.0
"""Largest absolute position of a student's slider, and of the outlier's."""
MAX_STUDENTS, MAX_SEATS = 300, 1000
"""Most students at once, those who wait included, and most seats in all.

A seat that was left is not given again.
"""
MAX_WAITING = 60
"""Most students who wait for the teacher to let them in."""
MAX_PLANNED = 40
"""Most activities of a plan."""
OUTCOMES = ("learns", "stalls", "diverges")
"""Outcomes of a network: accuracy above the threshold, below it, or a loss that is not finite."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a room; only its ``sender`` (lab, teacher or student) may send it."""

    sender: ClassVar[str] = "lab"


def check_whole_number(value: Any, what: str, most: int) -> None:
    """Check for a whole number from 1 to ``most``.

    RefusedError, in a sentence that begins with ``what``, otherwise.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise RefusedError(f"{what} must be a whole number from 1 to {most}.")
