"""Errors of a room, each with one sentence that can be shown to the user."""

from __future__ import annotations


class RefusedError(ValueError):
    """An action that a room refuses; the room stays as it was."""


class NotYoursError(RefusedError):
    """An action that only another participant of the room may take."""


class RemovedError(NotYoursError):
    """The teacher has removed this participant from the room."""


class NotNowError(RefusedError):
    """An action that is not possible in the room's present state."""


class FullError(RefusedError):
    """A limit is reached, on rooms, students, or events of a room."""


class TooOftenError(RefusedError):
    """Too many tries or actions in a short time."""


class NoRoomError(RefusedError):
    """The code or the token is wrong.

    The message never says which, so that guessing a code teaches nothing.
    """
