"""The server says where it is, for this machine and for phones."""

from __future__ import annotations

import socket
from types import SimpleNamespace

import psutil
import pytest

from bn_core.inputs.environment import ADDRESS
from bn_core.server import lan
from bn_core.server.lan import LanAddress, describe_start, find_lan_address, list_lan_addresses


@pytest.fixture(autouse=True)
def in_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ADDRESS, raising=False)
    monkeypatch.setattr(lan, "find_lan_address", lambda: "192.168.0.7")


@pytest.mark.parametrize(
    ("host", "lines"),
    [
        ("127.0.0.1", ["http://127.0.0.1:9000", "Phones cannot reach it. Start it with HOST="]),
        ("0.0.0.0", ["http://localhost:9000", "For phones: http://192.168.0.7:9000/join"]),
        ("", ["http://localhost:9000", "For phones: http://192.168.0.7:9000/join"]),
        ("192.168.0.9", ["http://192.168.0.9:9000"]),
    ],
)
def test_start_tells_addresses_that_can_be_opened(host: str, lines: list[str]) -> None:
    told = describe_start(host, 9000, with_qr=False).splitlines()
    assert len(told) == len(lines)
    for line, wanted in zip(told, lines, strict=True):
        assert wanted in line


def test_address_of_the_host_is_told_to_phones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS, "https://lab.example.org/")
    for host in ("127.0.0.1", "0.0.0.0"):
        assert "For phones: https://lab.example.org/join" in describe_start(host, 80, with_qr=False)


def test_qr_code_is_drawn_in_half_the_height() -> None:
    plain, *drawn = describe_start("0.0.0.0", 8501, with_qr=True).splitlines()[1:]
    assert plain.startswith("For phones")
    assert len({len(line) for line in drawn}) == 1
    assert len(drawn) == (len(drawn[0]) + 1) // 2
    assert set("".join(drawn)) <= set("█▀▄ ")


def test_addresses_that_phones_cannot_use_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = {
        "tun0": "10.8.0.2",
        "lo": "127.0.0.1",
        "wlan0": "192.168.0.7",
        "docker0": "172.17.0.1",
        "eth0": "169.254.3.3",
        "eth1": "10.0.0.5",
    }
    found = {
        name: [SimpleNamespace(family=socket.AF_INET, address=each)]
        for name, each in addresses.items()
    }
    states = {name: SimpleNamespace(isup=name != "eth1") for name in addresses}
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: found)
    monkeypatch.setattr(psutil, "net_if_stats", lambda: states)
    wanted = [LanAddress("wlan0", "192.168.0.7"), LanAddress("tun0", "10.8.0.2")]
    assert list_lan_addresses() == wanted
    assert [each.is_vpn for each in wanted] == [False, True]


def test_this_machine_is_looked_at_without_a_request() -> None:
    assert len(find_lan_address().split(".")) == 4
    list_lan_addresses()
