"""The scripts of a room are sent exactly what their types declare."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from bn_core.classroom.events.event import TEACHER
from bn_core.classroom.events.teacher import PlanSet
from bn_core.classroom.room.views import view_as_projector, view_as_student, view_as_teacher
from bn_core.classroom.steps.settings import LivingBatch, Vote
from bn_core.course.quiz.bank import draw_question
from bn_core.figures.style import LIGHT
from pages.room import view
from pages.shared.components import FRONTEND
from tests.classroom.rooms import CHOICE, OPTIONS, room_of, text

TYPES = (FRONTEND / "room" / "types.d.ts").read_text(encoding="utf-8")
CODE = "KTWXBN"


def list_fields(name: str) -> set[str]:
    """The fields of an interface, with those of the one that it extends."""
    found = re.search(
        rf"^export interface {name}(?: extends (\w+))? \{{\n(.*?)^\}}",
        TYPES,
        re.DOTALL | re.MULTILINE,
    )
    assert found, name
    fields = set(re.findall(r"^  (\w+)\??:", found[2], re.MULTILINE))
    return fields | (list_fields(found[1]) if found[1] else set())


@pytest.mark.parametrize(
    ("mount", "name"),
    [
        (lambda: view.show_phone(CODE), "PhoneData"),
        (lambda: view.show_teacher(CODE, "a token", "http://localhost"), "TeacherData"),
        (lambda: view.show_wall(CODE, "http://localhost"), "WallData"),
    ],
    ids=["phone", "teacher", "wall"],
)
def test_page_sends_what_the_scripts_declare(
    mount: Callable[[], None], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: dict[str, Any] = {}
    monkeypatch.setattr(view, "_ROOM", lambda data, **_: sent.update(data))
    monkeypatch.setattr(view, "get_theme", lambda: LIGHT)
    mount()
    text(sent)
    assert sent.keys() == list_fields(name)
    constants = {**sent["limits"], **sent["close"]}
    assert all(re.search(rf"\b{each}: number", TYPES) for each in constants), constants
    for question in sent.get("bank", []):
        assert question.keys() == list_fields("BankQuestion")
        assert bool(question["options"]) == (question["kind"] == "choice")
        assert question["text"].startswith(question["title"].removesuffix("…"))
    for control in sent.get("network", []) + sent.get("scale", []):
        assert control.keys() <= list_fields("Control")
    assert sent.get("axes", {}).keys() <= list_fields("Axes")


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        (view_as_teacher(room_of(2, OPTIONS)), "TeacherView"),
        (view_as_projector(room_of(2, OPTIONS)), "StageView"),
        (view_as_student(room_of(2, OPTIONS), 1), "StudentView"),
    ],
    ids=["teacher", "projector", "student"],
)
def test_views_hold_what_the_scripts_declare(sent: dict[str, Any], name: str) -> None:
    """The socket adds figures and seconds; fields that no script reads are not declared."""
    assert list_fields(name) - {"figures", "left"} <= sent.keys()


def test_plan_names_its_questions_by_their_text() -> None:
    settings = (Vote(id=CHOICE[0], seed=3), OPTIONS, LivingBatch())
    sent = view_as_teacher(room_of(2).after(TEACHER, PlanSet(settings)))
    drawn = draw_question(CHOICE[0], 3).text
    assert drawn.startswith(sent["titles"][0].removesuffix("…"))
    assert sent["titles"][1:] == [OPTIONS.text, ""]
