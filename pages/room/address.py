"""The address of this machine that phones can reach, and its QR code."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import segno
import streamlit as st

LONGEST = 120
"""Most characters of an address, so that it can be typed and its QR code is coarse."""
_HERE = ("localhost", "127.0.0.1", "::1", "0.0.0.0", "")
_ELSEWHERE = ("192.0.2.1", 9)  # kept for documentation (RFC 5737): nothing is sent there


def find_address() -> str:
    """Return the lab's address on the network, as 'http://192.168.0.7:8501'."""
    parts = urlsplit(st.context.url or "http://localhost:8501")
    host = _find_lan_address() if (parts.hostname or "") in _HERE else str(parts.hostname)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def is_local_only() -> bool:
    """Whether the server answers only this machine."""
    return st.get_option("server.address") in ("localhost", "127.0.0.1", "::1")


def read_address(text: str) -> str:
    """Return an address without its path; ValueError, in a sentence, if it is none."""
    try:
        parts = urlsplit(text.strip()[: LONGEST + 1])
        known = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
    except ValueError:
        known = False
    if not known or len(text) > LONGEST or not parts.netloc.isprintable() or "@" in parts.netloc:
        raise ValueError("an address looks like http://192.168.0.7:8501.")
    return f"{parts.scheme}://{parts.netloc}"


def draw_qr(text: str) -> str:
    """Return the QR code of a text as the source of an ``img``, dark on light."""
    return str(segno.make(text, error="m").svg_data_uri(scale=8, border=4, light="white"))


def _find_lan_address() -> str:
    """Return this machine's address in its network, or else the loopback address."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(_ELSEWHERE)
            return str(probe.getsockname()[0])
    except OSError:
        return "127.0.0.1"
