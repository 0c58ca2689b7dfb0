"""Homework is set, done, handed in, read by its teacher alone, and deleted whole."""

from __future__ import annotations

import ast
import csv
import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from bn_core.classroom.homework import service as module
from bn_core.classroom.homework.assignment import (
    DAY,
    EXERCISE,
    KEEP_DAYS,
    MAX_DAYS,
    Item,
    choose_seed,
)
from bn_core.classroom.homework.service import (
    GRACE,
    HomeworkService,
    Key,
    format_personal_code,
    read_personal_code,
)
from bn_core.classroom.homework.table import list_results, write_results_csv, write_results_xlsx
from bn_core.classroom.inputs.errors import (
    FullError,
    NoRoomError,
    NotNowError,
    NotYoursError,
    RefusedError,
    TooOftenError,
)
from bn_core.lessons.write_it.desk_file import write_file
from bn_core.storage.database import database
from tests.classroom.homework.homework import (
    ITEMS,
    START,
    Clock,
    make_assignment,
    right_answer,
    service,
    wrong_answer,
)


def do_all(lab: HomeworkService, key: Key, answering: Any) -> None:
    """Answer every part of the homework."""
    seed = choose_seed(key.code, key.seat)
    for place, item in enumerate(ITEMS):
        lab.save(key, place, answering(item, seed))


def test_homework_is_done_handed_in_and_graded() -> None:
    lab, clock = service()
    teacher = lab.set(make_assignment())
    ada, ben = (lab.join(teacher.code.lower(), name) for name in ("Ada", "Ben"))
    do_all(lab, ada, right_answer)
    do_all(lab, ben, right_answer)
    do_all(lab, ben, wrong_answer)  # the newest answer counts
    clock.now += 60
    lab.hand_in(ada)
    assignment, (first, second) = lab.results(teacher)
    assert [first.name, second.name] == ["Ada", "Ben"]
    assert first.handed_in == START + 60
    assert second.handed_in is None
    heads, rows = list_results(assignment, (first, second))
    assert [row[:4] for row in rows] == [
        ["Ada", "1970-01-12 13:47", 6, 1.0],
        ["Ben", None, 0, 0.0],
    ]
    assert len(heads) == len(rows[0]) == 5 + len(ITEMS)
    assert lab.work(ada) == first


def test_a_student_comes_back_with_the_personal_code() -> None:
    lab, _ = service()
    teacher = lab.set(make_assignment())
    ada = lab.join(teacher.code, "Ada")
    lab.save(ada, 1, "mean = x.mean(0)")
    again = HomeworkService(lab.clock)  # another process of the server
    key = again.enter(teacher.code, format_personal_code(ada.personal).lower())
    assert key == ada
    assert again.work(key).answers == {1: "mean = x.mean(0)"}
    assert again.enter(teacher.code, teacher.personal) == teacher


def test_a_file_is_handed_in_as_if_it_was_typed() -> None:
    lab, clock = service()
    teacher = lab.set(
        make_assignment(*ITEMS, Item(EXERCISE, "var"), Item(EXERCISE, "x_hat"), Item(EXERCISE, "y"))
    )
    ada = lab.join(teacher.code, "Ada")
    lab.save(ada, 5, "x - mean")
    program = "def mean(x):\n    return x.sum(0) / len(x)"
    var = "def var(x, mean):\n    for row in x:\n        pass"
    text = f"{program}\n\n\n{var}\n\n\ndef x_hat(x, mean, var, eps):\n    ...\n"
    report = lab.save_file(ada, text.encode(), "mine.py")
    assert (report.stored, report.missing) == ((1,), (5, 6))
    assert "Loops are not read" in report.faults[4]
    assert lab.work(ada).answers == {1: program, 5: "x - mean"}
    assert lab.work(ada).grade(lab.read(teacher.code))[1].right is True
    with pytest.raises(RefusedError, match="defines no function"):
        lab.save_file(ada, b"print(1)", "mine.py")
    clock.now += DAY + GRACE + 1
    with pytest.raises(NotNowError, match="deadline is over"):
        lab.save_file(ada, text.encode(), "mine.py")
    assert lab.work(ada).answers[1] == program


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "has 6 letters"),
        ("KTWXB", "has 6 letters"),
        ("KTWXBA", "none of A, E, I, O, U and Y"),
        ("😀" * 6, "has 6 letters"),
        ("=1+1", "has 6 letters"),
        ("<b>x</b>", "has 6 letters"),
        ("K" * 10_000, "has 6 letters"),
        (None, "has 6 letters"),
    ],
)
def test_a_code_that_cannot_be_one_is_told_so(typed: Any, words: str) -> None:
    lab, _ = service()
    with pytest.raises(NoRoomError, match=words):
        lab.read(typed)


def test_a_code_mistyped_by_one_letter_says_which_code_is_wrong() -> None:
    lab, _ = service()
    teacher = lab.set(make_assignment())
    ada = lab.join(teacher.code, "Ada")

    def mistype(code: str) -> str:
        return ("B" if code[0] != "B" else "C") + code[1:]

    with pytest.raises(NoRoomError, match="No homework has this code"):
        lab.enter(mistype(teacher.code), ada.personal)
    with pytest.raises(NoRoomError, match="personal code opens nothing in this homework"):
        lab.enter(teacher.code, mistype(ada.personal))
    spaced = f" {' '.join(teacher.code.lower())} "
    assert lab.enter(spaced, f"\t{format_personal_code(ada.personal).lower()}  ") == ada


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "needs at least one letter"),
        (" \u200b\u2028 ", "needs at least one letter"),
        ("x" * 10_000, "at most 40 characters"),
        ("x" * 41, "at most 40 characters"),
        (7, "must be text"),
        (None, "must be text"),
    ],
)
def test_a_name_that_cannot_be_one_is_told_so(name: Any, words: str) -> None:
    lab, _ = service()
    code = lab.set(make_assignment()).code
    with pytest.raises(RefusedError, match=words):
        lab.join(code, name)
    assert lab.join(code, "Ada").seat == 1  # nothing was taken


@pytest.mark.parametrize(
    "name", ["😀", "=1+1", "<b>Ben</b>", "李", "O'Neil", '"', "\u202eadA", "%s"]
)
def test_any_visible_name_goes_through_table_and_file(name: str) -> None:
    lab, _ = service()
    teacher = lab.set(make_assignment())
    ada = lab.join(teacher.code, name)
    assignment, works = lab.results(teacher)
    cell = next(csv.reader(io.StringIO(write_results_csv(assignment, works).split("\n")[1])))[0]
    assert cell.lstrip("'") == works[0].name
    assert not cell.startswith("=")
    text = write_file(works[0].name, works[0].seed, ["mean"])
    assert ast.literal_eval(text.split("STUDENT = ")[1].split("\n")[0]) == works[0].name
    assert lab.enter(teacher.code, ada.personal) == ada


def test_two_browsers_with_one_personal_code_lose_nothing_of_each_other() -> None:
    lab, _ = service()
    teacher = lab.set(make_assignment())
    ada = lab.join(teacher.code, "Ada")
    other = HomeworkService(lab.clock)
    again = other.enter(teacher.code, ada.personal)
    lab.save(ada, 0, True)
    other.save(again, 1, "x.mean(0)")
    lab.save(ada, 3, 1.5)
    assert other.work(again).answers == lab.work(ada).answers == {0: True, 1: "x.mean(0)", 3: 1.5}
    lab.hand_in(ada)
    with pytest.raises(NotNowError, match="handed in"):
        other.save(again, 3, 2.5)
    assert lab.work(ada).answers[3] == 1.5


def test_what_is_handed_in_stays() -> None:
    lab, _ = service()
    teacher = lab.set(make_assignment())
    ada = lab.join(teacher.code, "Ada")
    lab.save(ada, 1, "x")
    lab.hand_in(ada)
    for late in (lambda: lab.save(ada, 1, "y"), lambda: lab.hand_in(ada)):
        with pytest.raises(NotNowError, match="handed in"):
            late()
    assert lab.work(ada).answers == {1: "x"}


def test_nothing_changes_after_the_deadline_until_it_is_moved() -> None:
    lab, clock = service()
    teacher = lab.set(make_assignment())
    ada = lab.join(teacher.code, "Ada")
    clock.now = START + DAY + GRACE + 1
    for late in (
        lambda: lab.save(ada, 1, "x"),
        lambda: lab.hand_in(ada),
        lambda: lab.join(teacher.code, "Ben"),
    ):
        with pytest.raises(NotNowError, match="deadline"):
            late()
    lab.move_deadline(teacher, clock.now + DAY)
    lab.save(ada, 1, "x")
    assert lab.read(teacher.code).deadline == clock.now + DAY


@pytest.mark.parametrize("days", [-1, 0, MAX_DAYS + 1, float("nan")])
def test_a_deadline_lies_ahead_and_within_bounds(days: float) -> None:
    lab, clock = service()
    with pytest.raises(RefusedError, match="deadline"):
        lab.set(make_assignment(deadline=clock.now + days * DAY))
    teacher = lab.set(make_assignment())
    with pytest.raises(RefusedError, match="deadline"):
        lab.move_deadline(teacher, clock.now + days * DAY)


def test_a_student_sees_and_changes_nothing_of_others() -> None:
    lab, _ = service()
    teacher, other = lab.set(make_assignment()), lab.set(make_assignment())
    ada = lab.join(teacher.code, "Ada")
    for forbidden in (
        lambda key: lab.results(key),
        lambda key: lab.remove(key, 1),
        lambda key: lab.delete(key),
        lambda key: lab.move_deadline(key, START + 2 * DAY),
    ):
        for key in (ada, Key(teacher.code, other.personal, 0), Key(teacher.code, "", 0)):
            with pytest.raises(NotYoursError):
                forbidden(key)
    for key in (Key(other.code, ada.personal, 1), Key(teacher.code, "", 1), teacher):
        with pytest.raises(NoRoomError):
            lab.work(key)


def test_names_that_look_the_same_are_refused() -> None:
    lab, _ = service()
    teacher = lab.set(make_assignment())
    lab.join(teacher.code, "Ada")
    with pytest.raises(RefusedError, match="personal code"):
        lab.join(teacher.code, "ＡDA ")
    lab.remove(teacher, 1)
    assert lab.join(teacher.code, "Ada").seat == 1


def test_a_removed_student_leaves_nothing() -> None:
    lab, _ = service()
    teacher = lab.set(make_assignment())
    ada = lab.join(teacher.code, "Ada")
    lab.save(ada, 1, "x")
    lab.remove(teacher, ada.seat)
    with pytest.raises(NoRoomError, match="removed"):
        lab.save(ada, 1, "y")
    ben = lab.join(teacher.code, "Ben")
    assert lab.work(ben).answers == {}


def count_rows() -> int:
    with database() as connection:
        return sum(
            connection.execute(text(f"select count(*) from {name}")).scalar_one()
            for name in ("homework", "homework_seats", "homework_answers")
        )


@pytest.mark.parametrize("way", ["by its teacher", "by its time"])
def test_homework_is_deleted_whole(way: str) -> None:
    lab, clock = service()
    teacher = lab.set(make_assignment())
    do_all(lab, lab.join(teacher.code, "Ada"), right_answer)
    assert count_rows() == 2 + len(ITEMS)
    if way == "by its teacher":
        lab.delete(teacher)
    else:
        clock.now = START + DAY + KEEP_DAYS * DAY - 1
        lab.tidy()
        assert count_rows() == 2 + len(ITEMS)
        clock.now += 2
        lab.tidy()
    assert count_rows() == 0
    with pytest.raises(NoRoomError):
        lab.read(teacher.code)


def test_homework_outlives_a_clock_that_leaps_ahead() -> None:
    clock, passed = Clock(), [0.0]
    lab = HomeworkService(clock, lambda: passed[0])
    teacher = lab.set(make_assignment())
    clock.now += 365 * DAY
    lab.tidy()
    clock.now -= 365 * DAY  # somebody has seen it
    passed[0] += DAY
    lab.tidy()
    assert lab.read(teacher.code).title


def test_places_are_bounded_and_an_unused_homework_makes_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MAX_HOMEWORK", 2)
    monkeypatch.setattr(module, "MAX_STUDENTS", 1)
    lab, clock = service()
    used, unused = (lab.set(make_assignment(deadline=START + 9 * DAY)) for _ in range(2))
    lab.join(used.code, "Ada")
    with pytest.raises(FullError, match="1 places"):
        lab.join(used.code, "Ben")
    with pytest.raises(FullError, match="Try again"):
        lab.set(make_assignment())
    clock.now += module.UNUSED_AFTER + 1
    lab.set(make_assignment(deadline=clock.now + DAY))
    with pytest.raises(NoRoomError):
        lab.read(unused.code)
    assert len(lab.results(used)[1]) == 1


def test_students_who_join_at_once_get_seats_of_their_own() -> None:
    lab, _ = service()
    teacher = lab.set(make_assignment())
    with ThreadPoolExecutor(8) as threads:
        keys = list(threads.map(lambda n: lab.join(teacher.code, f"Student {n}"), range(16)))
    assert sorted(key.seat for key in keys) == list(range(1, 17))


def test_wrong_codes_are_counted_and_right_ones_are_not() -> None:
    lab, _ = service()
    teacher = lab.set(make_assignment())
    for _ in range(200):
        lab.read(teacher.code, "10.0.0.1")
    refusals = []
    for _ in range(100):
        with pytest.raises(RefusedError) as refused:
            lab.enter(teacher.code, "BCDF" * 4, "10.0.0.1")
        refusals.append(type(refused.value))
    assert refusals == sorted(refusals, key=lambda kind: kind is TooOftenError)
    assert set(refusals) == {NoRoomError, TooOftenError}
    assert lab.enter(teacher.code, teacher.personal, "10.0.0.1") == teacher


def test_a_student_who_saves_too_fast_is_told_so() -> None:
    lab, _ = service()
    ada = lab.join(lab.set(make_assignment()).code, "Ada")
    with pytest.raises(TooOftenError):  # noqa: PT012
        for number in range(200):
            lab.save(ada, 1, f"x + {number}")


@pytest.mark.parametrize("place", [-1, len(ITEMS), True, "0", None, 1.0])
def test_a_part_that_is_none_is_refused(place: Any) -> None:
    lab, _ = service()
    ada = lab.join(lab.set(make_assignment()).code, "Ada")
    with pytest.raises(RefusedError, match="no such part"):
        lab.save(ada, place, "x")


@given(st.text(max_size=100) | st.none() | st.integers())
def test_a_typed_personal_code_is_read_or_refused(typed: Any) -> None:
    try:
        read = read_personal_code(typed)
    except NoRoomError:
        return
    assert read_personal_code(format_personal_code(read)) == read


def test_no_cell_of_the_tables_is_a_formula() -> None:
    lab, _ = service()
    teacher = lab.set(make_assignment())
    ada = lab.join(teacher.code, "=HYPERLINK(1)")
    lab.save(ada, 1, "=1+1")
    assignment, works = lab.results(teacher)
    rows = csv.reader(io.StringIO(write_results_csv(assignment, works)))
    cells = [cell for row in rows for cell in row]
    assert not [each for each in cells if each.startswith(("=", "+", "-", "@"))]
    book = openpyxl.load_workbook(io.BytesIO(write_results_xlsx(assignment, works)))
    written = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in written} <= {"s", "n"}
    assert "=1+1" in [cell.value for cell in written]


def test_pseudonyms_name_nobody() -> None:
    lab, _ = service()
    teacher = lab.set(make_assignment())
    for name in ("Ada", "Ben", "Cleo"):
        lab.join(teacher.code, name)
    written = write_results_csv(*lab.results(teacher), secret=teacher.personal)
    assert written.count("\nStudent ") == 3
    assert not any(name in written for name in ("Ada", "Ben", "Cleo"))
    seeds = [str(choose_seed(teacher.code, seat)) for seat in (1, 2, 3)]
    assert not any(f",{seed}," in written for seed in seeds)
