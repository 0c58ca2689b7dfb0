"""Notes of a plan's step for its speaker, which only the teacher sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.inputs.validation import build_checked, clean_paragraphs

MAX_NOTE = 2000
"""Most characters of each text of a note."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What a speaker does and says in a step of a plan.

    ``do`` is what to do, ``ask`` the question, ``right`` the answer, ``wrong`` a wrong answer to
    expect, and ``reply`` what to say to it. Each may be empty. RefusedError: one is too long.
    """

    title: str = ""
    do: str = ""
    ask: str = ""
    right: str = ""
    wrong: str = ""
    reply: str = ""

    def __post_init__(self) -> None:
        for each in fields(self):
            text = clean_paragraphs(getattr(self, each.name), "A note", MAX_NOTE)
            object.__setattr__(self, each.name, text)


def read_notes(record: Any) -> Notes:
    """Return the notes of a JSON record; RefusedError if it holds anything else."""
    if isinstance(record, Notes):
        return record
    known = {each.name for each in fields(Notes)}
    if not isinstance(record, Mapping) or set(record) - known:
        raise RefusedError(f"The notes of a step are texts named {', '.join(sorted(known))}.")
    notes: Notes = build_checked(Notes, dict(record))
    return notes
