"""Views of a room as plain data: for the teacher, the projector and each student.

Nothing else leaves the server. Before the reveal, the views of the projector and of students hold
no answer and no tally, only how many students have answered.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bn_core.classroom.activities.start import start_activity
from bn_core.classroom.people.identity import format_code
from bn_core.classroom.people.students import People
from bn_core.classroom.room.state import Room
from bn_core.classroom.steps.content import title_setting
from bn_core.classroom.steps.settings import Setting, write_setting


def view_as_teacher(room: Room) -> dict[str, Any]:
    """Return everything except the digests: names, answers and the plan.

    ``missing`` are the seats that have not answered, ``notes`` those of the speaker, and ``next``
    the step of the plan that comes next, with its notes.
    """
    activity = room.activity
    answered = activity.answered_by if activity else None
    students = [{"student": seat, "name": name} for seat, name in room.people.names.items()]
    waiting = [{"student": seat, "name": room.students[seat].nickname} for seat in room.waiting]
    return _frame(room) | {
        "eye": "teacher",
        "students": students,
        "screening": room.screening,
        "wall": f"{format_code(room.code)} {room.wall_code}",
        "waiting": waiting,
        "plan": [write_setting(each) for each in room.plan],
        "titles": [title_setting(each) for each in room.plan],
        "done": room.done,
        "missing": [] if answered is None else [s for s in room.present if s not in answered],
        "notes": _view_notes(room, activity.setting) if activity else None,
        "next": _view_step(room, room.plan[room.done]) if room.done < len(room.plan) else None,
        "setting": write_setting(activity.setting) if activity else None,
        "activity": activity.view_as_teacher(room.people) if activity else None,
    }


def view_as_projector(room: Room) -> dict[str, Any]:
    """Return the projector's view, with nicknames if the teacher shows them."""
    activity = room.activity
    return _frame(room) | {
        "eye": "projector",
        "students": list(room.people.names.values()) if room.names else None,
        "activity": activity.view_as_projector(room.people) if activity else None,
    }


def view_as_student(room: Room, student: int) -> dict[str, Any]:
    """Return a student's view, with their own answers and what all may see.

    A student who waits to be admitted sees only that. KeyError: the seat is empty.
    """
    activity, who = room.activity, room.students[student]
    view = _frame(room) | {"eye": "student", "student": student, "name": who.nickname}
    if who.is_waiting:
        return view | {"kind": "waiting", "phase": None, "activity": None}
    return view | {"activity": activity.view_as_student(student) if activity else None}


def _frame(room: Room) -> dict[str, Any]:
    """Return what all views share: the code, the number of students, and the activity."""
    return {
        "code": room.code,
        "shown": format_code(room.code),
        "here": len(room.present),
        "names": room.names,
        "door": room.door,
        "turn": room.turn,
        "kind": room.activity.setting.kind if room.activity else "lobby",
        "phase": room.activity.phase if room.activity else None,
        "until": room.activity.until if room.activity else None,
    }


def _view_step(room: Room, setting: Setting) -> dict[str, Any]:
    """Return a step of the plan as its teacher sees it before anybody has answered."""
    activity = start_activity(setting, ()).view_as_teacher(People({}))
    return {"kind": setting.kind, "activity": activity, "notes": _view_notes(room, setting)}


def _view_notes(room: Room, setting: Setting) -> dict[str, str] | None:
    notes = room.find_notes(setting)
    return asdict(notes) if notes else None
