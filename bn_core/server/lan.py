"""The addresses of this machine in its networks, and which of them phones can use."""

from __future__ import annotations

import io
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address

import psutil
import segno

from bn_core.inputs.environment import read_address

LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""Names of this machine for itself. A server that listens there answers no phone."""
EVERYWHERE = ("0.0.0.0", "::", "")
"""What a server listens at to be reached by all networks of its machine."""
_ELSEWHERE = ("192.0.2.1", 9)  # kept for documentation (RFC 5737): nothing is sent there
_VPN = ("tun", "tap", "utun", "wg", "ppp", "tailscale", "zt", "ipsec")
_VIRTUAL = ("docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "vethernet")


@dataclass(frozen=True, slots=True)
class LanAddress:
    """An IPv4 address of this machine, and the interface that has it."""

    interface: str
    address: str

    @property
    def is_vpn(self) -> bool:
        """Whether the interface is one of a VPN, as far as its name says."""
        return self.interface.lower().startswith(_VPN)


def find_lan_address() -> str:
    """Return this machine's address in its network, or else the loopback address."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(_ELSEWHERE)
            return str(probe.getsockname()[0])
    except OSError:
        return "127.0.0.1"


def list_lan_addresses() -> list[LanAddress]:
    """Return all addresses that another device might reach, those of a VPN last."""
    states = psutil.net_if_stats()
    found = [
        LanAddress(interface, each.address)
        for interface, addresses in psutil.net_if_addrs().items()
        if interface not in states or states[interface].isup
        for each in addresses
        if each.family == socket.AF_INET and not interface.lower().startswith(_VIRTUAL)
    ]
    usable = [each for each in found if _may_be_reached(each.address)]
    return sorted(usable, key=lambda each: (each.is_vpn, each.interface, each.address))


def describe_start(host: str, port: int, with_qr: bool) -> str:
    """Return what a server tells at its start: its address here, and that for phones.

    ``host`` is what it listens at. The QR code leads a phone to the page on which one joins a room.
    """
    here = f"http://{'localhost' if host in EVERYWHERE else host}:{port}"
    lines = [f"BatchNorm Lab: {here}"]
    phones = read_address() or f"http://{find_lan_address()}:{port}"
    if host in LOOPBACK and not read_address():
        lines.append("Phones cannot reach it. Start it with HOST=0.0.0.0 to let them in.")
    elif host in EVERYWHERE or read_address():
        lines.append(f"For phones: {phones}/join")
        if with_qr:
            lines.append(draw_terminal_qr(f"{phones}/join"))
    return "\n".join(lines)


def draw_terminal_qr(text: str) -> str:
    """Return the QR code of a text as lines of block characters, light on dark."""
    drawn = io.StringIO()
    segno.make(text, error="l").terminal(drawn, border=2, compact=True)
    return drawn.getvalue().rstrip("\n")


def _may_be_reached(address: str) -> bool:
    parsed = IPv4Address(address)
    return not (parsed.is_loopback or parsed.is_link_local or parsed.is_unspecified)
