"""What a code to copy prints, in this process or in one of its own.

A process of its own loads this module, so it names nothing that takes long to load.
"""

from __future__ import annotations

import contextlib
import io
from concurrent.futures import ProcessPoolExecutor

import torch


def run_code(text: str) -> str:
    """What a code to copy prints, run in this process."""
    with contextlib.redirect_stdout(io.StringIO()) as told:
        exec(text, {})
    return told.getvalue()


def printed_apart(text: str) -> str:
    """What it prints in a process of its own, on one thread.

    The process is made as a worker is, so PyTorch is not loaded from the disk for each.
    """
    from distributed.utils import get_mp_context

    with ProcessPoolExecutor(1, get_mp_context()) as apart:
        return apart.submit(_printed_on_one_thread, text).result()


def _printed_on_one_thread(text: str) -> str:
    torch.set_num_threads(1)
    return run_code(text)
