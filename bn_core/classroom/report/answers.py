"""Collect what a class answered to each question of a room's log."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bn_core.classroom.activities.activity import Activity
from bn_core.classroom.activities.class_sweep import ClassSweepActivity
from bn_core.classroom.activities.predict import PredictActivity
from bn_core.classroom.activities.vote import VoteActivity
from bn_core.classroom.activities.write_line import WriteLineActivity
from bn_core.classroom.events.teacher import ActivityEnded, ActivityStarted, NextActivityStarted
from bn_core.classroom.people.students import People
from bn_core.classroom.room.state import Entry, Room
from bn_core.classroom.steps.settings import ClassSweep, Predict, Vote, WriteLine

MAX_QUESTIONS = 100
"""Most questions of a report, the newest ones; a plan has at most 40 activities."""
MAX_LINES = 3000
"""Most lines of code that a report checks, at about two milliseconds each."""
OTHER_NUMBER = "Another number."
"""What a wrong number is counted as if no known mistake leads to it."""
RIGHT = "right"
_STARTS = (ActivityStarted, NextActivityStarted)
_ENDS = (*_STARTS, ActivityEnded)
"""Events that end an activity; one that is reset begins again without its answers."""
_NOBODY = People({})


@dataclass(frozen=True, slots=True)
class Answer:
    """One student's answer: a number, an option's text or a line of code."""

    value: str | float
    right: bool | None
    """None if no answer is right, or if that is not known yet."""
    group: str
    """What it is counted as: the option, ``RIGHT``, or the kind of mistake."""
    why: str = ""
    """What is wrong with it, if it is a known mistake."""


Answers = Mapping[int, Answer]
"""Answers by the students' seats."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as it was asked in class, with everybody's answers.

    ``second`` holds the votes after the discussion, None if there was no second vote. ``solution``
    is the right answer as text, "" if there is none.
    """

    kind: str
    text: str
    solution: str
    asked_at: float
    """Seconds since 1970."""
    first: Answers
    second: Answers | None = None

    @property
    def last(self) -> Answers:
        """Everybody's last answer: the second vote, or the first if there is no second."""
        return {**self.first, **(self.second or {})}


@dataclass(frozen=True, slots=True)
class ClassAnswers:
    """All questions of a room in the order asked, with its students.

    ``students`` are nicknames by seat. A student who was removed is listed if an answer of theirs
    is. ``secret`` is a text that only the lab knows, from which pseudonyms follow.
    """

    code: str
    students: Mapping[int, str]
    questions: tuple[AskedQuestion, ...]
    left_out: int
    """Number of older questions beyond ``MAX_QUESTIONS`` or ``MAX_LINES``."""
    secret: str


def collect_answers(log: Iterable[Entry]) -> ClassAnswers:
    """Return what a class answered in a whole log.

    The counts are the room's own: a student's last answer counts, and one who was removed has no
    answer to the activity that ran then. A question without any answer is left out. RefusedError
    if the log begins without RoomOpened.
    """
    entries = iter(log)
    room = Room.replay(itertools.islice(entries, 1))
    asked: list[tuple[float, Activity]] = []
    started = 0.0
    for entry in entries:
        before, room = room, room.after(entry.who, entry.event)
        if isinstance(entry.event, _ENDS) and before.activity is not None:
            asked.append((started, before.activity))
        if isinstance(entry.event, _STARTS):
            started = entry.at
    if room.activity is not None:
        asked.append((started, room.activity))
    questions, left_out = _read_newest(asked)
    answered = {seat for each in questions for seat in each.last}
    students = {
        seat: each.nickname
        for seat, each in sorted(room.students.items())
        if each.is_present or seat in answered
    }
    return ClassAnswers(room.code, students, questions, left_out, room.key)


def _read_newest(
    asked: list[tuple[float, Activity]],
) -> tuple[tuple[AskedQuestion, ...], int]:
    """Return the newest questions with an answer, in order, and how many are left out."""
    questions: list[AskedQuestion] = []
    lines = left_out = 0
    for at, activity in reversed(asked):
        if not (answered := _count_answers(activity)):
            continue
        is_line = isinstance(activity, WriteLineActivity)
        lines += answered * is_line
        if len(questions) < MAX_QUESTIONS and not (is_line and lines > MAX_LINES):
            questions.append(_read_question(at, activity))
        else:
            left_out += 1
    return tuple(reversed(questions)), left_out


def _count_answers(activity: Activity) -> int:
    """Return how many students have answered; 0 if the activity asks nothing."""
    match activity:
        case VoteActivity():
            return len({*activity.first, *(activity.second or ())})
        case PredictActivity():
            return len(activity.answers)
        case WriteLineActivity():
            return len(activity.lines)
        case ClassSweepActivity():
            return len(activity.picks)
    return 0


def _read_question(at: float, activity: Activity) -> AskedQuestion:
    """Return an activity's question with the answers that the teacher sees."""
    setting, view = activity.setting, activity.view_as_teacher(_NOBODY)
    match setting:
        case Vote():
            votes = dict(_read_votes(view, "first")), dict(_read_votes(view, "second"))
            second = votes[1] if view["round"] == 2 else None
            right = view["right"]
            solution = "" if right is None else view["options"][right]
            return AskedQuestion(setting.kind, view["text"], solution, at, votes[0], second)
        case Predict():
            numbers = {each["student"]: _read_number(each) for each in view["answers"]}
            return AskedQuestion(setting.kind, view["text"], view["written"], at, numbers)
        case WriteLine():
            lines = {each["student"]: _read_line(each) for each in view["lines"]}
            return AskedQuestion(setting.kind, view["text"], view["solution"], at, lines)
        case ClassSweep():
            networks = {each["student"]: _read_network(each) for each in view["points"]}
            return AskedQuestion(setting.kind, "What becomes of your network?", "", at, networks)
    raise TypeError(f"{setting.kind} takes no answers")


def _read_votes(view: Mapping[str, Any], name: str) -> Iterator[tuple[int, Answer]]:
    for each in view["votes"]:
        if (place := each[name]) is not None:
            right = None if view["right"] is None else place == view["right"]
            text = view["options"][place]
            yield each["student"], Answer(text, right, text, "" if right else view["why"][place])


def _read_number(answer: Mapping[str, Any]) -> Answer:
    mistake = answer["mistake"]
    group = RIGHT if answer["right"] else mistake or OTHER_NUMBER
    return Answer(answer["answer"], answer["right"], group, mistake)


def _read_line(answer: Mapping[str, Any]) -> Answer:
    mistake = "" if answer["right"] else answer["mistake"]
    return Answer(answer["line"], answer["right"], mistake or RIGHT, mistake)


def _read_network(answer: Mapping[str, Any]) -> Answer:
    norm = "with" if answer["batch_norm"] else "without"
    network = f"rate {answer['rate']:g}, weights × {answer['init_scale']:g}, {norm} batch norm"
    measured = answer["outcome"] or "not trained"
    group = RIGHT if answer["right"] else f"Predicted: {answer['expects']}. Measured: {measured}."
    return Answer(f"{answer['expects']} ({network})", answer["right"], group)
