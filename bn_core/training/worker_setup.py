"""A worker computes one thing at a time, on one thread, and never crawls through denormals."""

from __future__ import annotations

import torch


def prepare() -> None:
    """Set up the process that calls it: the lab runs one worker a core."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
