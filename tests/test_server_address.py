"""The server asks nobody outside."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from streamlit import net_util

from pages.shared import server  # noqa: F401  # it changes Streamlit

CONFIG = tomllib.loads((Path(__file__).parent.parent / ".streamlit" / "config.toml").read_text())


def test_streamlit_learns_no_outer_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object, **__: object) -> None:
        raise AssertionError("a request left the machine")

    monkeypatch.setattr(net_util, "_make_blocking_http_get", asked)
    assert net_util.get_external_ip() is None
    assert CONFIG["logger"]["hideWelcomeMessage"] is True
    assert CONFIG["browser"]["gatherUsageStats"] is False
