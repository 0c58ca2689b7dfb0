"""The kinds of work that share the cores, most urgent first."""

from __future__ import annotations

from enum import IntEnum


class Work(IntEnum):
    """How urgent work is; no kind is held up by a later one."""

    INTERACTIVE = 0
    """Somebody looks at it: live training, a check. It has worker processes of its own."""
    BATCH = 1
    """An experiment that a reader has started. It waits for its turn at a batch worker."""
    BACKGROUND = 2
    """Nobody has asked for it yet. It gives its turn back when batch work has to wait."""
