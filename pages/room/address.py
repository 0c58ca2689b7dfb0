"""The address of this machine that phones can reach, and its QR code."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

import segno
import streamlit as st

from bn_core.inputs.environment import read_address
from bn_core.server.lan import EVERYWHERE, LOOPBACK, find_lan_address


def find_address() -> str:
    """Return the lab's address on the network, as 'http://192.168.0.7:8501'."""
    if named := read_address():
        return named
    parts = _split_address()
    host = find_lan_address() if _is_open_here() else str(parts.hostname)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def explain_unreachable() -> str:
    """Return why no other device reaches the server and what to do, or '' if one can.

    A proxy may stand before a server that answers only this machine: then the lab has an address
    by its environment, or is open at one.
    """
    if st.get_option("server.address") not in LOOPBACK or read_address() or not _is_open_here():
        return ""
    return (
        "This server answers only this computer. Stop it, and start it with "
        "`HOST=0.0.0.0 make run` or `batchnorm-lab --host 0.0.0.0`."
    )


def _is_open_here() -> bool:
    """Whether this page is open at the loopback address, or none is known."""
    return _split_address().hostname in (None, *LOOPBACK, *EVERYWHERE)


def _split_address() -> SplitResult:
    return urlsplit(st.context.url or "http://localhost:8501")


def draw_qr(text: str) -> str:
    """Return the QR code of a text as the source of an ``img``, dark on light."""
    return str(segno.make(text, error="m").svg_data_uri(scale=8, border=4, light="white"))
