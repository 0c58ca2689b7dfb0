"""The lab as a user starts it: a process of its own, on a free port, with its workers."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import psutil

from bn_core.inputs.environment import SCHEDULER

REPO = Path(__file__).parents[2]
NOBODY = "tls://127.0.0.1:1"
"""The address of no scheduler."""
PATIENCE = 90.0
"""Seconds that anything may take on a loaded machine before it counts as never."""

LONGEST_PAUSE = 0.25
"""Seconds between two questions about what takes long."""

T = TypeVar("T")


def until(found: Callable[[], T], what: str, seconds: float = PATIENCE, pause: float = 0.05) -> T:
    """Ask again and again until the answer is true, and return it; AssertionError if never."""
    end = time.monotonic() + seconds
    while not (answer := found()):
        assert time.monotonic() < end, f"not within {seconds:g} s: {what}"
        time.sleep(pause)
        pause = min(1.2 * pause, LONGEST_PAUSE)  # asking costs the browser time, too
    return answer


class Server:
    """`streamlit run app.py`, its log and its processes; its database lies beside its log."""

    def __init__(
        self,
        log: Path,
        port: int = 0,
        script: str = "app.py",
        warm: bool = False,
        workers: bool = True,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.log = log
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._command = [sys.executable, "-m", "streamlit", "run", script]
        self._command += ["--server.address", "127.0.0.1", "--server.port", str(self.port)]
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT_", "BN_LAB_"))}
        self.environment = {**clean, "BN_LAB_DATABASE": f"sqlite:///{log.with_suffix('.sqlite')}"}
        self.environment |= {} if warm else {"BN_LAB_WARM": "0"}
        self.environment |= {} if workers else {SCHEDULER: NOBODY}
        self.environment |= settings or {}
        log.write_text("")
        self._start()

    def _start(self) -> None:
        with self.log.open("a") as out:
            self._process = subprocess.Popen(
                self._command,
                cwd=REPO,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until(self._answers, f"a server on {self.url}; its log:\n{self.tail()}")

    @property
    def pid(self) -> int:
        """The web process."""
        return self._process.pid

    def workers(self) -> list[psutil.Process]:
        """The processes that compute: PyTorch is loaded in them, on Linux.

        The one that they are forked from has loaded it, too, but does not compute.
        """
        below = psutil.Process(self.pid).children(recursive=True)
        return [each for each in below if holds_torch(each.pid) and each.ppid() != self.pid]

    def ask(self, path: str) -> dict[str, Any]:
        """GET a JSON answer of the lab's routes."""
        with urllib.request.urlopen(self.url + path, timeout=PATIENCE) as answer:
            told: dict[str, Any] = json.load(answer)
            return told

    def tail(self, characters: int = 6000) -> str:
        """The end of what the server has printed."""
        return self.log.read_text(errors="replace")[-characters:]

    def pause(self) -> None:
        """Let the web process do nothing any more; what is sent to it waits."""
        self._process.send_signal(signal.SIGSTOP)

    def kill(self) -> None:
        """End all of its processes at once, as if the machine had lost its power."""
        family = [psutil.Process(self.pid), *psutil.Process(self.pid).children(recursive=True)]
        for each in family:
            each.kill()
        self._process.wait(20)
        psutil.wait_procs(family, timeout=20)

    def restart(self) -> None:
        """Kill it, and start it again at the same port and on the same database."""
        self.kill()
        self._start()

    def end(self) -> int:
        """Send SIGTERM to all processes, as systemd does, and return the exit code."""
        os.killpg(self.pid, signal.SIGTERM)
        return self._process.wait(PATIENCE)

    def stop(self) -> None:
        """End the server, and whatever it has started."""
        family = psutil.Process(self.pid).children(recursive=True) if self._runs() else []
        if self._runs():
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(20)
        for each in psutil.wait_procs(family, timeout=5)[1]:
            each.kill()

    def _runs(self) -> bool:
        return self._process.poll() is None

    def _answers(self) -> bool:
        assert self._runs(), f"the server ended by itself:\n{self.tail()}"
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def holds_torch(pid: int) -> bool:
    """Whether PyTorch's library is mapped into a process (Linux)."""
    try:
        return "libtorch" in Path(f"/proc/{pid}/maps").read_text()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return False


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
