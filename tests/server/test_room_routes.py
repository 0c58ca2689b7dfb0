"""A room's posts: the teacher alone takes the log home, and has the room forgotten."""

from __future__ import annotations

from bn_core.classroom.rooms import Ticket
from bn_core.server import room_routes as module
from tests.server.browsers import Client, entered, joined, until


def test_only_teacher_exports_and_deletes(client: Client, room: Ticket) -> None:
    token = joined(client, room, "Ada")
    at = f"{module.ROOT}/{room.code}"
    assert "Ada" in client.post(f"{at}/export", json={"token": room.token}).text
    for what in ("export", "delete"):
        assert client.post(f"{at}/{what}", json={"token": token}).status_code == 400
        assert client.post(f"{at}/{what}", content=b"\xff").status_code == 400
    ada = entered(client, room, token)
    ada.receive_json()
    assert client.post(f"{at}/delete", json={"token": room.token}).json() == {"deleted": True}
    assert until(ada, lambda told: "gone" in told)["error"].endswith(".")
    assert client.post(f"{at}/join", json={"nickname": "Eve"}).status_code == 404
