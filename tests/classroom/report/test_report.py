"""What the report counts is what the log holds, whatever was sent in whatever order."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.classroom.activities.tallies import count_moves, summarize_moves
from bn_core.classroom.events.event import LAB, TEACHER, Event
from bn_core.classroom.events.lab import NetworkMeasured, RoomOpened, StudentJoined
from bn_core.classroom.events.student import LineWritten, NetworkPicked, NumberAnswered, VoteCast
from bn_core.classroom.events.teacher import (
    ActivityEnded,
    ActivityReset,
    ActivityStarted,
    AnswersClosed,
    SecondVoteStarted,
    StudentRemoved,
)
from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.report import answers as report
from bn_core.classroom.report.answers import Answer, ClassAnswers, collect_answers
from bn_core.classroom.report.counts import (
    LOST,
    RIGHTED,
    STRAYED,
    count_right,
    list_mistakes,
    list_moves,
    measure_disagreement,
    order_by_disagreement,
)
from bn_core.classroom.report.table import (
    list_rows,
    name_students,
    write_table_csv,
    write_table_xlsx,
)
from bn_core.classroom.room.state import Entry, Room
from bn_core.classroom.steps.settings import ClassSweep, LivingBatch, Predict, Vote, WriteLine
from bn_core.text.spreadsheet import Sheet, write_workbook
from tests.classroom.any_event import SEATS, students, teachers
from tests.classroom.rooms import NUMBER, OPTIONS, few

STUDENTS = 4
SENT = st.one_of(
    st.tuples(st.just(TEACHER), teachers()),
    st.tuples(SEATS, students()),
    st.tuples(SEATS, st.integers(0, 2).map(VoteCast)),
)
BEGUN = st.sampled_from([OPTIONS, NUMBER, WriteLine(), ClassSweep(), LivingBatch()]).map(
    lambda setting: (TEACHER, ActivityStarted(setting))
)


def log_of(sent: Iterable[tuple[int, Event]], names: tuple[str, ...] = ()) -> list[Entry]:
    """The log of a room in which all of this was sent; what is refused is not in it."""
    names = names or tuple(f"=Student {seat}" for seat in range(1, STUDENTS + 1))
    joined = [
        (LAB, StudentJoined(seat, name, f"key {seat}")) for seat, name in enumerate(names, start=1)
    ]
    log = [Entry(1, 0.0, LAB, RoomOpened("KTWXBN", "teacher's"))]
    room = Room.replay(log)
    for who, event in itertools.chain(joined, sent):
        try:
            after = room.after(who, event)
        except RefusedError:
            continue
        if after is not room:
            room = after
            log.append(Entry(len(log) + 1, float(len(log)), who, event))
    return log


logs = st.lists(st.one_of(SENT, SENT, SENT, BEGUN), max_size=50).map(log_of)


def count_in_log(log: list[Entry], kinds: tuple[type[Event], ...]) -> list[set[tuple[int, int]]]:
    """Who has answered in which round, for each activity: counted from the events alone.

    It knows three rules: a reset forgets the answers, a second vote is a round of its own, and a
    student who is removed has not answered the activity that runs.
    """
    answered: list[set[tuple[int, int]]] = [set()]
    turn = 1
    before: Room | None = None
    for entry in log:
        room = Room.replay([entry]) if before is None else before.after(entry.who, entry.event)
        event = entry.event
        if isinstance(event, SecondVoteStarted):
            turn = 2
        elif isinstance(event, ActivityReset):
            answered[-1], turn = set(), 1
        elif isinstance(event, StudentRemoved) and room.activity:
            answered[-1] = {each for each in answered[-1] if each[0] != event.student}
        elif isinstance(event, kinds):
            answered[-1].add((entry.who, turn))
        elif before and (room.turn != before.turn or (before.activity and not room.activity)):
            answered, turn = [*answered, set()], 1
        before = room
    return [each for each in answered if each]


@few
@given(logs)
def test_every_answer_of_the_log_is_counted_once(log: list[Entry]) -> None:
    found = collect_answers(log)
    kinds = (VoteCast, NumberAnswered, LineWritten, NetworkPicked)
    counted = [
        {(seat, 1) for seat in each.first} | {(seat, 2) for seat in each.second or ()}
        for each in found.questions
    ]
    assert counted == count_in_log(log, kinds)
    assert found.left_out == 0


@few
@given(logs)
def test_the_table_has_the_counts_of_the_questions(log: list[Entry]) -> None:
    found = collect_answers(log)
    heads, rows = list_rows(found, name_students(found, pseudonyms=False))
    assert all(len(row) == len(heads) for row in rows)
    assert [row[0] for row in rows] == list(found.students.values())
    lasts = [count_right(each.last) for each in found.questions]
    assert sum(int(row[1] or 0) for row in rows) == sum(each.total for each in lasts)
    assert sum(int(row[2] or 0) for row in rows) == sum(each.right for each in lasts)
    marks = [row[place] for row in rows for place in range(4, len(heads), 2)]
    firsts = [count_right(each.first) for each in found.questions]
    seconds = [count_right(each.second) for each in found.questions if each.second is not None]
    assert marks.count("right") == sum(each.right for each in (*firsts, *seconds))
    assert marks.count("wrong") == sum(each.wrong for each in (*firsts, *seconds))


@few
@given(logs)
def test_the_moves_are_those_that_the_class_saw(log: list[Entry]) -> None:
    for each in collect_answers(log).questions:
        moves = list_moves(each)
        if each.second is None:
            assert moves == ()
            continue
        names = list(OPTIONS.options)
        first, second = (
            {seat: names.index(str(answer.value)) for seat, answer in votes.items()}
            for votes in (each.first, each.second)
        )
        assert OPTIONS.right is not None
        seen = summarize_moves(count_moves(first, second, len(names)), OPTIONS.right)
        directions = [move.direction for move in moves]
        assert len(moves) == seen["changed"]
        assert directions.count(RIGHTED) == seen["to"]
        assert directions.count(LOST) == seen["from"]
        assert directions.count(STRAYED) == seen["changed"] - seen["to"] - seen["from"]


@few
@given(st.lists(st.sampled_from("abc"), max_size=12))
def test_disagreement_is_the_share_of_pairs_that_differ(groups: list[str]) -> None:
    given_answers = {seat: Answer(each, None, each) for seat, each in enumerate(groups)}
    pairs = list(itertools.combinations(groups, 2))
    measured = measure_disagreement(given_answers)
    if not pairs:
        assert measured is None
    else:
        share = sum(one != other for one, other in pairs) / len(pairs)
        assert measured == pytest.approx(share)


@few
@given(logs)
def test_every_wrong_answer_is_one_mistake(log: list[Entry]) -> None:
    found = collect_answers(log)
    for each in found.questions:
        mistakes = list_mistakes(each)
        assert sum(mistake.first for mistake in mistakes) == count_right(each.first).wrong
        assert sum(mistake.last for mistake in mistakes) == count_right(each.last).wrong
        assert len({mistake.group for mistake in mistakes}) == len(mistakes)
    ordered = [
        measure_disagreement(each.first) or 0 for _, each in order_by_disagreement(found.questions)
    ]
    assert ordered == sorted(ordered, reverse=True)


def test_a_vote_and_a_known_mistake_are_named() -> None:
    right, mean = "mean = x.mean(0)", "mean = x.sum(0)"
    found = collect_answers(
        log_of(
            [
                (TEACHER, ActivityStarted(OPTIONS)),
                *((seat, VoteCast(option)) for seat, option in enumerate((0, 0, 1, 2), 1)),
                (TEACHER, SecondVoteStarted()),
                *((seat, VoteCast(option)) for seat, option in enumerate((1, 2, 1), 1)),
                (TEACHER, ActivityStarted(WriteLine())),
                (1, LineWritten(right)),
                (2, LineWritten(mean)),
                (TEACHER, ActivityStarted(ClassSweep())),
                (3, NetworkPicked(0.1, expects="learns")),
                (4, NetworkPicked(0.1, expects="stalls")),
                (TEACHER, AnswersClosed()),
                (LAB, NetworkMeasured(3, 0.9)),
            ]
        )
    )
    vote, line, sweep = found.questions
    assert [(move.seat, move.direction) for move in list_moves(vote)] == [
        (1, RIGHTED),
        (2, STRAYED),
    ]
    assert vote.solution == "two"
    assert [mistake.example for mistake in list_mistakes(line)] == [mean]
    assert "1/B is missing" in list_mistakes(line)[0].why
    assert [sweep.first[seat].right for seat in (3, 4)] == [True, None]


def test_a_removed_student_keeps_earlier_answers_alone() -> None:
    found = collect_answers(
        log_of(
            [
                (TEACHER, ActivityStarted(OPTIONS)),
                (1, VoteCast(0)),
                (2, VoteCast(0)),
                (TEACHER, ActivityStarted(NUMBER)),
                (1, NumberAnswered(4)),
                (2, NumberAnswered(4)),
                (TEACHER, StudentRemoved(1)),
                (TEACHER, StudentRemoved(4)),
                (TEACHER, ActivityEnded()),
            ]
        )
    )
    assert [sorted(each.first) for each in found.questions] == [[1, 2], [2]]
    assert sorted(found.students) == [1, 2, 3]


FORMULAS = ("=HYPERLINK(1)", "+cmd", "-2+3", "@SUM(1)", "=1", "#N/A")


def asked_of_formulas() -> ClassAnswers:
    """Answers whose every text would start a formula."""
    vote = Vote(text="=1+1", options=FORMULAS[:3], right=0)
    sent: list[tuple[int, Event]] = [(TEACHER, ActivityStarted(vote)), (1, VoteCast(0))]
    sent += [(TEACHER, ActivityStarted(WriteLine())), (2, LineWritten("=x"))]
    sent += [(TEACHER, ActivityStarted(Predict(text="@1", answer=4.0))), (3, NumberAnswered(-4.5))]
    return collect_answers(log_of(sent, FORMULAS))


def test_no_cell_of_the_csv_starts_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(write_table_csv(asked_of_formulas()))))
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == ["-4.5"]
    assert "'=HYPERLINK(1)" in cells


def test_no_cell_of_the_spreadsheet_is_a_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_table_xlsx(asked_of_formulas())))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s", "n"}
    names = [row[0].value for row in book["Students"].iter_rows(min_row=2)]
    assert names == list(FORMULAS)
    assert -4.5 in [cell.value for cell in cells]
    assert all(cell.quotePrefix for cell in cells if cell.data_type == "s")


def test_a_spreadsheet_takes_characters_that_xml_does_not_know() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(write_workbook([Sheet("A", ["a\x00b"], [["\x1b=1"], [None], [2.5]])]))
    )
    assert [row[0].value for row in book["A"].iter_rows()] == ["ab", "=1", None, 2.5]


def test_pseudonyms_name_nobody_and_stay() -> None:
    found = asked_of_formulas()
    names = name_students(found, pseudonyms=True)
    assert sorted(names) == sorted(found.students)
    assert len(set(names.values())) == len(names)
    assert names == name_students(found, pseudonyms=True)
    written = write_table_csv(found, pseudonyms=True)
    assert not any(f"\n{name}," in written or f"\n'{name}," in written for name in FORMULAS)
    assert written.count("\nStudent ") == len(FORMULAS)


def test_old_questions_beyond_the_bounds_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "MAX_QUESTIONS", 2)
    sent: list[tuple[int, Event]] = []
    for _ in range(3):
        sent += [(TEACHER, ActivityStarted(OPTIONS)), (1, VoteCast(0))]
    found = collect_answers(log_of(sent))
    assert (len(found.questions), found.left_out) == (2, 1)
    monkeypatch.setattr(report, "MAX_LINES", 0)
    sent += [(TEACHER, ActivityStarted(WriteLine())), (1, LineWritten("x"))]
    assert collect_answers(log_of(sent)).left_out == 2


def test_a_log_without_an_opening_is_refused() -> None:
    with pytest.raises(RefusedError):
        collect_answers([])
