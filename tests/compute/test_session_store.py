"""What one session asks for never takes anything from another, and ends with its session."""

from __future__ import annotations

import gc

from bn_core.compute.checks import CHECKS_PER_SESSION, Checks
from bn_core.compute.runs import MOST_RUNS, RUNS_PER_SESSION, Runs
from bn_core.compute.session_store import Session, SessionStore
from bn_core.lessons.activations.experiments import LIVE_TWINS
from tests.cluster import TINY


def store(per_session: int, most: int) -> SessionStore[float]:
    """Numbers, each of which is the time of its last use."""
    return SessionStore[float](per_session, most, lambda value: value)


def test_session_over_its_quota_loses_its_own_oldest() -> None:
    kept, reader, neighbour = store(3, 100), Session(), Session()
    kept.add(neighbour, "neighbour", 0.0)
    for time in range(1, 11):
        kept.add(reader, f"reader {time}", float(time))
    assert kept.get("neighbour") == 0.0
    assert [time for time in range(1, 11) if kept.get(f"reader {time}")] == [8, 9, 10]


def test_full_store_takes_from_the_session_that_keeps_most() -> None:
    kept, sessions = store(5, 8), [Session() for _ in range(3)]
    for place, many in enumerate((2, 1, 5)):
        for number in range(many):
            kept.add(sessions[place], f"{place} {number}", float(10 * place + number))
    more = Session()
    kept.add(more, "more", 100.0)
    kept.add(more, "most", 101.0)
    assert [number for number in range(5) if kept.get(f"2 {number}") is not None] == [2, 3, 4]
    assert all(kept.get(key) is not None for key in ("0 0", "0 1", "1 0", "more", "most"))


def test_values_are_dropped_with_their_session() -> None:
    kept, reader = store(3, 3), Session()
    kept.add(reader, "own", 1.0)
    assert kept.get("own") == 1.0
    del reader
    gc.collect()
    assert kept.get("own") is None


def test_unused_and_removed_values_are_dropped() -> None:
    kept, reader = store(3, 3), Session()
    for time in (1.0, 2.0, 3.0):
        kept.add(reader, f"{time}", time)
    kept.remove("3.0")
    kept.remove("unknown")
    kept.remove_unused(2.0)
    assert [kept.get(key) for key in ("1.0", "2.0", "3.0")] == [None, 2.0, None]


def test_reader_of_many_runs_evicts_none_of_the_others() -> None:
    runs, readers = Runs(), [Session() for _ in range(20)]
    others = [runs.claim(None, LIVE_TWINS, TINY, session=each) for each in readers]
    greedy = Session()
    many = [runs.claim(None, LIVE_TWINS, TINY, session=greedy) for _ in range(2 * MOST_RUNS)]
    assert all(runs.get(each.key) is each for each in others)
    assert sum(runs.get(each.key) is each for each in many) == RUNS_PER_SESSION


def test_reader_of_many_checks_evicts_none_of_the_others() -> None:
    checks, reader, greedy = Checks(), Session(), Session()
    key = checks.offer("m", "f", session=reader)
    many = [checks.offer("m", "f", session=greedy) for _ in range(3 * CHECKS_PER_SESSION)]
    assert checks._checks.get(key)
    assert sum(checks._checks.get(each) is not None for each in many) == CHECKS_PER_SESSION
