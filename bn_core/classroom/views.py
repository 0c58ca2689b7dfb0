"""What each eye may see of a room is a function of the room, and plain data.

Nothing else leaves the server: before the reveal no answer and no tally is in what the projector
or a student gets, only how many have answered.
"""

from __future__ import annotations

from typing import Any

from bn_core.classroom.identity import format_code
from bn_core.classroom.room import Room
from bn_core.classroom.settings import write_setting


def view_as_teacher(room: Room) -> dict[str, Any]:
    """Everything but the digests: names, answers, the plan and what is next."""
    activity = room.activity
    students = [{"student": seat, "name": name} for seat, name in room.people.names.items()]
    return _frame(room) | {
        "eye": "teacher",
        "students": students,
        "plan": [write_setting(each) for each in room.plan],
        "done": room.done,
        "setting": write_setting(activity.setting) if activity else None,
        "activity": activity.view_as_teacher(room.people) if activity else None,
    }


def view_as_projector(room: Room) -> dict[str, Any]:
    """What the class sees on the wall; nicknames only where the teacher has switched them on."""
    activity = room.activity
    return _frame(room) | {
        "eye": "projector",
        "students": list(room.people.names.values()) if room.names else None,
        "activity": activity.view_as_projector(room.people) if activity else None,
    }


def view_as_student(room: Room, student: int) -> dict[str, Any]:
    """What one student sees on the phone: their own, and what the class has been shown.

    KeyError: nobody sits at this seat.
    """
    activity = room.activity
    return _frame(room) | {
        "eye": "student",
        "student": student,
        "name": room.students[student].nickname,
        "activity": activity.view_as_student(student) if activity else None,
    }


def _frame(room: Room) -> dict[str, Any]:
    """What all see: the code, how many are here, and what is going on."""
    return {
        "code": room.code,
        "shown": format_code(room.code),
        "here": len(room.present),
        "names": room.names,
        "door": room.door,
        "turn": room.turn,
        "kind": room.activity.setting.kind if room.activity else "lobby",
        "phase": room.activity.phase if room.activity else None,
    }
