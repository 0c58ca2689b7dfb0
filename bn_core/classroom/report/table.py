"""The table of students and questions, as CSV and as a spreadsheet file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from bn_core.classroom.report.answers import Answer, Answers, AskedQuestion, ClassAnswers
from bn_core.classroom.report.counts import count_right, measure_disagreement
from bn_core.text.csv_rows import guard_text, write_csv
from bn_core.text.spreadsheet import Cell, Sheet, write_workbook

RIGHT, WRONG = "right", "wrong"
LONGEST = 80
"""Most characters of a question in the head of a column."""


def name_students(answers: ClassAnswers, pseudonyms: bool) -> dict[int, str]:
    """Return the students' names by seat, in the order of a table.

    Pseudonyms are numbers, whose order follows from a secret of the lab: it is neither that of
    joining nor that of the names, and the same in every file as long as nobody joins or leaves.
    """
    if not pseudonyms:
        return dict(answers.students)
    ordered = sorted(answers.students, key=lambda seat: _mix(answers.secret, seat))
    digits = len(str(len(ordered)))
    return {seat: f"Student {place:0{digits}}" for place, seat in enumerate(ordered, start=1)}


Table = tuple[list[str], list[list[Cell]]]
"""The heads of the columns, and the rows."""


def list_rows(answers: ClassAnswers, names: Mapping[int, str]) -> Table:
    """Return the heads of the columns, and a row for each student.

    Columns are the student, the numbers of questions answered and of right last answers, and then
    for each question the answer and whether it is right, twice if there was a second vote. An
    empty cell is no answer, or an answer of which nobody knows whether it is right.
    """
    heads = ["student", "answered", "right"]
    for number, each in enumerate(answers.questions, start=1):
        heads += _name_columns(number, each)
    rows: list[list[Cell]] = []
    for seat, name in names.items():
        last = [each.last[seat] for each in answers.questions if seat in each.last]
        row: list[Cell] = [name, len(last), sum(each.right is True for each in last)]
        for question in answers.questions:
            row += _write_answer(question.first.get(seat))
            if question.second is not None:
                row += _write_answer(question.second.get(seat))
        rows.append(row)
    return heads, rows


def write_table_csv(answers: ClassAnswers, pseudonyms: bool = False) -> str:
    """Return the table as CSV; no text of it starts a formula in a spreadsheet."""
    heads, rows = list_rows(answers, name_students(answers, pseudonyms))
    return write_csv(heads, [[guard_text(str(name)), *cells] for name, *cells in rows])


def write_table_xlsx(answers: ClassAnswers, pseudonyms: bool = False) -> bytes:
    """Return the table as a spreadsheet file, with a second sheet about the questions."""
    table = list_rows(answers, name_students(answers, pseudonyms))
    return write_workbook([Sheet("Students", *table), Sheet("Questions", *list_questions(answers))])


def list_questions(answers: ClassAnswers) -> Table:
    """Return the heads and rows of a table with a row for each question."""
    heads = ["number", "asked (UTC)", "question", "right answer", "answered", "right, first vote"]
    heads += ["answered, second vote", "right, second vote", "pairs who disagreed at first"]
    return heads, [
        [number, *_describe_question(each)]
        for number, each in enumerate(answers.questions, start=1)
    ]


def _describe_question(question: AskedQuestion) -> Iterator[Cell]:
    asked = datetime.fromtimestamp(question.asked_at, UTC)
    yield from (asked.strftime("%Y-%m-%d %H:%M"), question.text, question.solution)
    for answers in (question.first, question.second):
        yield from (None, None) if answers is None else _count(answers)
    yield measure_disagreement(question.first)


def _count(answers: Answers) -> tuple[int, int | None]:
    tally = count_right(answers)
    return tally.total, tally.right if tally.right + tally.wrong else None


def _name_columns(number: int, question: AskedQuestion) -> list[str]:
    text = question.text
    text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
    if question.second is None:
        return [f"{number}. {text}", f"{number} right?"]
    return [
        f"{number}. {text} (first vote)",
        f"{number} first vote right?",
        f"{number}. Second vote",
        f"{number} second vote right?",
    ]


def _write_answer(answer: Answer | None) -> tuple[Cell, Cell]:
    if answer is None:
        return None, None
    return answer.value, {True: RIGHT, False: WRONG, None: None}[answer.right]


def _mix(secret: str, seat: int) -> bytes:
    return hashlib.sha256(f"{secret} {seat}".encode()).digest()
