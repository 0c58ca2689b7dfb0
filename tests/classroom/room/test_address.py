"""The address for phones, and whether they can reach the server."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bn_core.inputs.environment import ADDRESS
from pages.room import address


@pytest.mark.parametrize(
    ("host", "opened", "named", "is_reached"),
    [
        ("127.0.0.1", "http://localhost:8501/room", "", False),
        ("127.0.0.1", None, "", False),
        ("0.0.0.0", "http://localhost:8501/room", "", True),
        (None, "http://localhost:8501/room", "", True),
        ("127.0.0.1", "https://lab.example.org/room", "", True),  # by a proxy
        ("127.0.0.1", "http://localhost:8501/room", "https://lab.example.org", True),
    ],
)
def test_a_server_that_only_this_machine_reaches_is_explained(
    host: str | None,
    opened: str | None,
    named: str,
    is_reached: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(ADDRESS, named)
    shown = SimpleNamespace(context=SimpleNamespace(url=opened), get_option=lambda _: host)
    monkeypatch.setattr(address, "st", shown)
    assert (address.explain_unreachable() == "") == is_reached
