"""Run work on a worker so that it can be interrupted from outside.

Python raises an exception in another thread when that thread next runs bytecode. It is sent under
a lock, once, and only while the work is registered; what is still pending when the work ends is
raised and caught there. So it never reaches the code of Dask around the work. A call into C
first has to return: of the lab's calls, an operation of PyTorch takes the longest, milliseconds.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from bn_core.compute.workers import call


class WorkInterruptedError(RuntimeError):
    """The work was interrupted before its end."""


class _Interruption(BaseException):
    """What is raised in the thread; no ``except Exception`` on the way stops it."""


@dataclass(slots=True)
class _Job:
    thread: int
    interrupted: bool = False


_JOBS: dict[str, _Job] = {}
_LOCK = threading.Lock()
_raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc


def run_interruptibly(job: str, work: Callable[..., Any], *args: Any) -> Any:
    """Return ``work(*args)``; WorkInterruptedError if it was interrupted."""
    try:
        with _LOCK:
            _JOBS[job] = _Job(threading.get_ident())
        try:
            return work(*args)
        finally:
            _end(job)
    except _Interruption:
        _end(job)  # the exception may have come in the middle of the first call; it is spent now
    # Raised here, it holds no traceback of the work, and so none of its memory.
    raise WorkInterruptedError(job)


def call_interruptibly(job: str, module: str, function: str, *args: Any) -> Any:
    """Return ``module.function(*args)``, and None if the job is interrupted.

    Nobody awaits the answer of an interrupted job, and Dask would write an error to its log.
    """
    with suppress(WorkInterruptedError):
        return run_interruptibly(job, call, module, function, *args)
    return None


def interrupt(job: str) -> bool:
    """Interrupt a job once; return whether it is running."""
    with _LOCK:
        running = _JOBS.get(job)
        if running and not running.interrupted:
            running.interrupted = True
            _raise_in(ctypes.c_ulong(running.thread), ctypes.py_object(_Interruption))
        return running is not None


def _end(job: str) -> None:
    """Forget a job, and spend an exception that has not been raised yet."""
    with _LOCK:
        ended = _JOBS.pop(job, None)
    if ended and ended.interrupted:
        _spend_interruption()


def _spend_interruption() -> None:
    """Raise and catch an interruption here, in place of one that is pending.

    To take it back would leave CPython's flag of pending exceptions set. In CPython 3.11 a traced
    function then never gets past the check of that flag before its first line.
    """
    with suppress(_Interruption):
        _raise_in(ctypes.c_ulong(threading.get_ident()), ctypes.py_object(_Interruption))
        while True:  # until the interpreter raises it, within a few instructions
            pass
