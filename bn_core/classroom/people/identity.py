"""Room codes, and tokens in place of accounts.

A token gives its holder a seat. The lab stores only the token's digest.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import secrets
from functools import cache
from pathlib import Path
from typing import Any

from bn_core.classroom.inputs.errors import NoRoomError

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""Capital consonants, so that no letter looks like a digit and no code is a word."""
CODE_LENGTH = 6
"""Letters of a code, which makes 64 million codes."""
WALL_LENGTH = 4
"""Letters after the code that open the wall. Who guesses them sees what the class sees."""
_CODE = re.compile(f"[{LETTERS}]{{{CODE_LENGTH}}}")
_TOKEN_BYTES = 24
PHRASE_LENGTH = 5
"""Words of a recovery phrase."""
_MAX_PHRASE = 200
WORDS = Path(__file__).with_name("words.txt")
"""The long word list of the Electronic Frontier Foundation (2016), without hyphenated words."""
UNKNOWN, LOOPBACK = "unknown", ("127.0.0.1", "::/64")
"""Networks of an unreadable address, and of this machine; a proxy here sends others' requests."""


def draw_code() -> str:
    """Return a random room code, such as 'KTWXBN'."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def format_code(code: str) -> str:
    """Return a code as it is shown and read out, such as 'KTW XBN'."""
    return f"{code[: CODE_LENGTH // 2]} {code[CODE_LENGTH // 2 :]}"


def read_code(text: Any) -> str:
    """Return the code in a typed text, in any case and spacing.

    NoRoomError: the text cannot be a code.
    """
    letters = re.sub(r"[\s\-.]", "", text[:40]).upper() if isinstance(text, str) else ""
    if not _CODE.fullmatch(letters):
        raise NoRoomError(
            f"A room's code has {CODE_LENGTH} letters, without vowels and Y. Check the code on the "
            "screen."
        )
    return letters


def derive_wall_code(key: str) -> str:
    """Return the letters that open the wall of a room, and nothing else of it.

    ``key`` is the digest of the teacher's token; nobody can find it, or the letters, from what the
    class sees.
    """
    number = int.from_bytes(hashlib.sha256(f"projector {key}".encode()).digest(), "big")
    many = len(LETTERS)
    return "".join(LETTERS[number // many**place % many] for place in range(WALL_LENGTH))


def draw_token() -> str:
    """Return a random token of 192 bits, safe in a URL.

    The browser keeps it and shows it to get its seat back.
    """
    return secrets.token_urlsafe(_TOKEN_BYTES)


def draw_phrase() -> str:
    """Return a random token of five words, 64 bits, which a teacher can write down.

    It can be guessed at a server alone, whose limits allow about one try a second and network.
    """
    return "-".join(secrets.choice(read_words()) for _ in range(PHRASE_LENGTH))


def read_phrase(text: Any) -> str:
    """Return the token in typed words, in any case and with any signs between them.

    NoRoomError: they are not five words of the list; the message names one that is not.
    """
    words = re.findall("[a-z]+", text[:_MAX_PHRASE].lower()) if isinstance(text, str) else []
    if strange := [each for each in words if each not in _index_words()]:
        raise NoRoomError(f"“{strange[0][:20]}” is not a word of a recovery phrase.")
    if len(words) != PHRASE_LENGTH:
        raise NoRoomError(f"A recovery phrase has {PHRASE_LENGTH} words, not {len(words)}.")
    return "-".join(words)


def is_phrase(token: Any) -> bool:
    """Whether a teacher's token is a phrase; that of an older version is not."""
    words = token.split("-") if isinstance(token, str) else []
    return len(words) == PHRASE_LENGTH and all(each in _index_words() for each in words)


@cache
def read_words() -> tuple[str, ...]:
    """Return the words of recovery phrases."""
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    return tuple(each for each in lines if not each.startswith("#"))


@cache
def _index_words() -> frozenset[str]:
    return frozenset(read_words())


def hash_token(token: Any) -> str:
    """Return the SHA-256 digest of a token in hex, or "" if it cannot be a token."""
    if not isinstance(token, str) or len(token) > 100:
        return ""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def read_network(address: Any) -> str:
    """Return the network whose tries are counted together.

    That is an IPv4 address, or the first 64 bits of an IPv6 address, because the other 64 are the
    host's to choose. UNKNOWN if it is no address.
    """
    try:
        parsed = ipaddress.ip_address(str(address)[:60].partition("%")[0])
    except ValueError:
        return UNKNOWN
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((int(parsed) >> 64 << 64, 64)))
    return str(parsed)
