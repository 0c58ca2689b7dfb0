"""The browser's JavaScript modules, at addresses that contain a digest of all of them.

They import one another by relative name, so they share one digest. A browser that has one of them
gets all others of the same version, and may cache them without limit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ScriptFiles:
    """All ``*.js`` files below a folder, by path without ending, and the digest of them all."""

    sources: Mapping[str, bytes]
    digest: str

    def path(self, name: str) -> str:
        """Return the path of ``<name>.js`` below the lab's root; KeyError if there is none."""
        if name not in self.sources:
            raise KeyError(name)
        return f"/scripts/{self.digest}/{name}.js"


@cache
def read_scripts(folder: Path) -> ScriptFiles:
    """Read the scripts of ``folder``, once per process, so that addresses match the content."""
    sources = {
        path.relative_to(folder).with_suffix("").as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.js"))
    }
    digest = hashlib.sha256()
    for name, source in sources.items():
        digest.update(f"{name} {len(source)}\n".encode() + source)
    return ScriptFiles(sources, digest.hexdigest()[:12])
