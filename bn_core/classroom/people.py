"""Who sits where, and under which name; no two who are here have the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bn_core.classroom.errors import RefusedError
from bn_core.classroom.validation import name_key


@dataclass(frozen=True, slots=True)
class Student:
    """Who sits at a seat; ``key`` is the digest of the token that opens it, '' once removed."""

    nickname: str
    key: str

    @property
    def is_present(self) -> bool:
        """Whether the teacher has not removed them."""
        return bool(self.key)


@dataclass(frozen=True)
class People:
    """Who is in the room: nicknames by seat, and whether the projector may show them."""

    names: Mapping[int, str]
    shown: bool = False

    def projected_name(self, student: int) -> str | None:
        """A nickname for the projector; None while names are hidden."""
        return self.names.get(student) if self.shown else None


def seat_student(
    students: Mapping[int, Student], seat: int, student: Student
) -> dict[int, Student]:
    """With this student at this seat; RefusedError: someone who is here has the name."""
    name = name_key(student.nickname)
    for other, each in students.items():
        if other != seat and each.is_present and name_key(each.nickname) == name:
            raise RefusedError(f"Someone here is called {each.nickname} already: add a letter.")
    return {**students, seat: student}


def find_student(students: Mapping[int, Student], seat: int) -> Student:
    """Who sits at this seat; RefusedError: nobody, or nobody any more."""
    found = students.get(seat)
    if found is None or not found.is_present:
        raise RefusedError(f"Nobody sits at seat {seat}.")
    return found
