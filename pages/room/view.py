"""The component that shows a room on phone, wall or laptop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any
from zlib import crc32

from bn_core.classroom.events.event import OUTCOMES
from bn_core.classroom.events.student import INIT_SCALES, RATES, NetworkPicked
from bn_core.classroom.events.teacher import ScaleAndShiftSet
from bn_core.classroom.inputs.errors import NoRoomError
from bn_core.classroom.inputs.links import MAX_LINK
from bn_core.classroom.inputs.validation import (
    MAX_EXPLANATION,
    MAX_LINE,
    MAX_NICKNAME,
    MAX_QUESTION,
)
from bn_core.classroom.people.identity import CODE_LENGTH, WALL_LENGTH, format_code, read_code
from bn_core.classroom.steps.content import make_title
from bn_core.classroom.steps.settings import KINDS, MAX_OPTIONS, ClassSweep, WriteLine
from bn_core.course import curriculum
from bn_core.course.glossary.terms import find_term
from bn_core.course.quiz.bank import BANK, draw_question
from bn_core.course.quiz.config import QuizConfig
from bn_core.inputs.knobs import Knobs
from bn_core.lessons.question import DrawnChoice
from bn_core.server.room_routes import ROOT
from bn_core.server.room_socket import CLOSE_FINAL, CLOSE_NO_SEAT, HEARTBEAT
from pages.room import led_room
from pages.room.address import draw_qr
from pages.shared import components
from pages.shared.theme import get_theme

_ROOM = components.load_component("room/room")
SEEDS = int(QuizConfig.knob("seed").high) + 1
_CONSTANTS: dict[str, Any] = {
    "root": ROOT,
    "silence": 3 * HEARTBEAT,
    "close": {"noSeat": CLOSE_NO_SEAT, "final": list(CLOSE_FINAL)},
    "limits": {
        "nickname": MAX_NICKNAME,
        "question": MAX_QUESTION,
        "explanation": MAX_EXPLANATION,
        "options": MAX_OPTIONS,
        "link": MAX_LINK,
        "line": MAX_LINE,
    },
    "outcomes": list(OUTCOMES),
}
"""What the scripts of every view are sent about the server."""
_EXPLAINED = ("learning-rate", "initial-weights", "batch-normalization")
"""Keys of terms of the glossary that a phone explains where it asks for them."""


def show_phone(code: str, on_joined: Callable[[str], None] = lambda _: None) -> None:
    """Show the student's view, which joins with a code or asks for one.

    ``on_joined`` gets a typed code once it has opened a room.
    """

    def read_joined() -> None:
        with suppress(NoRoomError):
            on_joined(read_code(components.read_value("phone face", "joined")))

    terms = {each.name: each.sentence for each in map(find_term, _EXPLAINED) if each}
    _mount_room(
        "phone",
        code,
        {"joined": read_joined},
        rates=list(RATES),
        initScales=list(INIT_SCALES),
        terms=terms,
    )


def show_teacher(code: str, token: str, base: str) -> None:
    """Show the teacher's view; by default with the token that the browser has stored."""
    seed = crc32(code.encode()) % SEEDS  # no two classes get the same numbers
    kinds = {kind: each.title for kind, each in KINDS.items()}
    _mount_room(
        "teacher",
        code,
        {"gone": lambda: led_room.forget_room(code)},
        token=token,
        base=base,
        kinds=kinds,
        seed=seed,
        bank=_list_bank_questions(seed),
        network=_list_controls(ClassSweep),
        line=_list_controls(WriteLine),
        scale=_list_controls(ScaleAndShiftSet),
        axes=_list_axes(),
    )


def show_wall(code: str, base: str) -> None:
    """Show the projector's view, or ask for the room's projector code."""
    _mount_room(
        "projector",
        code,
        at=f"{base}/join",
        shown=format_code(code) if code else "",
        qr=draw_qr(build_join_link(base, code)),
        headings={kind: each.heading for kind, each in KINDS.items()},
        letters={"room": CODE_LENGTH, "wall": WALL_LENGTH},
        axes=_list_axes(),
    )


def build_join_link(base: str, code: str) -> str:
    """Return the address at which a phone joins this room."""
    return f"{base}/join?code={code}"


@lru_cache(maxsize=16)  # a few rooms; any visitor may ask for another seed
def _list_bank_questions(seed: int) -> list[dict[str, Any]]:
    """Return every question of the bank as this seed draws it."""
    questions = []
    for id, each in BANK.items():
        asked = draw_question(id, seed)
        options = asked.options if isinstance(asked, DrawnChoice) else ()
        question = {
            "id": id,
            "kind": each.kind,
            "lesson": curriculum.find_lesson(each.lesson).title,
            "title": make_title(asked.text),
            "text": asked.text,
            "options": [option.text for option in options],
        }
        questions.append(question)
    return questions


def _list_controls(config: type[Knobs]) -> list[dict[str, Any]]:
    """Return the controls of a config's fields, each a choice or a number in bounds."""
    controls: list[dict[str, Any]] = []
    for name, knob in config.knobs():
        bounds = {} if knob.options else {"low": knob.low, "high": knob.high}
        control = {"name": name, "label": knob.help, "value": knob.default, **bounds}
        controls.append({**control, "options": list(knob.options)})
    return controls


def _list_axes() -> dict[str, list[float]]:
    """Return the ends of the axes of a class sweep's map."""
    knobs = {name: NetworkPicked.knob(name) for name in ("rate", "init_scale")}
    return {name: [knob.low, knob.high] for name, knob in knobs.items()}


def _mount_room(
    face: str, code: str, events: Mapping[str, Callable[[], None]] = {}, **more: Any
) -> None:
    theme = get_theme()
    colours = {"with": theme.batch, "without": theme.none}
    data = {"face": face, "code": code, "theme": theme.name, "colours": colours}
    data |= _CONSTANTS | more
    components.load_sheet("room_page.css")
    callbacks = {f"on_{name}_change": act for name, act in events.items()}
    _ROOM(data=data, key=f"{face} face", **callbacks)
