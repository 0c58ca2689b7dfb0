"""A result is of one version of the code: a digest of all that bears on what is measured."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

_HOME = Path(__file__).parents[1]
_DRAWN = (
    "classroom",
    "clinic",
    "compute",
    "figures",
    "ledger",
    "pictures",
    "quiz",
    "snippets",
    "storage",
)
"""Rooms that change nothing of what is measured."""


@cache
def code() -> str:
    """Twelve hexadecimal digits that change with the code, the claims and their limits included."""
    digest = hashlib.sha256()
    for path in sorted(_HOME.rglob("*.py")):
        if path.relative_to(_HOME).parts[0] not in _DRAWN:
            digest.update(path.relative_to(_HOME).as_posix().encode() + b"\0")
            digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


@cache
def versions() -> dict[str, str]:
    """What computed it."""
    libraries = {name: version(name) for name in ("numpy", "torch")}
    return {"python": platform.python_version(), **libraries}
