"""What a teacher sets as homework, with its deadline and points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.inputs.links import read_lesson_link
from bn_core.classroom.inputs.validation import clean_text
from bn_core.course.quiz.bank import BANK, draw_question
from bn_core.lessons.question import SEED, DrawnQuestion
from bn_core.lessons.write_it.desk_file import MAX_SEED
from bn_core.lessons.write_it.exercises import EXERCISES

LESSON, EXERCISE, QUESTION = KINDS = ("lesson", "exercise", "question")
"""Kinds of items: a lesson has its address, an exercise its name, a question its id."""
MAX_ITEMS = 30
"""Most items of a homework."""
MAX_TITLE = 80
"""Most characters of a title."""
MAX_POINTS = 10
"""Most points of one item."""
DAY = 86_400.0
"""Seconds."""
MAX_DAYS = 120
"""Most days from now to a deadline."""
KEEP_DAYS = 30
"""Days after the deadline until the lab deletes a homework."""
_STRIDE = 7919
"""A prime that divides no number of seeds, so that seats get seeds that differ."""
_EXERCISES = frozenset(each.name for each in EXERCISES)
_SEEDS = MAX_SEED + 1
assert SEED.high == MAX_SEED


@dataclass(frozen=True, slots=True)
class Item:
    """One part of a homework; a lesson is read and has no points.

    RefusedError: the lab has no such lesson, exercise or question, or the points are out of bounds.
    """

    kind: str
    name: str
    points: int = 1

    def __post_init__(self) -> None:
        if self.kind == LESSON:
            object.__setattr__(self, "name", read_lesson_link(self.name))
            object.__setattr__(self, "points", 0)
            return
        known = {EXERCISE: _EXERCISES, QUESTION: BANK.keys()}.get(self.kind, ())
        if not isinstance(self.name, str) or self.name not in known:
            kinds = f"{str(self.kind)[:20]}s"
            raise RefusedError(f"“{str(self.name)[:40]}” is none of this lab's {kinds}.")
        points = self.points
        if isinstance(points, bool) or not isinstance(points, int) or not 1 <= points <= MAX_POINTS:
            raise RefusedError(f"Points must be a whole number from 1 to {MAX_POINTS}.")


@dataclass(frozen=True, slots=True)
class Assignment:
    """A homework as it is set. ``deadline`` is in seconds since 1970.

    RefusedError: there are no items or too many, one comes twice, or the title is missing.
    """

    title: str
    items: tuple[Item, ...]
    deadline: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", clean_text(self.title, "The title", MAX_TITLE))
        if not 1 <= len(self.items) <= MAX_ITEMS:
            raise RefusedError(f"Choose 1 to {MAX_ITEMS} lessons, exercises and questions.")
        known: set[tuple[str, str]] = set()
        for each in self.items:
            if (each.kind, each.name) in known:
                raise RefusedError(
                    f"Two parts of the homework are the same: {each.kind} “{each.name[:60]}”. "
                    "Remove one of them."
                )
            known.add((each.kind, each.name))

    @property
    def most_points(self) -> int:
        """The points of somebody who has everything right."""
        return sum(each.points for each in self.items)

    def check_deadline(self, now: float) -> None:
        """Raise RefusedError unless the deadline lies ahead, by at most ``MAX_DAYS``."""
        if not now < self.deadline <= now + MAX_DAYS * DAY:
            raise RefusedError(f"Choose a deadline within the next {MAX_DAYS} days.")

    @property
    def expires(self) -> float:
        """When the lab deletes the homework, in seconds since 1970."""
        return self.deadline + KEEP_DAYS * DAY


def write_assignment(assignment: Assignment) -> dict[str, Any]:
    """Return an assignment as plain data, for JSON."""
    items = [{"kind": i.kind, "name": i.name, "points": i.points} for i in assignment.items]
    return {"v": 1, "title": assignment.title, "items": items, "deadline": assignment.deadline}


def read_assignment(record: Any) -> Assignment:
    """Return the assignment of a record; RefusedError if this lab cannot read it."""
    try:
        if record["v"] != 1:
            raise ValueError
        items = tuple(map(_read_item, record["items"]))
        return Assignment(record["title"], items, float(record["deadline"]))
    except RefusedError:
        raise
    except (KeyError, TypeError, ValueError):
        raise RefusedError("This homework was set with another version of the lab.") from None


def _read_item(record: Mapping[str, Any]) -> Item:
    points = record["points"] if record["kind"] != LESSON else 0
    return Item(record["kind"], record["name"], points)


def choose_seed(code: str, seat: int) -> int:
    """Return the seed of a student, another one for each seat of a homework."""
    return (crc32(code.encode()) + _STRIDE * seat) % _SEEDS


def draw_item_question(item: Item, seed: int) -> DrawnQuestion:
    """Return the question of an item as this student's seed draws it."""
    return draw_question(item.name, seed)
