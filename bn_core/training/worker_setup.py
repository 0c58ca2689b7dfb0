"""Set up PyTorch in a worker process."""

from __future__ import annotations

import os
import sys

import torch

NICE = 10
"""Priority of batch work on POSIX: next to interactive work it gets a tenth of a core."""


def prepare() -> None:
    """Use one thread and flush denormals, since each core has workers of its own.

    Arithmetic on denormal numbers is many times slower.
    """
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)


def lower_priority() -> None:
    """Let interactive work go first; threads that are started from now on inherit it."""
    if sys.platform == "win32":
        import psutil

        psutil.Process().nice(psutil.IDLE_PRIORITY_CLASS)
    else:
        os.setpriority(os.PRIO_PROCESS, 0, NICE)
