"""The face of a room in this browser: its script speaks with the server, and the page stands by."""

from __future__ import annotations

from typing import Any

from bn_core.classroom.identity import spaced
from bn_core.quiz import BANK
from pages.classroom.rooms.address import qr
from pages.shared import browser
from pages.shared.lesson import ground

_ROOM = browser.component("room")


def phone(code: str) -> None:
    """The student's: joins with a code, which may be known already."""
    _mount("phone", code)


def teacher(code: str, token: str, base: str) -> None:
    """The teacher's; without a ``token`` the one that this browser keeps."""
    bank = [{"id": id, "kind": each.kind, "lesson": each.lesson} for id, each in BANK.items()]
    _mount("teacher", code, token=token, base=base, bank=bank)


def wall(code: str, base: str) -> None:
    """The projector's: the address, the code and the QR by which to join, and the class."""
    where = joining(base, code)
    _mount("projector", code, at=f"{base}/join", shown=spaced(code), qr=qr(where))


def joining(base: str, code: str) -> str:
    """The address at which a phone joins this room."""
    return f"{base}/join?code={code}"


def _mount(face: str, code: str, **more: Any) -> None:
    _ROOM(data={"face": face, "code": code, "theme": ground().name, **more}, key=f"{face} face")
