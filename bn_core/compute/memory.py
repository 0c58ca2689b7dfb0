"""Return freed memory to the system.

glibc keeps freed memory for the next allocation, which training needs: see ``workers``. After an
actor is gone it would keep its networks' memory for good.
"""

from __future__ import annotations

import ctypes
import gc
import sys
import threading

PAUSE = 3.0
"""Seconds in which what is dropped is returned together."""

_waiting = threading.Event()


def return_memory_soon() -> None:
    """Return the memory that is free in a few seconds, for all calls until then."""
    if _waiting.is_set():
        return
    _waiting.set()
    timer = threading.Timer(PAUSE, _return_memory)
    timer.daemon = True
    timer.start()


def _return_memory() -> None:
    _waiting.clear()
    gc.collect()
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)
