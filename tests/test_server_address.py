"""The server says where it is, and asks nobody outside."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import streamlit as st
from streamlit import net_util

from pages.shared import server

CONFIG = tomllib.loads((Path(__file__).parent.parent / ".streamlit" / "config.toml").read_text())


def test_streamlit_learns_no_outer_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object, **__: object) -> None:
        raise AssertionError("a request left the machine")

    monkeypatch.setattr(net_util, "_make_blocking_http_get", asked)
    assert net_util.get_external_ip() is None
    assert CONFIG["logger"]["hideWelcomeMessage"] is True
    assert CONFIG["browser"]["gatherUsageStats"] is False


@pytest.mark.parametrize(
    ("host", "port", "said"),
    [
        ("127.0.0.1", 8501, "http://127.0.0.1:8501"),
        ("0.0.0.0", 9000, "http://localhost:9000"),
        (None, 8501, "http://localhost:8501"),
    ],
)
def test_the_address_said_is_one_a_browser_can_open(
    monkeypatch: pytest.MonkeyPatch, host: str | None, port: int, said: str
) -> None:
    options = {"server.address": host, "server.port": port}
    monkeypatch.setattr(st, "get_option", options.__getitem__)
    assert server.get_address() == said
