"""The server as a user starts it: who it lets in, what readers leave, how it starts and ends."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import psutil
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Navigation_pb2 import Navigation
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from bn_core.server.descriptors import ENOUGH
from tests.bench.reader import EARLY, Reader
from tests.browser.server import PATIENCE, REPO, Server, free_port, until

resource = pytest.importorskip("resource")
READERS = 6
CLICKS = 10
SERVICE_RESTART = 1012
"""The close code by which a browser learns that its server ends."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose account may have few files open, unless it asks for more."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(1024, limits[1]), limits[1]))
    running = Server(tmp_path_factory.mktemp("server") / "log")
    resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    until(lambda: len(running.workers()) == psutil.cpu_count(), "all workers")
    yield running
    running.stop()


def open_page(server: Server, stack: ExitStack, page: str) -> ClientConnection:
    """Open a page as a browser does, and return its socket."""
    reader = stack.enter_context(
        connect(
            f"ws://127.0.0.1:{server.port}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            origin=server.url,  # type: ignore[arg-type]
            max_size=None,
            max_queue=None,  # messages that nobody reads would hold the socket's end back
        )
    )
    opened = BackMsg()
    opened.rerun_script.page_name = page
    reader.send(opened.SerializeToString())
    return reader


def open_lesson(server: Server, stack: ExitStack, page: str) -> tuple[ClientConnection, bytes]:
    """Open a lesson; return its socket, and all that came until it was drawn."""
    reader = open_page(server, stack, page)
    return reader, read_whole_run(reader)


def read_whole_run(reader: ClientConnection) -> bytes:
    """Read all that comes until a run has ended which was not interrupted."""
    message, seen = ForwardMsg(), b""
    while message.WhichOneof("type") != "script_finished" or message.script_finished == EARLY:
        came = reader.recv(PATIENCE)
        assert isinstance(came, bytes)
        message.ParseFromString(came)
        seen += came
    return seen


def test_a_control_does_not_draw_the_frame_again(server: Server) -> None:
    """The links to the neighbouring lessons stand in the frame, the check in the body."""

    async def read() -> None:
        async with Reader(server.port, "running_averages") as reader:
            assert "page_link" in {kind for kind, _ in reader.received}
            slider = next(iter(reader.sliders.values()))
            await reader.slide(slider, slider.value + slider.step)
            kinds = {kind for kind, _ in reader.received}
            assert "number_input" in kinds
            assert "page_link" not in kinds

    asyncio.run(read())


def test_no_answer_refers_to_a_message_that_a_browser_may_have_forgotten(server: Server) -> None:
    """A browser forgets while the answer is on its way, and its page never goes on."""

    async def read() -> None:
        async with Reader(server.port, "running_averages") as reader:
            largest = max(size for _, size in reader.received)
            slider = next(iter(reader.sliders.values()))
            await reader.slide(slider, slider.value + slider.step)
            assert "ref_hash" not in {kind for kind, _ in reader.received}
            assert max(size for _, size in reader.received) == pytest.approx(largest, rel=0.1)

    asyncio.run(read())


def start_another(server: Server, port: int, database: Path) -> subprocess.CompletedProcess[str]:
    """Start a lab on this port and database, which must fail."""
    return subprocess.run(
        [sys.executable, "-m", "bn_core", "--port", str(port)],
        cwd=REPO,
        env={**server.environment, "BN_LAB_DATABASE": f"sqlite:///{database}"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_server_sends_security_headers_and_hides_metrics(server: Server) -> None:
    page = httpx.get(server.url)
    assert "script-src 'self' blob: 'sha256-" in page.headers["content-security-policy"]
    assert httpx.get(f"{server.url}/_stcore/metrics").status_code == 404
    assert httpx.get(f"{server.url}/_stcore/health").status_code == 200


@pytest.mark.parametrize("path", ["/_stcore/stream", "/lab/rooms/AAAAAA"])
def test_server_refuses_sockets_of_other_sites(server: Server, path: str) -> None:
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(f"ws://127.0.0.1:{server.port}{path}", origin="http://evil.example"),  # type: ignore[arg-type]
    ):
        pass
    assert refused.value.response.status_code == 403


def test_server_refuses_uploads_of_other_sites(server: Server) -> None:
    """As Streamlit's own cookie did, without a cookie."""
    address = f"{server.url}/_stcore/upload_file/session/file"
    statuses = {
        origin: httpx.put(address, files={"file": b"1"}, headers=headers).status_code
        for origin, headers in (
            ("evil", {"Origin": "http://evil.example"}),
            ("sandboxed", {"Origin": "null"}),
            ("own", {"Origin": server.url}),
            ("program", {}),
        )
    }
    # 400: there is no such session.
    assert statuses == {"evil": 403, "sandboxed": 403, "own": 400, "program": 400}
    assert "set-cookie" not in httpx.get(server.url).headers


def test_server_raises_its_soft_limit_of_open_files(server: Server) -> None:
    soft, hard = psutil.Process(server.pid).rlimit(psutil.RLIMIT_NOFILE)
    assert soft in (hard, ENOUGH)


def test_click_is_not_lost_if_the_next_message_follows_at_once(server: Server) -> None:
    """As when a component reports something in the moment in which the reader clicks."""
    for _ in range(CLICKS):
        with ExitStack() as stack:
            reader, seen = open_lesson(server, stack, "guide")
            [button] = set(re.findall(rb"\$\$ID-[0-9a-f]+-start first 1", seen))
            click, after = BackMsg(), BackMsg()
            click.rerun_script.page_name = after.rerun_script.page_name = "guide"
            pressed = click.rerun_script.widget_states.widgets.add()
            pressed.id, pressed.trigger_value = button.decode(), True
            reader.send(click.SerializeToString())
            reader.send(after.SerializeToString())
            assert b"Looking for your room" in read_whole_run(reader)


def ask(page: str, *states: str) -> bytes:
    """Write what a browser asks of a page, with what its controls report."""
    message = BackMsg()
    message.rerun_script.page_script_hash = page
    for each in states:
        message.rerun_script.widget_states.widgets.add(id=each, trigger_value=True)
    return message.SerializeToString()


def read_navigation(reader: ClientConnection) -> Navigation:
    """Read until the next run tells which page it shows."""
    message = ForwardMsg()
    while message.WhichOneof("type") != "navigation":
        came = reader.recv(PATIENCE)
        assert isinstance(came, bytes)
        message.ParseFromString(came)
    return message.navigation


def test_late_report_of_a_page_does_not_lead_back_to_it(server: Server) -> None:
    """A browser that has asked for another page shows the one before until that comes."""
    report = "$$ID-00000000000000000000000000000000-a control of the guide"
    with ExitStack() as stack:
        reader = open_page(server, stack, "guide")
        first = read_navigation(reader)
        guide = first.page_script_hash
        [quiz] = [each.page_script_hash for each in first.app_pages if each.url_pathname == "quiz"]
        for sent, shown in (
            (ask(guide, report), guide),
            (ask(quiz), quiz),
            (ask(guide, report), quiz),
            (ask(quiz, report), quiz),
            (ask(guide), guide),
            (ask(guide, report), guide),
        ):
            reader.send(sent)
            assert read_navigation(reader).page_script_hash == shown


def test_server_frees_the_descriptors_of_readers_who_have_left(server: Server) -> None:
    process = psutil.Process(server.pid)
    with ExitStack() as stack:
        before = process.num_fds()
        for _ in range(READERS):
            open_lesson(server, stack, "")
    # Fewer than one for each reader are those that the scheduler may open meanwhile.
    until(lambda: process.num_fds() < before + READERS // 2, "the descriptors of before")


def test_second_start_on_a_used_port_says_so(server: Server, tmp_path: Path) -> None:
    second = start_another(server, server.port, tmp_path / "lab.sqlite")
    assert second.returncode not in (0, None)
    assert f"Port {server.port} is not available" in second.stdout
    assert "Traceback" not in second.stdout


def test_second_start_on_a_used_database_says_so(server: Server) -> None:
    database = server.log.with_suffix(".sqlite")
    second = start_another(server, free_port(), database)
    assert second.returncode not in (0, None)
    assert f"Another lab uses the database {database}: stop that lab first" in second.stdout
    assert "Traceback" not in second.stdout


def test_start_on_a_database_of_another_version_says_so(server: Server, tmp_path: Path) -> None:
    """Whatever part of the lab the table belongs to."""
    database = tmp_path / "lab.sqlite"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("create table claim_findings (id integer primary key, claim text)")
    second = start_another(server, free_port(), database)
    assert second.returncode not in (0, None)
    assert f"The database {database} is of another version of the lab" in second.stdout
    assert "claim_findings has no column effort" in second.stdout
    assert "Traceback" not in second.stdout


@pytest.mark.parametrize(
    ("stage", "number"),
    [
        ("click", signal.SIGTERM),
        ("bn_core.server.shutdown", signal.SIGTERM),
        ("pages.shared.streamlit_internals", signal.SIGTERM),
        ("BatchNorm Lab:", signal.SIGTERM),
        ("torch._C", signal.SIGINT),
    ],
)
def test_server_that_starts_ends_silently_with_exit_code_0(
    tmp_path: Path, stage: str, number: int
) -> None:
    """The stages: Streamlit loads, so does the lab, its address is known, and workers start.

    Python says what it has loaded. A terminal sends Ctrl-C to all processes of the lab.
    """
    log = tmp_path / "log"
    with log.open("w") as out:
        starting = subprocess.Popen(
            [sys.executable, "-m", "bn_core", "--port", str(free_port())],
            cwd=REPO,
            env={
                **os.environ,
                "BN_LAB_DATABASE": f"sqlite:///{tmp_path / 'lab.sqlite'}",
                "PYTHONPROFILEIMPORTTIME": "1",
            },
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        until(lambda: stage in log.read_text(), stage)
        (os.killpg if number == signal.SIGINT else os.kill)(starting.pid, number)
        assert starting.wait(PATIENCE) == 0
        assert "Traceback" not in log.read_text()
    finally:
        starting.kill()


def test_sigterm_ends_server_streams_and_workers_with_exit_code_0(server: Server) -> None:
    """The last test: an idle page, a stream that is read and one that is not are open."""
    with ExitStack() as stack:
        reader, seen = open_lesson(server, stack, "activations")
        [key, *_] = re.findall(rb"/lab/runs/([0-9a-f]{32})", seen)
        path = f"/lab/runs/{key.decode()}/stream"
        client = stack.enter_context(httpx.Client(timeout=PATIENCE))
        stream = stack.enter_context(client.stream("GET", server.url + path))
        parts = stream.iter_raw()
        assert next(parts)
        stalled = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        stalled.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode())
        assert stalled.recv(12) == b"HTTP/1.1 200"
        workers = server.workers()
        assert workers
        said = server.log.read_text()
        assert server.end() == 0
        assert "Traceback" not in server.log.read_text().removeprefix(said)
        assert not [each for each in workers if each.is_running() and not is_dead(each)]
        assert read_close_code(reader) == SERVICE_RESTART


def read_close_code(reader: ClientConnection) -> int | None:
    """Read what is left on a socket, and return the code it was closed with."""
    try:
        while True:
            reader.recv(PATIENCE)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


def is_dead(process: psutil.Process) -> bool:
    """Whether a process has ended, though nobody may have asked for its exit code yet."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
