"""The browser's modules and style sheets, at addresses with a digest of them all.

They name one another by relative path, so they share one digest. A browser that has one of them
gets all others of the same version, and may cache them without limit.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css"}
"""What is served, by the ending of its name."""


@dataclass(frozen=True, slots=True)
class ScriptFiles:
    """The scripts and style sheets below a folder, by path, and their digest."""

    sources: Mapping[str, bytes]
    digest: str

    def path(self, name: str) -> str:
        """Return the path of a file below the lab's root; KeyError if there is none."""
        if name not in self.sources:
            raise KeyError(name)
        return f"/scripts/{self.digest}/{name}"

    def list_imports(self, name: str) -> list[str]:
        """Return the names of a script and of all that it imports, directly or not."""
        found = [name]
        for each in found:
            for path in re.findall(r'\bfrom "(\.[^"]+)"', self.sources[each].decode()):
                imported = posixpath.normpath(posixpath.join(posixpath.dirname(each), path))
                if imported not in found:
                    found.append(imported)
        return found


@cache
def read_scripts(folder: Path) -> ScriptFiles:
    """Read the files of ``folder`` once per process, so that addresses match them."""
    sources = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in MEDIA_TYPES
    }
    digest = hashlib.sha256()
    for name, source in sources.items():
        digest.update(f"{name} {len(source)}\n".encode() + source)
    return ScriptFiles(sources, digest.hexdigest()[:12])
