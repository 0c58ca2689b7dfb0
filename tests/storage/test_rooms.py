"""A room's log is kept whole, in order and once, on every database; and it can be forgotten."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest
from sqlalchemy import text

from bn_core.storage import database as storage
from bn_core.storage import rooms
from bn_core.storage.database import GoneError, StorageError, TakenError, reset_engine
from bn_core.storage.rooms import EventRow
from tests.browser.server import PATIENCE


def rows(first: int, many: int = 1, at: float = 100.0) -> list[EventRow]:
    return [
        EventRow(
            number, at, number % 3 - 1, {"kind": "x", "nickname": "漢 ' \" 🙂", "x": [1.5, None]}
        )
        for number in range(first, first + many)
    ]


def append(code: str, stored: list[EventRow]) -> None:
    """What nobody else appends to."""
    rooms.append_events(code, stored[0].number - 1, stored[-1].at, lambda _: stored)


@pytest.mark.usefixtures("each_database")
def test_load_events_keeps_the_order() -> None:
    rooms.create_room("AAA", rows(1))
    append("AAA", rows(2, 3))
    rooms.create_room("BBB", rows(1))
    assert tuple(rooms.load_events("AAA")) == (*rows(1), *rows(2, 3))
    reset_engine()
    assert tuple(rooms.load_events("AAA")) == (*rows(1), *rows(2, 3))
    assert tuple(rooms.load_events("CCC")) == ()
    assert rooms.count_rooms() == 2


@pytest.mark.usefixtures("each_database")
def test_append_events_stores_all_or_none() -> None:
    rooms.create_room("AAA", rows(1))
    with pytest.raises(StorageError):
        append("AAA", [*rows(2), *rows(1)])
    with pytest.raises(TakenError, match="another room's"):
        rooms.create_room("AAA", rows(1))
    with pytest.raises(GoneError, match="deleted"):
        append("CCC", rows(1))
    with pytest.raises(GoneError, match="deleted"):
        rooms.load_news("CCC", 0)
    assert tuple(rooms.load_events("AAA")) == tuple(rows(1))


@pytest.mark.usefixtures("each_database")
def test_append_events_hands_over_what_others_have_stored() -> None:
    rooms.create_room("AAA", rows(1))
    append("AAA", rows(2, 2))
    seen: list[EventRow] = []

    def compose(news: list[EventRow]) -> list[EventRow]:
        seen.extend(news)
        return rows(news[-1].number + 1)

    rooms.append_events("AAA", 1, 100.0, compose)
    assert seen == rows(2, 2)
    assert rooms.load_news("AAA", 2) == rows(3, 2)


@pytest.mark.usefixtures("each_database")
def test_processes_that_append_at_once_agree_on_one_order() -> None:
    rooms.create_room("AAA", rows(1))

    def append_often(_: int) -> None:
        for _ in range(10):
            rooms.append_events("AAA", 0, 100.0, lambda news: rows(news[-1].number + 1, 2))

    with ThreadPoolExecutor(4) as several:
        list(several.map(append_often, range(4)))
    assert [*rooms.load_events("AAA")] == rows(1, 81)


@pytest.mark.usefixtures("each_database")
def test_delete_room_leaves_nothing() -> None:
    rooms.create_room("AAA", rows(1))
    rooms.create_room("BBB", rows(1))
    assert rooms.delete_room("AAA")
    assert not rooms.delete_room("AAA")
    assert tuple(rooms.load_events("AAA")) == ()
    assert tuple(rooms.load_events("BBB")) == tuple(rows(1))
    rooms.create_room("AAA", rows(1))


@pytest.mark.usefixtures("each_database")
def test_delete_expired_rooms_keeps_active_rooms() -> None:
    for code, last in (("AAA", 100.0), ("BBB", 100.0), ("CCC", 300.0)):
        rooms.create_room(code, rows(1, at=last))
    append("BBB", rows(2, at=250.0))
    assert rooms.delete_expired_rooms(200.0) == ("AAA",)
    assert rooms.delete_expired_rooms(200.0) == ()
    assert tuple(rooms.load_events("AAA")) == ()
    assert len(tuple(rooms.load_events("BBB"))) == 2
    assert rooms.count_rooms() == 2


@pytest.mark.usefixtures("each_database")
def test_delete_unused_room_deletes_the_longest_idle() -> None:
    for code, last in (("AAA", 100.0), ("BBB", 150.0), ("CCC", 120.0), ("DDD", 300.0)):
        rooms.create_room(code, [EventRow(1, last, -1, {})])
        append(code, [EventRow(2, last, 0, {})])
    append("AAA", [EventRow(3, 100.0, -1, {})])
    assert [rooms.delete_unused_room(200.0, -1) for _ in range(3)] == [("CCC",), ("BBB",), ()]
    assert rooms.count_rooms() == 2


@pytest.mark.usefixtures("shared_database")
def test_process_that_stops_in_a_transaction_keeps_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As if its machine had lost its network: it says nothing more, and its connection stays."""
    rooms.create_room("AAA", rows(1))
    storage._open_engine().dispose()
    another, stored = ThreadPoolExecutor(1), set[Future[None]]()

    def stop_in_transaction() -> None:
        monkeypatch.setattr(storage, "LONGEST_PAUSE", 0.1)
        with storage.database() as connection:
            connection.execute(text("update rooms set touched = 200"))
            monkeypatch.setattr(storage, "LONGEST_PAUSE", PATIENCE)  # of the other's connection
            appending = another.submit(append, "AAA", rows(2, at=150.0))
            stored.update(wait([appending], PATIENCE).done)

    with another, pytest.raises(StorageError):
        stop_in_transaction()
    assert stored  # meanwhile
    assert tuple(rooms.load_events("AAA")) == (*rows(1), *rows(2, at=150.0))


@pytest.mark.usefixtures("shared_database")
@pytest.mark.parametrize(("asked", "used"), [("", "10000"), ("&tcp_user_timeout=700", "700")])
def test_lost_network_is_noticed_as_soon_as_the_url_says(
    monkeypatch: pytest.MonkeyPatch, shared_database: str, asked: str, used: str
) -> None:
    monkeypatch.setenv("BN_LAB_DATABASE", shared_database + asked)
    reset_engine()
    with storage.database() as connection:
        info = connection.connection.driver_connection.info.get_parameters()
    assert info["tcp_user_timeout"] == used
    assert info["keepalives_idle"] == "5"


def test_database_reports_an_unreachable_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BN_LAB_DATABASE", "sqlite:////proc/no/such/folder/lab.sqlite")
    reset_engine()
    with pytest.raises(StorageError, match="does not answer"):
        append("AAA", rows(1))
