"""A clock that leaps ahead makes nothing old for a day."""

from __future__ import annotations

import time

import pytest

from bn_core.storage.careful_clock import DAY, CarefulClock, read_steady

START = 1_000_000.0


class Time:
    """Seconds that pass, and a clock that shows some more."""

    def __init__(self) -> None:
        self.steady, self.ahead = 50.0, START

    def make_clock(self) -> CarefulClock:
        return CarefulClock(lambda: self.steady + self.ahead, lambda: self.steady)


def test_careful_clock_goes_with_the_other_one() -> None:
    time = Time()
    clock = time.make_clock()
    for passed in (0.0, 3600.0, 90 * DAY):
        time.steady += passed
        assert clock() == time.steady + START


@pytest.mark.parametrize("leap", [600.0, 3 * DAY, 365 * DAY])
def test_careful_clock_believes_a_leap_after_a_day(leap: float) -> None:
    time = Time()
    clock = time.make_clock()
    clock()
    time.ahead += leap
    for _ in range(24):
        assert clock() == time.steady + START
        time.steady += 3600
    assert clock() == time.steady + START + leap


def test_careful_clock_takes_no_leap_for_two() -> None:
    """Each is believed a day after it came, and one back at once."""
    time = Time()
    clock = time.make_clock()
    time.ahead += 1000
    assert clock() == time.steady + START
    time.steady += DAY / 2
    time.ahead += 500
    assert clock() == time.steady + START
    time.steady += DAY / 2
    assert clock() == time.steady + START + 1000
    time.ahead -= 300
    assert clock() == time.steady + START + 700
    time.steady += DAY / 2
    assert clock() == time.steady + START + 1200


def test_read_steady_does_not_go_back() -> None:
    before = read_steady()
    assert read_steady() >= before
    assert CarefulClock(time.time, read_steady)() == pytest.approx(time.time(), abs=60)
