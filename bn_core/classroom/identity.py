"""Nobody has an account: who holds a token has a seat, and the lab keeps only its digest."""

from __future__ import annotations

import hashlib
import ipaddress
import re
import secrets
from typing import Any

from bn_core.classroom.errors import NoRoomError

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""Consonants, in capitals: none is taken for a digit, and no code is a word."""
LENGTH = 6
"""Letters of a code: 64 million codes."""
_CODE = re.compile(f"[{LETTERS}]{{{LENGTH}}}")
_TOKEN_BYTES = 24


def draw_code() -> str:
    """A code drawn by chance: 'KTWXBN'."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def format_code(code: str) -> str:
    """As it is read out and shown: 'KTW XBN'."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"


def read_code(text: Any) -> str:
    """The code in what was typed, in any case and spacing; NoRoomError if it can be none."""
    letters = re.sub(r"[\s\-.]", "", text[:40]).upper() if isinstance(text, str) else ""
    if not _CODE.fullmatch(letters):
        raise NoRoomError(f"A room's code has {LENGTH} letters; read it again from the screen.")
    return letters


def draw_token() -> str:
    """What a browser keeps to have its place back: 192 bits by chance, safe in an address."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def hash_token(token: Any) -> str:
    """SHA-256 of a token, in hex: what is kept of it; what is no token has a digest of no one."""
    if not isinstance(token, str) or len(token) > 100:
        return ""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def read_network(address: Any) -> str:
    """What is counted as one address: an IPv4 address, or the 64 bits before an IPv6 host's own."""
    try:
        found = ipaddress.ip_address(str(address)[:60].partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))
    return str(found)
