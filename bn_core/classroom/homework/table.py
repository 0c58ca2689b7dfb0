"""The table of who handed in a homework, with points, as CSV and spreadsheet."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from bn_core.classroom.homework.assignment import LESSON, QUESTION, Assignment, Item
from bn_core.classroom.homework.grading import Mark
from bn_core.classroom.homework.service import Work
from bn_core.classroom.steps.content import make_title
from bn_core.course.curriculum import find_lesson
from bn_core.course.quiz.bank import BANK, draw_question
from bn_core.inputs.address import read_lesson_name
from bn_core.lessons.write_it.exercises import find_exercise
from bn_core.text.csv_rows import guard_text, write_csv
from bn_core.text.spreadsheet import Cell, Sheet, write_workbook

Table = tuple[list[str], list[list[Cell]]]
"""The heads of the columns, and the rows."""


def name_item(item: Item) -> str:
    """Return a short name of an item, for heads and lists."""
    if item.kind == LESSON:
        return f"Lesson: {find_lesson(read_lesson_name(item.name)).title}"
    if item.kind == QUESTION:
        text = draw_question(item.name, 0).text
        return f"{find_lesson(BANK[item.name].lesson).title}: {make_title(text)}"
    return f"Exercise: {find_exercise(item.name).title}"


def list_results(assignment: Assignment, works: Sequence[Work], secret: str = "") -> Table:
    """Return a row for each student: time, points, seed, and the points of each item.

    ``secret`` is the teacher's personal code: with it pseudonyms stand in place of names, in an
    order that follows from it. Saved answers are graded even if they are not handed in; the column
    of the time is empty then. A lesson has “read” or nothing.
    """
    heads = ["student", "handed in (UTC)", "points", f"share of {assignment.most_points}", "seed"]
    heads += [f"{place}. {name_item(each)}" for place, each in enumerate(assignment.items, 1)]
    rows: list[list[Cell]] = []
    for name, work in _name_students(works, secret):
        marks = work.grade(assignment)
        points = sum(each.points for each in marks)
        share = points / assignment.most_points if assignment.most_points else None
        seed = None if secret else work.seed  # it follows from the order of joining
        time = _write_time(work.handed_in)
        rows.append([name, time, points, share, seed, *map(_write_mark, marks)])
    return heads, rows


def list_answers(assignment: Assignment, works: Sequence[Work], secret: str = "") -> Table:
    """Return a row for each answer, with what it is and what is wrong with it."""
    rows: list[list[Cell]] = []
    for name, work in _name_students(works, secret):
        for mark in work.grade(assignment):
            if mark.shown:
                right = {True: "right", False: "wrong", None: None}[mark.right]
                item = name_item(mark.item)
                rows.append([name, item, mark.shown, right, mark.points, mark.mistake])
    return ["student", "part", "answer", "right?", "points", "what is wrong"], rows


def write_results_csv(assignment: Assignment, works: Sequence[Work], secret: str = "") -> str:
    """Return the table as CSV; no text of it starts a formula in a spreadsheet."""
    heads, rows = list_results(assignment, works, secret)
    return write_csv(heads, [[guard_text(str(name)), *cells] for name, *cells in rows])


def write_results_xlsx(assignment: Assignment, works: Sequence[Work], secret: str = "") -> bytes:
    """Return the table as a spreadsheet file, with a second sheet of all answers."""
    return write_workbook(
        [
            Sheet("Points", *list_results(assignment, works, secret)),
            Sheet("Answers", *list_answers(assignment, works, secret)),
        ]
    )


def _name_students(works: Sequence[Work], secret: str) -> list[tuple[str, Work]]:
    if not secret:
        return [(each.name, each) for each in works]
    ordered = sorted(works, key=lambda each: _mix(secret, each.seat))
    digits = len(str(len(works)))
    return [(f"Student {place:0{digits}}", each) for place, each in enumerate(ordered, start=1)]


def _mix(secret: str, seat: int) -> bytes:
    return hashlib.sha256(f"{secret} {seat}".encode()).digest()


def _write_mark(mark: Mark) -> Cell:
    if mark.item.kind == LESSON:
        return mark.shown or None
    return None if mark.right is None else mark.points


def _write_time(at: float | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M")
