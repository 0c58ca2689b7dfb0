"""All that can happen in a room, one small value each.

Who has sent an event stands beside it, not in it: nobody can speak for another.
"""

from bn_core.classroom.events.event import (
    FAR,
    LAB,
    MOST_PLANNED,
    MOST_SEATS,
    MOST_STUDENTS,
    OUTCOMES,
    REACH,
    TEACHER,
    Event,
)
from bn_core.classroom.events.lab import Joined, Measured, Opened, Settled
from bn_core.classroom.events.record import VERSION, read_event, write_event
from bn_core.classroom.events.student import Answered, Moved, Picked, Voted
from bn_core.classroom.events.teacher import (
    Closed,
    Door,
    Ended,
    Named,
    Next,
    Planned,
    Removed,
    Renamed,
    Reset,
    Revealed,
    Revoted,
    Scaled,
    Singled,
    Split,
    Started,
    Switched,
)

__all__ = [
    "FAR",
    "LAB",
    "MOST_PLANNED",
    "MOST_SEATS",
    "MOST_STUDENTS",
    "OUTCOMES",
    "REACH",
    "TEACHER",
    "VERSION",
    "Answered",
    "Closed",
    "Door",
    "Ended",
    "Event",
    "Joined",
    "Measured",
    "Moved",
    "Named",
    "Next",
    "Opened",
    "Picked",
    "Planned",
    "Removed",
    "Renamed",
    "Reset",
    "Revealed",
    "Revoted",
    "Scaled",
    "Settled",
    "Singled",
    "Split",
    "Started",
    "Switched",
    "Voted",
    "read_event",
    "write_event",
]
