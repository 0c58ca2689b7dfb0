"""The component that shows a room on phone, wall or laptop."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any
from zlib import crc32

from bn_core.classroom.identity import format_code
from bn_core.classroom.settings import KINDS, ClassSweep
from bn_core.course import curriculum
from bn_core.course.quiz.bank import BANK
from bn_core.course.quiz.config import QuizConfig
from pages.room import led_room
from pages.room.address import qr
from pages.shared import components
from pages.shared.lesson import ground

_ROOM = components.component("room/room")
SEEDS = int(QuizConfig.knob("seed").high) + 1


def phone(code: str) -> None:
    """The student's: joins with a code, which may be known already."""
    _mount("phone", code)


def teacher(code: str, token: str, base: str) -> None:
    """The teacher's; without a ``token`` the one that this browser keeps."""
    seed = crc32(code.encode()) % SEEDS  # no two classes get the same numbers
    kinds = {kind: each.title for kind, each in KINDS.items()}
    _mount(
        "teacher",
        code,
        lambda: led_room.lose(code),
        token=token,
        base=base,
        kinds=kinds,
        seed=seed,
        bank=_bank(seed),
        network=_network(),
    )


def wall(code: str, base: str) -> None:
    """The projector's: the address, the code and the QR by which to join, and the class."""
    where = joining(base, code)
    _mount("projector", code, at=f"{base}/join", shown=format_code(code), qr=qr(where))


def joining(base: str, code: str) -> str:
    """The address at which a phone joins this room."""
    return f"{base}/join?code={code}"


@cache
def _bank(seed: int) -> list[dict[str, str]]:
    """Every question as this seed asks it."""
    return [
        {
            "id": id,
            "kind": each.kind,
            "lesson": curriculum.find_lesson(each.lesson).title,
            "text": each.draw(seed).text,
        }
        for id, each in BANK.items()
    ]


def _network() -> list[dict[str, Any]]:
    """The controls of the network that a class sweep trains: a choice, or a number in bounds."""
    told: list[dict[str, Any]] = []
    for name, knob in ClassSweep.knobs():
        bounds = {} if knob.options else {"low": knob.low, "high": knob.high}
        made = {"name": name, "label": knob.help, "value": knob.default, **bounds}
        told.append({**made, "options": list(knob.options)})
    return told


def _mount(face: str, code: str, gone: Callable[[], None] | None = None, **more: Any) -> None:
    theme = ground()
    colours = {"with": theme.batch, "without": theme.none}
    data = {"face": face, "code": code, "theme": theme.name, "colours": colours, **more}
    _ROOM(data=data, key=f"{face} face", on_gone_change=gone or (lambda: None))
