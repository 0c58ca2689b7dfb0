"""Stored results: whole or not at all, bounded in size and age, safe against two writers."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from sqlalchemy import event, update

from bn_core.storage import results
from bn_core.storage.database import StorageError, _open_engine, database
from bn_core.storage.results import StoredResult, load_result, remove_excess, store_result

pytestmark = pytest.mark.usefixtures("each_database")


def result(data: bytes = b"numbers") -> StoredResult:
    return StoredResult(data, "Training on CPU: no GPU found.", made=1.5, seconds=8.25)


def test_store_result_is_read_as_it_was_written() -> None:
    assert load_result("a") is None
    store_result("a", result())
    assert load_result("a") == result()


def test_store_result_takes_the_place_of_an_older_one() -> None:
    store_result("a", result())
    store_result("a", result(b"other numbers"))
    assert load_result("a") == result(b"other numbers")


def test_load_result_drops_a_damaged_entry() -> None:
    store_result("a", result())
    with database() as connection:
        connection.execute(update(results._TABLE).values(data=b"x" * 40))
    assert load_result("a") is None
    store_result("a", result())
    assert load_result("a") == result()


def test_store_result_of_many_writers_keeps_one_whole(own_database: str) -> None:
    del own_database
    threads = [
        threading.Thread(target=store_result, args=("a", result(bytes([k]) * 100_000)))
        for k in range(8)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    loaded = load_result("a")
    assert loaded is not None
    assert len(loaded.data) == 100_000
    assert len(set(loaded.data)) == 1


def test_result_is_read_where_nothing_can_be_written() -> None:
    """As on a full disk."""

    def refuse(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        del connection, cursor
        if not statement.startswith("SELECT"):
            raise OSError("The disk is full.")

    store_result("a", result())
    event.listen(_open_engine(), "before_cursor_execute", refuse)
    with pytest.raises(StorageError):
        store_result("b", result())
    assert load_result("a") == result()


def test_store_result_refuses_one_beyond_the_largest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "LARGEST", 10)
    store_result("a", result(b"0" * 11))
    assert load_result("a") is None


def test_remove_excess_keeps_the_newest_used_within_the_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(results, "MOST_BYTES", 400)
    for name in "abc":
        store_result(name, result(b"0" * 100))
    assert load_result("a")  # the newest used from now on
    store_result("d", result(b"0" * 100))
    kept = [name for name in "abcd" if load_result(name)]
    assert kept == ["a", "c", "d"]


def test_remove_excess_drops_what_nobody_reads() -> None:
    store_result("a", result())
    remove_excess(time.time() + results.LONGEST_UNUSED + 10)
    assert load_result("a") is None
