"""The address of this machine that phones can reach, and its QR code."""

from __future__ import annotations

from urllib.parse import urlsplit

import segno
import streamlit as st

from bn_core.inputs.environment import read_address
from bn_core.server.lan import EVERYWHERE, LOOPBACK, find_lan_address


def find_address() -> str:
    """Return the lab's address on the network, as 'http://192.168.0.7:8501'."""
    if named := read_address():
        return named
    parts = urlsplit(st.context.url or "http://localhost:8501")
    is_here = (parts.hostname or "") in (*LOOPBACK, *EVERYWHERE)
    host = find_lan_address() if is_here else str(parts.hostname)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def is_local_only() -> bool:
    """Whether the server answers only this machine."""
    return st.get_option("server.address") in LOOPBACK


def draw_qr(text: str) -> str:
    """Return the QR code of a text as the source of an ``img``, dark on light."""
    return str(segno.make(text, error="m").svg_data_uri(scale=8, border=4, light="white"))
