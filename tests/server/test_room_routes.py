"""A room's posts: the teacher alone takes the log home, and has the room forgotten."""

from __future__ import annotations

import pytest

from bn_core.classroom.live.rooms import ROOMS, Ticket
from bn_core.classroom.people.rate_limits import Pace
from bn_core.classroom.people.shared_limits import SharedPace
from bn_core.server import room_routes as module
from tests.server.browsers import Client, enter_room, join_room, until


def test_only_teacher_exports_and_deletes(client: Client, room: Ticket) -> None:
    token = join_room(client, room, "Ada")
    at = f"{module.ROOT}/{room.code}"
    assert "Ada" in client.post(f"{at}/export", json={"token": room.token}).text
    for what in ("export", "delete"):
        assert client.post(f"{at}/{what}", json={"token": token}).status_code == 400
        assert client.post(f"{at}/{what}", content=b"\xff").status_code == 400
    ada = enter_room(client, room, token)
    ada.receive_json()
    assert client.post(f"{at}/delete", json={"token": room.token}).json() == {"deleted": True}
    assert "The teacher has deleted it" in until(ada, lambda told: "gone" in told)["error"]
    late = enter_room(client, room, token)
    assert "The teacher may have deleted it" in until(late, lambda told: "gone" in told)["error"]
    assert client.post(f"{at}/join", json={"nickname": "Eve"}).status_code == 404


def test_join_gives_a_cookie_that_scripts_cannot_read_and_takes_it_as_proof(
    client: Client, room: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = f"{module.ROOT}/{room.code}/join"
    answer = client.post(at, json={"nickname": "Ada"})
    seat = answer.cookies[module.COOKIE]
    assert seat == f"{room.code}:{answer.json()['token']}"
    written = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=strict", f"Path={module.ROOT}"} <= set(written.split("; "))
    pace = SharedPace("test routes", Pace(1 / 600, 1, 0, "Too many tries."))
    monkeypatch.setattr(ROOMS, "_guesses", pace)
    wrong = f"{module.ROOT}/BBBBBB/join"
    assert client.post(wrong, json={"nickname": "Eve"}).status_code == 404
    assert client.post(at, json={"nickname": "Grace"}).status_code == 429
    cookies = {"Cookie": f"{module.COOKIE}={seat}"}
    assert client.post(at, json={"nickname": "Grace"}, headers=cookies).status_code == 200


def test_phone_waits_until_teacher_admits_it(client: Client, room: Ticket) -> None:
    teacher = enter_room(client, room, room.token)
    turn = teacher.receive_json()["turn"]
    teacher.send_json({"kind": "screening", "is_on": True, "turn": turn})
    until(teacher, lambda view: view["screening"])
    ada = enter_room(client, room, join_room(client, room, "Ada"))
    assert ada.receive_json()["kind"] == "waiting"
    [waiting] = until(teacher, lambda view: view["waiting"])["waiting"]
    teacher.send_json({"kind": "admitted", "student": waiting["student"], "turn": turn})
    assert until(ada, lambda view: view["kind"] == "lobby")["name"] == "Ada"


def test_removed_browser_cannot_come_back_at_once(client: Client, room: Ticket) -> None:
    at = f"{module.ROOT}/{room.code}/join"
    answer = client.post(at, json={"nickname": "Eve"})
    name = f"{module.COOKIE}-{room.code}"
    cookies = {"Cookie": f"{name}={answer.cookies[name]}"}
    teacher, eve = (
        enter_room(client, room, room.token),
        enter_room(client, room, answer.json()["token"]),
    )
    turn = teacher.receive_json()["turn"]
    teacher.send_json({"kind": "removed", "student": answer.json()["seat"], "turn": turn})
    gone = until(eve, lambda told: "gone" in told)
    assert gone["error"] == "The teacher has removed you from this room."
    for code in (room.code, room.code.lower(), f"{room.code[:3]} {room.code[3:]}"):
        again = client.post(
            f"{module.ROOT}/{code}/join", json={"nickname": "Eve 2"}, headers=cookies
        )
        assert again.status_code == 400
        assert "ask the teacher to approve each new student" in again.json()["error"]
    assert client.post(at, json={"nickname": "Ada"}).status_code == 200  # another browser
    teacher.send_json({"kind": "screening", "is_on": True, "turn": turn})
    until(teacher, lambda view: view["screening"])
    asked = client.post(at, json={"nickname": "Eve 3"}, headers=cookies)
    assert asked.status_code == 200
    waiting = until(teacher, lambda view: view["waiting"])["waiting"]
    assert [each["name"] for each in waiting] == ["Eve 3"]
