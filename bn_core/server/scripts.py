"""The browser's own modules, each at an address that names the bytes of them all.

They import one another by relative name, so they share one digest: whoever has one at an address
has all of one version there, and may keep them for ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Scripts:
    """Every ``*.js`` below a folder by its path without ending, with the digest of them all."""

    sources: Mapping[str, bytes]
    digest: str

    def path(self, name: str) -> str:
        """The path of ``<name>.js`` below the lab's root; KeyError if there is none."""
        if name not in self.sources:
            raise KeyError(name)
        return f"/scripts/{self.digest}/{name}.js"


@cache
def read(folder: Path) -> Scripts:
    """The scripts of ``folder``, read once a process: what is served is what was named."""
    sources = {
        path.relative_to(folder).with_suffix("").as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.js"))
    }
    digest = hashlib.sha256()
    for name, source in sources.items():
        digest.update(f"{name} {len(source)}\n".encode() + source)
    return Scripts(sources, digest.hexdigest()[:12])
