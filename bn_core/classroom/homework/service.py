"""Set, do, hand in and read homework, as pages use it.

Every call is a few queries, and nothing but limits of rates is held in memory. Errors are a
RefusedError or a StorageError, whose message is shown to the user as it is.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from bn_core.classroom.homework.assignment import (
    DAY,
    EXERCISE,
    Assignment,
    Item,
    choose_seed,
    read_assignment,
    write_assignment,
)
from bn_core.classroom.homework.grading import Answer, Mark, grade, read_answer
from bn_core.classroom.inputs.errors import (
    FullError,
    NoRoomError,
    NotNowError,
    NotYoursError,
    RefusedError,
)
from bn_core.classroom.inputs.validation import clean_text, name_key
from bn_core.classroom.people.identity import (
    CODE_LENGTH,
    LETTERS,
    draw_code,
    hash_token,
    read_code,
    read_network,
)
from bn_core.classroom.people.rate_limits import Pace
from bn_core.classroom.people.shared_limits import SharedPace
from bn_core.lessons.write_it.desk_source import DeskError, read_programs
from bn_core.storage import homework as storage
from bn_core.storage.careful_clock import CarefulClock, read_steady
from bn_core.storage.database import GoneError, TakenError
from bn_core.storage.homework import AnswerRow, HomeworkRow, SeatRow

MAX_HOMEWORK = 200
"""Most homework of a server at a time."""
MAX_STUDENTS = 300
"""Most students of one homework."""
MAX_NAME = 40
"""Most characters of a student's name."""
KEY_LENGTH, KEY_GROUP = 16, 4
"""Letters of a personal code, which makes 6e20 codes, and of the groups it is shown in."""
TEACHER = 0
"""The seat of the teacher who set the homework."""
GRACE = 60.0
"""Seconds after the deadline in which what was under way is still accepted."""
UNUSED_AFTER = 2 * DAY
"""Seconds after which a homework that nobody joined may make room for another."""
_NO_HOMEWORK = "No homework has this code. Compare it letter by letter with your teacher's."
_WRONG = "This personal code opens nothing in this homework. Compare it letter by letter."
_OVER = "The deadline is over, so nothing can be changed any more."
_SAME = "Someone here has this name already. If that is you, enter your personal code."
_TOO_MANY = "Too many tries from this network."


@dataclass(frozen=True, slots=True)
class Key:
    """What opens a seat of a homework: the code of the homework and a personal code."""

    code: str
    personal: str
    seat: int


@dataclass(frozen=True, slots=True)
class Held:
    """A homework that somebody has a personal code for.

    ``handed_in`` is as in ``Work``; None for the teacher.
    """

    key: Key
    assignment: Assignment
    handed_in: float | None


@dataclass(frozen=True, slots=True)
class Work:
    """A student's work: newest answers by the place of the item from 0.

    ``handed_in`` is in seconds since 1970, None if the work is not handed in.
    """

    seat: int
    name: str
    seed: int
    answers: Mapping[int, Answer]
    handed_in: float | None

    def grade(self, assignment: Assignment) -> tuple[Mark, ...]:
        """Return the marks of all items."""
        return grade(assignment, self.seed, self.answers)


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of the exercises of a file, by their places in the homework.

    ``missing`` are not in the file, or not written yet; ``faults`` say what cannot be read.
    """

    stored: tuple[int, ...]
    missing: tuple[int, ...]
    faults: Mapping[int, str]


class HomeworkService:
    """All homework of the lab's database.

    ``clock`` returns seconds since 1970, and ``steady`` monotonic seconds, by default the same.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.time,
        steady: Callable[[], float] | None = None,
    ) -> None:
        self.clock, self._careful = clock, CarefulClock(clock, steady or clock)
        self._guesses = SharedPace("homework codes", Pace(0.5, 60, 0, _TOO_MANY))
        self._openings = SharedPace("homework", Pace(1 / 600, 20, 0, _TOO_MANY))
        self._joins = Pace(2.0, 120, 0, _TOO_MANY)
        self._changes = Pace(5.0, 60, 0, "That was too fast.")

    def set(self, assignment: Assignment, address: str = "") -> Key:
        """Store a new homework, and return the teacher's key. RefusedError, StorageError."""
        now = self.clock()
        assignment.check_deadline(now)
        self._openings.take(read_network(address), now)
        self.tidy()
        if storage.count_homework() >= MAX_HOMEWORK and not storage.delete_unused_homework(
            now - UNUSED_AFTER
        ):
            raise FullError(f"All {MAX_HOMEWORK} places for homework are in use. Try again later.")
        key = Key(draw_code(), draw_personal_code(), TEACHER)
        digest = hash_token(key.personal)
        record = write_assignment(assignment)
        storage.create_homework(HomeworkRow(key.code, digest, now, assignment.expires, record))
        return key

    def read(self, code: Any, address: str = "") -> Assignment:
        """Return what was set under a code; NoRoomError if there is none."""
        with self._guessing(address):
            return read_assignment(self._find(code).record)

    def join(self, code: Any, name: Any, address: str = "") -> Key:
        """Give a new student a seat and a personal code.

        RefusedError: no such homework, it is full or over, or the name is taken.
        """
        assignment = self.read(code, address)
        code, now = read_homework_code(code), self.clock()
        name = clean_text(name, "A name", MAX_NAME)
        self._joins.take(read_network(address), now)
        if now > assignment.deadline:
            raise NotNowError("The deadline of this homework is over. Nobody can join now.")
        personal = draw_personal_code()
        same = hashlib.sha256(name_key(name).encode("utf-8", "replace")).hexdigest()
        try:
            seat = storage.add_seat(code, name, same, hash_token(personal), now, MAX_STUDENTS)
        except TakenError:
            raise RefusedError(_SAME) from None
        except GoneError:
            raise NoRoomError(_NO_HOMEWORK) from None
        if seat is None:
            raise FullError(f"This homework is full. It has {MAX_STUDENTS} places.")
        return Key(code, personal, seat)

    def enter(self, code: Any, personal: Any, address: str = "") -> Key:
        """Return the key of a personal code as it is typed; NoRoomError if it is wrong."""
        with self._guessing(address):
            row, typed = self._find(code), read_personal_code(personal)
            return Key(row.code, typed, self._find_seat(row, typed))

    def list_held(self, personals: Mapping[str, str]) -> tuple[Held, ...]:
        """Return what a person's codes open, each by the code of its homework.

        The latest deadline comes first. Codes that open nothing are left out, so this does not
        reveal which codes exist.
        """
        held = []
        for code, personal in personals.items():
            try:
                row = self._find(code)
                digest = hash_token(personal)
                seat = storage.find_seat(row.code, digest)
                if seat is None and not secrets.compare_digest(digest, row.key):
                    continue
                key = Key(row.code, personal, seat.seat if seat else TEACHER)
                handed_in = seat.handed_in if seat else None
                held.append(Held(key, read_assignment(row.record), handed_in))
            except RefusedError:
                continue
        return tuple(sorted(held, key=lambda each: -each.assignment.deadline))

    def work(self, key: Key) -> Work:
        """Return the work of the key's holder. NoRoomError, StorageError."""
        row = self._find(key.code)
        seat = self._find_student(row, key)
        answers = storage.load_answers(row.code, seat.seat)
        return _read_work(read_assignment(row.record), row.code, seat, answers)

    def save(self, key: Key, place: int, value: Any) -> None:
        """Store an answer to the item at a place from 0, in place of an older one.

        RefusedError: the deadline is over, the work is handed in, or it is no answer.
        """
        row, seat, assignment = self._begin_change(key)
        if type(place) is not int or not 0 <= place < len(assignment.items):
            raise RefusedError("There is no such part of the homework.")
        self._store(row.code, seat.seat, place, assignment.items[place], value)

    def save_file(self, key: Key, content: bytes, name: str) -> FileReport:
        """Store each exercise of a .py or .ipynb file as its answer; nothing of it is run.

        An exercise that the file does not have, or that cannot be read, keeps the answer that is
        stored. RefusedError: it is no such file, or as in ``save``.
        """
        row, seat, assignment = self._begin_change(key)
        try:
            programs = read_programs(content, name)
        except DeskError as error:
            raise RefusedError(str(error)) from None
        stored, missing, faults = [], [], {}
        for place, item in enumerate(assignment.items):
            if item.kind != EXERCISE:
                continue
            if item.name in programs.read:
                self._store(row.code, seat.seat, place, item, programs.read[item.name])
                stored.append(place)
            elif item.name in programs.faults:
                faults[place] = programs.faults[item.name]
            else:
                missing.append(place)
        return FileReport(tuple(stored), tuple(missing), faults)

    def hand_in(self, key: Key) -> None:
        """Hand in the work, which is final. RefusedError: it is handed in, or too late."""
        row, seat, _ = self._begin_change(key)
        try:
            storage.hand_in(row.code, seat.seat, self.clock())
        except GoneError as error:
            raise NotNowError(str(error)) from None

    def results(self, key: Key) -> tuple[Assignment, tuple[Work, ...]]:
        """Return the homework and everybody's work by seat, for its teacher alone."""
        row = self._find_as_teacher(key)
        assignment = read_assignment(row.record)
        answers: dict[int, list[AnswerRow]] = {}
        for each in storage.load_answers(row.code):
            answers.setdefault(each.seat, []).append(each)
        return assignment, tuple(
            _read_work(assignment, row.code, seat, answers.get(seat.seat, []))
            for seat in storage.list_seats(row.code)
        )

    def move_deadline(self, key: Key, deadline: float) -> None:
        """Give a homework another deadline, for its teacher alone. RefusedError."""
        row = self._find_as_teacher(key)
        assignment = replace(read_assignment(row.record), deadline=deadline)
        assignment.check_deadline(self.clock())
        try:
            storage.change_homework(row.code, assignment.expires, write_assignment(assignment))
        except GoneError:
            raise NoRoomError(_NO_HOMEWORK) from None

    def remove(self, key: Key, seat: int) -> None:
        """Remove a student and all answers, for the teacher alone."""
        storage.delete_seat(self._find_as_teacher(key).code, seat)

    def delete(self, key: Key) -> None:
        """Delete the homework and everybody's answers, for its teacher alone."""
        storage.delete_homework(self._find_as_teacher(key).code)

    def tidy(self) -> None:
        """Delete the homework whose time is over."""
        storage.delete_expired_homework(self._careful())

    def _begin_change(self, key: Key) -> tuple[HomeworkRow, SeatRow, Assignment]:
        row = self._find(key.code)
        seat, assignment = self._find_student(row, key), read_assignment(row.record)
        if self.clock() > assignment.deadline + GRACE:
            raise NotNowError(_OVER)
        self._changes.take((row.code, seat.seat), self.clock())
        return row, seat, assignment

    def _store(self, code: str, seat: int, place: int, item: Item, value: Any) -> None:
        answer = read_answer(item, choose_seed(code, seat), value)
        try:
            storage.store_answer(code, AnswerRow(seat, place, self.clock(), answer))
        except GoneError as error:
            raise NotNowError(str(error)) from None

    def _find(self, code: Any) -> HomeworkRow:
        row = storage.find_homework(read_homework_code(code))
        if row is None:
            raise NoRoomError(_NO_HOMEWORK)
        return row

    def _find_seat(self, row: HomeworkRow, personal: str) -> int:
        digest = hash_token(personal)
        if secrets.compare_digest(digest, row.key):
            return TEACHER
        if (seat := storage.find_seat(row.code, digest)) is None:
            raise NoRoomError(_WRONG)
        return seat.seat

    def _find_student(self, row: HomeworkRow, key: Key) -> SeatRow:
        if (seat := storage.find_seat(row.code, hash_token(key.personal))) is None:
            raise NoRoomError("You are not in this homework. The teacher may have removed you.")
        return seat

    def _find_as_teacher(self, key: Key) -> HomeworkRow:
        row = self._find(key.code)
        if not secrets.compare_digest(hash_token(key.personal), row.key):
            raise NotYoursError("Only the teacher can do this.")
        return row

    @contextmanager
    def _guessing(self, address: str) -> Iterator[None]:
        """Count wrong codes of a network, and refuse more than a few.

        A right code always opens: a class shares its address with its school. A personal code has
        so many letters that nobody guesses one, whatever the rate.
        """
        try:
            yield
        except NoRoomError:
            self._guesses.take(read_network(address), self.clock())
            raise


def read_homework_code(text: Any) -> str:
    """Return the code of a homework as it is typed, in any case and spacing.

    NoRoomError: the text cannot be one.
    """
    try:
        return read_code(text)
    except NoRoomError:
        raise NoRoomError(
            f"The code of a homework has {CODE_LENGTH} letters, and none of A, E, I, O, U and Y. "
            "Check it."
        ) from None


def draw_personal_code() -> str:
    """Return a random personal code of 16 capital consonants."""
    return "".join(secrets.choice(LETTERS) for _ in range(KEY_LENGTH))


def format_personal_code(personal: str) -> str:
    """Return a personal code in groups, as it is shown and copied down."""
    groups = range(0, len(personal), KEY_GROUP)
    return " ".join(personal[start : start + KEY_GROUP] for start in groups)


def read_personal_code(text: Any) -> str:
    """Return the personal code in a typed text, in any case and spacing.

    NoRoomError: the text cannot be one.
    """
    typed = text[:80] if isinstance(text, str) else ""
    letters = "".join(each for each in typed.upper() if each not in " -.\t\u00a0")
    if len(letters) != KEY_LENGTH or not set(letters) <= set(LETTERS):
        raise NoRoomError(f"A personal code has {KEY_LENGTH} letters. Check it.")
    return letters


def _read_work(assignment: Assignment, code: str, seat: SeatRow, rows: list[AnswerRow]) -> Work:
    """Return a student's work; an answer that this lab cannot read counts as none."""
    seed = choose_seed(code, seat.seat)
    answers: dict[int, Answer] = {}
    for row in rows:
        if row.item < len(assignment.items):
            try:
                answers[row.item] = read_answer(assignment.items[row.item], seed, row.answer)
            except RefusedError:
                continue
    return Work(seat.seat, seat.name, seed, answers, seat.handed_in)


HOMEWORK = HomeworkService(steady=read_steady)
"""The homework of this process's database."""
