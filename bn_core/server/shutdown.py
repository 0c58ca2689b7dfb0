"""End the server on a signal, with its streams and workers, and with exit code 0."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from contextlib import suppress
from types import FrameType

from uvicorn.server import HANDLED_SIGNALS, Server

ANSWER_GRACE = 1
"""Seconds that a request in progress has to end by itself; then it is cancelled."""
WORKER_GRACE = 0.5
"""Seconds that the workers have to end by themselves; then they are killed. They store nothing."""

ENDING = threading.Event()
"""Whether a signal has come; an event stream, which would go on, ends then."""
_begun = threading.Event()
"""Whether anything runs that has to be ended in order."""


def end_on_signals() -> None:
    """Make the signals that end uvicorn end it in time, and as a success.

    By itself uvicorn waits as long as a browser keeps a connection open, and then dies of the
    signal. It has set itself as the handler, which is how its server is found. Another ASGI server
    is left alone. Until ``begin`` there is nothing to end, so the process exits at once. Signals
    that the launcher has held back arrive now.
    """
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    if not isinstance(server, Server):
        return

    def end(number: int, frame: FrameType | None) -> None:
        del number, frame
        ENDING.set()
        if not _begun.is_set():
            os._exit(0)
        server.should_exit = True

    server.config.timeout_graceful_shutdown = ANSWER_GRACE
    for each in HANDLED_SIGNALS:
        signal.signal(each, end)
    if server.should_exit:  # uvicorn has received one already
        os._exit(0)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDLED_SIGNALS)


def begin() -> None:
    """Let a signal end the server in order from now on, because it starts workers."""
    _begun.set()


def kill_workers() -> None:
    """Kill the processes that this one has started, and wait until they are gone.

    On Linux workers are forked from a process that stays until it notices that this one is gone. It
    may be loading PyTorch then, so it is killed, too, by the number that Python keeps of it.
    """
    children = multiprocessing.active_children()
    for each in children:
        each.kill()
    for each in children:
        each.join(WORKER_GRACE)
    if sys.platform == "win32":
        return
    from multiprocessing import forkserver

    if pid := getattr(forkserver._forkserver, "_forkserver_pid", None):
        with suppress(ProcessLookupError, ChildProcessError):  # if it is gone already
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
