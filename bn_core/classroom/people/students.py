"""The students of a room, by seat; no two who are present have the same nickname."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.inputs.validation import name_key


@dataclass(frozen=True, slots=True)
class Student:
    """A student at a seat.

    ``key`` is the digest of the token that opens the seat, "" once the student is removed.
    ``is_waiting`` says that the teacher has not let the student in yet.
    """

    nickname: str
    key: str
    is_waiting: bool = False

    @property
    def is_present(self) -> bool:
        """Whether the student was let in and has not been removed."""
        return bool(self.key) and not self.is_waiting


@dataclass(frozen=True)
class People:
    """Nicknames by seat, and whether the projector may show them."""

    names: Mapping[int, str]
    shown: bool = False

    def projected_name(self, student: int) -> str | None:
        """Return a nickname for the projector; None while names are hidden."""
        return self.names.get(student) if self.shown else None


def seat_student(
    students: Mapping[int, Student], seat: int, student: Student
) -> dict[int, Student]:
    """Return the students with this one at this seat.

    RefusedError: another student who is present or waits has the same name.
    """
    name = name_key(student.nickname)
    for other, each in students.items():
        if other != seat and each.key and name_key(each.nickname) == name:
            raise RefusedError(f"Someone here is already called {each.nickname}. Add a letter.")
    return {**students, seat: student}


def find_student(students: Mapping[int, Student], seat: int) -> Student:
    """Return the student at a seat; RefusedError if the seat is empty."""
    student = students.get(seat)
    if student is None or not student.is_present:
        raise RefusedError(f"There is no student at seat {seat}.")
    return student
