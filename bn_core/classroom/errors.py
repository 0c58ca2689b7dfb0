"""What a room refuses, it refuses in one sentence that can be shown to whoever asked."""

from __future__ import annotations


class RefusedError(ValueError):
    """The room stays as it was; the message is a sentence for the user."""


class NotYoursError(RefusedError):
    """Someone else may do this, in this room; whoever asked may not."""


class NotNowError(RefusedError):
    """It may be done, but not in the state in which the room is."""


class FullError(RefusedError):
    """A cap is reached: rooms, students, or events of a room."""


class TooOftenError(RefusedError):
    """It was tried too often in a short time."""


class NoRoomError(RefusedError):
    """No room has this code, or no seat in it this token; which of them is never told."""
