"""The address of this machine that phones can reach, and its QR code."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import segno
import streamlit as st

LONGEST = 120
"""Characters of an address that a hand can type and a QR shows large."""
_HERE = ("localhost", "127.0.0.1", "::1", "0.0.0.0", "")
_ELSEWHERE = ("192.0.2.1", 9)  # kept for documentation (RFC 5737): nothing is sent there


def reachable() -> str:
    """The lab's address as others on the network see it: 'http://192.168.0.7:8501'."""
    parts = urlsplit(st.context.url or "http://localhost:8501")
    host = _lan() if (parts.hostname or "") in _HERE else str(parts.hostname)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def this_machine_alone() -> bool:
    """Whether the server answers nobody but this machine."""
    return st.get_option("server.address") in ("localhost", "127.0.0.1", "::1")


def read_address(text: str) -> str:
    """An address without its path; ValueError, in a sentence, if it is none."""
    try:
        parts = urlsplit(text.strip()[: LONGEST + 1])
        known = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
    except ValueError:
        known = False
    if not known or len(text) > LONGEST or not parts.netloc.isprintable() or "@" in parts.netloc:
        raise ValueError("an address looks like http://192.168.0.7:8501.")
    return f"{parts.scheme}://{parts.netloc}"


def qr(text: str) -> str:
    """The QR of a text, an image for an ``img``: dark on light on any background."""
    return str(segno.make(text, error="m").svg_data_uri(scale=8, border=3, light="white"))


def _lan() -> str:
    """This machine's own address on the way out; the loopback's where there is no network."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(_ELSEWHERE)
            return str(probe.getsockname()[0])
    except OSError:
        return "127.0.0.1"
