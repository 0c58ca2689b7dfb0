"""A deleted homework or student leaves no rows, also if answers are stored at the same time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import event, text

from bn_core.storage import homework
from bn_core.storage.database import GoneError, _open_engine, database
from bn_core.storage.homework import AnswerRow, HomeworkRow
from tests.browser.server import until

CODE = "KTWXBN"
TABLES = ("homework", "homework_seats", "homework_answers")


def add_seat(name: str) -> int | None:
    return homework.add_seat(CODE, name, name, f"key of {name}", 100.0, 300)


def store_answer() -> None:
    homework.store_answer(CODE, AnswerRow(1, 0, 100.0, 1.5))


def count_rows() -> list[int]:
    with database() as connection:
        queries = [text(f"select count(*) from {table}") for table in TABLES]
        return [connection.execute(each).scalar_one() for each in queries]


def set_homework() -> None:
    """Store a homework with an answer of its only student."""
    homework.create_homework(HomeworkRow(CODE, "key", 100.0, 900.0, {}))
    assert add_seat("Ada") == 1
    store_answer()


@pytest.mark.usefixtures("each_database")
def test_seat_of_a_deleted_homework_is_refused() -> None:
    set_homework()
    assert homework.delete_homework(CODE)
    with pytest.raises(GoneError, match="deleted"):
        add_seat("Ben")
    with pytest.raises(GoneError):
        store_answer()
    assert count_rows() == [0, 0, 0]


@pytest.mark.usefixtures("shared_database")
@pytest.mark.parametrize(
    ("change", "written"),
    [
        (lambda: add_seat("Ben"), "INSERT INTO homework_seats"),
        (store_answer, "INSERT INTO homework_answers"),
    ],
)
@pytest.mark.parametrize("wanted", ["homework", "seat"])
def test_deletion_waits_for_what_is_being_stored(
    change: Callable[[], Any], written: str, wanted: str
) -> None:
    """The deletion begins once the change is written and not yet committed."""
    set_homework()
    begun: list[Future[bool]] = []

    def begin_deletion(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        del connection, cursor
        if statement.startswith(written) and not begun:
            delete = homework.delete_homework if wanted == "homework" else delete_first_seat
            begun.append(other.submit(delete, CODE))
            until(lambda: begun[0].done() or count_waiting(), "a deletion that waits or is over")

    with ThreadPoolExecutor(1) as other:
        event.listen(_open_engine(), "after_cursor_execute", begin_deletion)
        change()
        assert begun[0].result()
    if wanted == "homework":
        assert count_rows() == [0, 0, 0]
    else:
        assert not homework.load_answers(CODE, 1)


@pytest.mark.usefixtures("shared_database")
def test_student_is_removed_while_the_homework_is_deleted() -> None:
    """Neither waits for what the other has locked."""
    set_homework()
    begun: list[Future[bool]] = []

    def begin_deletion(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        del connection, cursor
        if statement.startswith("SELECT homework_seats") and not begun:
            begun.append(other.submit(homework.delete_homework, CODE))
            until(lambda: begun[0].done() or count_waiting(), "a deletion that waits or is over")

    with ThreadPoolExecutor(1) as other:
        event.listen(_open_engine(), "after_cursor_execute", begin_deletion)
        assert delete_first_seat(CODE)
        assert begun[0].result()
    assert count_rows() == [0, 0, 0]


def delete_first_seat(code: str) -> bool:
    return homework.delete_seat(code, 1)


def count_waiting() -> int:
    """Transactions that wait for a lock."""
    with database() as connection:
        waiting = text("select count(*) from pg_locks where not granted")
        return int(connection.execute(waiting).scalar_one())
