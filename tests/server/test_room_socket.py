"""A room's sockets, asked as phones ask them, and with nonsense."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import Any

import pytest
from numpy.testing import assert_allclose
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.exceptions import ConnectionClosed

from bn_core import normalize
from bn_core.classroom.activities.look_at import LookAtActivity
from bn_core.classroom.live.live_room import LiveRoom
from bn_core.classroom.live.rooms import ROOMS, Ticket
from bn_core.classroom.people.rate_limits import Pace
from bn_core.classroom.people.shared_limits import SharedPace
from bn_core.classroom.room.strips import draw_strips
from bn_core.classroom.steps.settings import LivingBatch, LookAt
from bn_core.experiments.run_config import RunConfig
from bn_core.server import class_sweeps, room_socket
from bn_core.server import room_routes as module
from bn_core.server.messages import MAX_MESSAGE
from bn_core.storage.database import StorageError
from tests.bench import classroom
from tests.server.browsers import LIMIT, Client, enter_room, join_room, until

VOTE = {"kind": "vote", "text": "Which?", "options": ["one", "two"], "right": 1}


def living(view: dict[str, Any]) -> bool:
    return view.get("kind") == "living_batch"


def test_socket_sends_changes_caused_by_others(client: Client, room: Ticket) -> None:
    ada, grace = (
        enter_room(client, room, join_room(client, room, name), eye="projector")
        for name in ("Ada", "Grace")
    )
    teacher = enter_room(client, room, room.token)
    wall = enter_room(client, room, room.token, eye="projector", theme="dark")
    turn = until(teacher, lambda view: view["here"] == 2)["turn"]
    teacher.send_json({"kind": "started", "setting": {"kind": "living_batch"}, "turn": turn})
    mine, still = until(ada, living), until(grace, living)
    assert "students" not in mine  # a student's token opens no other eye
    ada.send_json({"kind": "moved", "x": 9.0, "turn": mine["turn"]})
    assert until(ada, lambda view: view["activity"]["x"] == 9.0)["activity"]["shown"]["x"] == "9"
    after = until(grace, lambda view: view["activity"]["mean"] != still["activity"]["mean"])
    assert after["activity"]["x"] == still["activity"]["x"]
    assert after["activity"]["x_hat"] != still["activity"]["x_hat"]
    drawn = until(
        wall, lambda view: living(view) and 9.0 in view["figures"][0]["lines"][0]["values"]
    )
    assert [line["name"] for line in drawn["figures"][0]["lines"]] == [
        "x",
        "centered",
        "x_hat",
        "y",
    ]
    teacher.send_json({"kind": "switched", "mode": "inference", "turn": mine["turn"]})
    frozen = until(grace, lambda view: view["activity"]["mode"] == "inference")
    ada.send_json({"kind": "moved", "x": -9.0, "turn": mine["turn"]})
    until(ada, lambda view: view["activity"]["x"] == -9.0)
    (now,) = draw_strips(ROOMS.ask(ROOMS.room(room.code, room.token), LIMIT).activity, "light")
    assert now["lines"][2]["values"][1] == frozen["activity"]["x_hat"]


def test_socket_vote_is_blind_and_the_last_one_counts(client: Client, room: Ticket) -> None:
    token = join_room(client, room, "Ada")
    ada, teacher = enter_room(client, room, token), enter_room(client, room, room.token)
    wall = enter_room(client, room, room.token, eye="projector")
    turn = until(teacher, lambda view: view["here"] == 1)["turn"]
    teacher.send_json({"kind": "started", "setting": VOTE, "turn": turn})
    asked = until(ada, lambda view: view.get("kind") == "vote")
    ada.send_json({"kind": "voted", "option": 1, "turn": asked["turn"]})
    assert until(ada, lambda view: view["activity"]["first"] == 1)
    voted = until(wall, lambda view: view["kind"] == "vote" and view["activity"]["answered"] == 1)
    assert not {"tallies", "right", "votes"} & voted["activity"].keys()
    ada.send_json({"kind": "voted", "option": 0, "turn": asked["turn"]})
    assert until(ada, lambda view: view["activity"]["first"] == 0)["activity"]["answered"] == 1
    ada.send_json({"kind": "revealed", "turn": asked["turn"]})
    assert "Only the teacher" in until(ada, lambda told: "error" in told)["error"]
    teacher.send_json({"kind": "revealed", "turn": asked["turn"]})
    shown = until(wall, lambda view: view["phase"] == "revealed")
    assert shown["activity"]["tallies"] == [[1, 0]]
    ada.send_json({"kind": "voted", "option": 1, "turn": asked["turn"]})
    assert "too late" in until(ada, lambda told: "error" in told)["error"]


def test_wall_gets_signs_of_life_between_its_views(
    client: Client, room: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_socket, "HEARTBEAT", 0.0)
    wall = enter_room(client, room, room.token, eye="projector")
    while wall.receive_any() != {"alive": True}:
        pass
    join_room(client, room, "Ada")
    assert until(wall, lambda view: view["here"] == 1)["code"] == room.code


def test_sockets_lose_no_concurrent_events(client: Client, room: Ticket) -> None:
    asyncio.run(a_lesson(classroom.Classroom([client.at], room)))


async def a_lesson(room: classroom.Classroom) -> None:
    await room.filled(12)
    await room.begin(classroom.LIVING)
    await room.moves(20.0, 0.5)
    phones = sorted(room.phones, key=lambda each: each.seat)
    (drawn,) = room.wall.view["figures"]
    first = LivingBatch()
    step = normalize([[9.0 * phone.seat / 12] for phone in phones], first.gamma, first.beta)
    for line, kept in zip(drawn["lines"], (step.x, step.centered, step.x_hat, step.y), strict=True):
        assert_allclose(line["values"], kept[:, 0], atol=1e-6)
    # A phone has seen its own last move by now, but perhaps not yet what others' did to its x_hat.
    for phone, *shown in zip(
        phones, *(drawn["lines"][n]["values"] for n in (0, 2, 3)), strict=True
    ):
        await phone.until(
            lambda phone=phone, shown=shown: (
                [phone.view["activity"][name] for name in ("x", "x_hat", "y")] == shown
            )
        )
    await room.begin(classroom.VOTE)
    await room.vote("first")
    await room.revote()
    await room.vote("second")
    await room.reveal()
    assert await room.counted() == 2 * 12
    await room.close()


def test_cache_figures_draws_once_per_theme_and_room() -> None:
    asked: list[tuple[Any, str]] = []

    def draw(activity: Any, theme: str) -> list[dict[str, Any]]:
        asked.append((activity, theme))
        return [{"theme": theme}]

    drawn = room_socket.cache_figures(draw)
    activities = [LookAtActivity(LookAt("/depth")) for _ in range(2)]  # two rooms, and alike
    for _ in ("teacher", "wall"):
        for activity in activities:
            for theme in ("light", "dark"):
                assert drawn(activity, theme) == [{"theme": theme}]
    assert len(asked) == 4
    assert {id(activity) for activity, _ in asked} == set(map(id, activities))


def test_cache_figures_drops_drawing_with_its_activity() -> None:
    class Drawing(list[dict[str, Any]]):
        """A list that may be watched."""

    drawings: list[weakref.ref[Drawing]] = []

    def draw(*_: Any) -> Drawing:
        drawing = Drawing()
        drawings.append(weakref.ref(drawing))
        return drawing

    drawn, activity = room_socket.cache_figures(draw), LookAtActivity(LookAt("/depth"))
    drawn(activity, "light")
    assert drawings[0]() is drawn(activity, "light")
    del activity
    gc.collect()
    assert drawings[0]() is None


@pytest.mark.parametrize("text", ["", "[]", "nonsense", '{"kind": 3}', "[" * 5000, "a" * 70_000])
def test_socket_answers_nonsense_with_sentence(client: Client, room: Ticket, text: str) -> None:
    socket = enter_room(client, room, join_room(client, room, "Ada"))
    socket.receive_json()
    socket.send(text)
    assert socket.receive_json()["error"].endswith(".")
    socket.send(b"\x00")
    assert socket.receive_json()["error"].endswith(".")


@pytest.mark.parametrize("kind", ["text", "bytes"])
def test_socket_reads_on_later_after_a_message_that_is_too_long(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """So large messages cost the server no more than many small ones."""
    waits, pause = list[float](), asyncio.sleep
    reading = list[asyncio.Task[Any] | None]()
    times = (0, 1, 100)
    contents = ["a" * (many * MAX_MESSAGE + 1) for many in times]
    sent = [each if kind == "text" else each.encode() for each in contents]
    coming = [
        {"type": "websocket.connect"},
        *({"type": "websocket.receive", kind: each} for each in sent),
        {"type": "websocket.disconnect", "code": 1001},
    ]

    async def receive() -> dict[str, Any]:
        return coming.pop(0)

    async def send(message: Any) -> None:
        del message

    async def sleep(seconds: float) -> None:
        is_own = asyncio.current_task() is reading[0]  # no server that another test started
        waits.extend([seconds] * is_own)
        await pause(0 if is_own else seconds)

    async def story() -> None:
        reading.append(asyncio.current_task())
        scope = {"type": "websocket", "path_params": {"code": "BBBBBB"}, "headers": []}
        websocket = WebSocket(scope, receive, send)
        await websocket.accept()
        monkeypatch.setattr(asyncio, "sleep", sleep)
        with pytest.raises(WebSocketDisconnect):
            await room_socket.RoomSocket(websocket, "", draw_strips)._receive_events()

    asyncio.run(story())
    assert_allclose(waits, [room_socket.MESSAGE_GAP * max(1, many) for many in times], rtol=1e-3)


@pytest.mark.parametrize("token", [None, "", "wrong", 3, {"a": 1}])
def test_socket_closes_without_seat(client: Client, room: Ticket, token: Any) -> None:
    socket = enter_room(client, room, token)
    assert socket.receive_json()["gone"] is True
    with pytest.raises(ConnectionClosed) as closed:
        socket.receive_json()
    assert closed.value.rcvd
    assert closed.value.rcvd.code == room_socket.CLOSE_NO_SEAT


def test_socket_limits_guesses_only(
    client: Client, room: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = join_room(client, room, "Ada")
    monkeypatch.setattr(
        ROOMS, "_wrong_tokens", SharedPace("test socket", Pace(1 / 600, 3, 0, "Too many tries."))
    )
    for code in ("BBBBBB", room.code):
        guess = client.open(f"{module.ROOT}/{code}")
        guess.send_json({"token": "guess"})
        assert guess.receive_json()["gone"] is True
    answer = client.post(f"{module.ROOT}/BBBBBB/export", json={"token": "guess"})
    assert answer.status_code == 404
    guess = enter_room(client, room, "guess")
    assert "Too many tries" in guess.receive_json()["error"]
    with pytest.raises(ConnectionClosed) as closed:
        guess.receive_json()
    assert closed.value.rcvd
    assert closed.value.rcvd.code == room_socket.CLOSE_TOO_MANY
    assert enter_room(client, room, token).receive_json()["name"] == "Ada"
    joining = client.post(f"{module.ROOT}/{room.code}/join", json={"nickname": "E"})
    assert joining.status_code == 200  # a right code is no guess


def test_socket_keeps_seat_after_database_failure(
    client: Client, room: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: str) -> LiveRoom:
        raise StorageError("The database does not answer.")

    token = join_room(client, room, "Ada")
    with monkeypatch.context() as broken:
        broken.setattr(ROOMS.registry, "get", away)
        ada = enter_room(client, room, token)
        assert ada.receive_json() == {"error": "The database does not answer."}
        with pytest.raises(ConnectionClosed) as closed:
            ada.receive_json()
        assert closed.value.rcvd
        assert closed.value.rcvd.code == room_socket.CLOSE_NO_DATABASE
    assert enter_room(client, room, token).receive_json()["name"] == "Ada"


def test_socket_limits_connections_per_token(client: Client, room: Ticket) -> None:
    token = join_room(client, room, "Ada")
    sockets = [enter_room(client, room, token) for _ in range(room_socket.MAX_SOCKETS)]
    for each in sockets:
        assert each.receive_json()["name"] == "Ada"
    more = enter_room(client, room, token)
    assert "too many tabs" in more.receive_json()["error"]


def test_socket_shows_class_sweep_results(
    client: Client, room: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[RunConfig] = []

    async def run(module: str, function: str, config: RunConfig, **_: Any) -> dict[str, Any]:
        assert (module, function) == ("bn_core.training.outcomes", "measure_outcomes")
        ran.append(config)
        return {"none": (None, "It diverged."), "batch": (0.9, "")}

    monkeypatch.setattr(class_sweeps.CLUSTER, "run", run)
    names = ("Ada", "Grace")
    phones = [enter_room(client, room, join_room(client, room, name)) for name in names]
    teacher = enter_room(client, room, room.token)
    turn = until(teacher, lambda view: view["here"] == 2)["turn"]
    teacher.send_json({"kind": "started", "setting": {"kind": "class_sweep"}, "turn": turn})
    for phone, norm in zip(phones, (True, False), strict=True):
        turn = until(phone, lambda view: view.get("kind") == "class_sweep")["turn"]
        phone.send_json({"kind": "picked", "rate": 0.3, "batch_norm": norm, "turn": turn})
        until(phone, lambda view: view["activity"]["own"])
    teacher.send_json({"kind": "closed", "turn": turn})
    came = [until(each, lambda view: view["activity"]["own"]["outcome"]) for each in phones]
    assert [each["activity"]["own"]["outcome"] for each in came] == ["learns", "diverges"]
    assert len(ran) == 1  # both networks of one run
