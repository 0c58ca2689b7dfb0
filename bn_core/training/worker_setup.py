"""Set up PyTorch in a worker process."""

from __future__ import annotations

import torch


def prepare() -> None:
    """Use one thread and flush denormals, since the lab runs one worker per core.

    Arithmetic on denormal numbers is many times slower.
    """
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
