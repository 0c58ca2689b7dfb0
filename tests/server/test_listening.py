"""An address at which nothing can listen is refused with one sentence, before a server starts."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from bn_core.__main__ import main
from bn_core.server.listening import explain_refusal


@pytest.fixture
def used_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("host", ["192.0.2.77", "2001:db8::7", "no such name", "a" * 80])
def test_launch_refuses_what_is_no_address_of_this_machine(
    host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--host", host, "--port", "8765"]) == 1
    said = capsys.readouterr().err
    assert f"{host[:40]!r} is not an address of this machine." in said
    assert said.count("\n") == 1


def test_empty_variables_leave_the_lab_to_its_own_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[str, int]] = []
    monkeypatch.setattr("bn_core.__main__.launch", lambda *at: started.append(at) or 0)
    monkeypatch.setenv("HOST", "")
    monkeypatch.setenv("PORT", "")
    assert main([]) == 0
    assert started == [("127.0.0.1", 8501)]


def test_refusal_names_a_used_port(used_port: int) -> None:
    assert f"Port {used_port} is not available." in explain_refusal("127.0.0.1", used_port)


def test_address_of_this_machine_is_not_refused() -> None:
    assert explain_refusal("127.0.0.1", 0) == ""
    assert explain_refusal("", 0) == ""
