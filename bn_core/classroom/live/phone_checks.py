"""Which phones have opened the page that tests whether they reach the lab.

A teacher begins a check, and phones open its address. Nothing of it is stored.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bn_core.classroom.people.identity import read_network
from bn_core.classroom.people.rate_limits import Pace
from bn_core.storage.notices import Notice

MAX_CHECKS, MAX_PHONES = 200, 50
"""Most checks that are remembered, and most phones of each."""
RATE, BURST = 1.0, 60
"""Visits per second from one network that are counted, and at once."""
_KEY = re.compile(r"[\w-]{11}")


@dataclass(frozen=True, slots=True)
class Reached:
    """Numbers of phones that have opened the page, and that got a live connection."""

    opened: int = 0
    live: int = 0


class PhoneChecks:
    """The checks of one process.

    A phone may come to another process than the one that the teacher's page lives in, so
    ``announce`` tells each visit to the others.
    """

    def __init__(self, announce: Callable[[Notice], None], clock: Callable[[], float]) -> None:
        self._announce, self._clock = announce, clock
        self._phones: OrderedDict[str, dict[str, bool]] = OrderedDict()
        self._pace = Pace(RATE, BURST, 0, "This network has opened it very often.")

    def begin(self) -> str:
        """Begin a check, and return the key of its address."""
        key = secrets.token_urlsafe(8)
        self._phones[key] = {}
        while len(self._phones) > MAX_CHECKS:
            self._phones.popitem(last=False)
        return key

    def is_known(self, key: str) -> bool:
        """Whether this check was begun here, and not so many after it."""
        return key in self._phones

    def count(self, key: str) -> Reached:
        """Return how many phones this check has seen."""
        phones = dict(self._phones.get(key, {}))
        return Reached(len(phones), sum(phones.values()))

    def note(self, key: str, address: str, browser: str, is_live: bool) -> None:
        """Count a visit; TooOftenError if there are too many."""
        if not _KEY.fullmatch(key):
            return
        self._pace.take(read_network(address), self._clock())
        phone = hashlib.sha256(f"{address} {browser}".encode()).hexdigest()[:12]
        self.hear(key, phone, is_live)
        self._announce(Notice("", check=key, phone=phone, is_live=is_live))

    def hear(self, key: str, phone: str, is_live: bool) -> None:
        """Take a visit, maybe of another process; that of an unknown check is ignored."""
        phones = self._phones.get(key)
        if phones is not None and (phone in phones or len(phones) < MAX_PHONES):
            phones[phone] = phones.get(phone, False) or is_live
