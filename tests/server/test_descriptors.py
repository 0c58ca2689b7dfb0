"""The limit of open files is raised as far as it goes, and too low a limit is said."""

from __future__ import annotations

import logging

import pytest

from bn_core.server import descriptors
from bn_core.server.descriptors import ENOUGH, NEEDED, raise_descriptor_limit

resource = pytest.importorskip("resource")
INFINITE = resource.RLIM_INFINITY


@pytest.fixture
def limits(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> list[tuple[int, int]]:
    """The soft and the hard limit of the process, which the test sets."""
    held = [(0, 0)]
    # Whatever the tests before have loaded may have silenced the loggers that were there.
    monkeypatch.setattr(descriptors.log, "disabled", False)
    caplog.set_level(logging.WARNING, descriptors.log.name)
    monkeypatch.setattr(resource, "getrlimit", lambda _: held[0])
    monkeypatch.setattr(resource, "setrlimit", lambda _, pair: held.__setitem__(0, pair))
    return held


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((1024, 20_000), (20_000, 20_000)),
        ((1024, INFINITE), (ENOUGH, INFINITE)),
        ((1024, 10**6), (ENOUGH, 10**6)),
        ((10**6, 10**6), (10**6, 10**6)),
        ((INFINITE, INFINITE), (INFINITE, INFINITE)),
    ],
)
def test_raise_descriptor_limit_goes_up_to_the_hard_limit(
    limits: list[tuple[int, int]],
    caplog: pytest.LogCaptureFixture,
    before: tuple[int, int],
    after: tuple[int, int],
) -> None:
    limits[0] = before
    raise_descriptor_limit()
    assert limits[0] == after
    assert caplog.text == ""


def test_raise_descriptor_limit_says_that_a_full_room_does_not_fit(
    limits: list[tuple[int, int]], caplog: pytest.LogCaptureFixture
) -> None:
    limits[0] = (256, 1024)
    raise_descriptor_limit()
    [record] = caplog.records
    assert "1024 files and connections" in record.getMessage()
    assert f"to {NEEDED} for a full room" in record.getMessage()


def test_raise_descriptor_limit_lives_with_a_system_that_refuses(
    limits: list[tuple[int, int]],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "setrlimit", refuse)
    limits[0] = (256, INFINITE)
    raise_descriptor_limit()
    assert [each.levelname for each in caplog.records] == ["WARNING"]
