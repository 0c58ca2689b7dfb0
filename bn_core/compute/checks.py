"""Checks against PyTorch that a page offers and a worker computes when asked.

The page offers what it has drawn; the badge fetches the verdict of a worker that put the same
numbers through PyTorch.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from bn_core.compute.cluster import Cluster
from bn_core.compute.session_store import PROCESS, Session, SessionStore

CHECKS_PER_SESSION, MOST_CHECKS = 20, 500
"""Most checks that are kept for one session, and for all sessions together."""


@dataclass(slots=True)
class _Check:
    module: str
    function: str
    args: tuple[Any, ...]
    offered: float = field(default_factory=time.monotonic)
    verdict: dict[str, Any] | None = None


class Checks:
    """The checks offered lately, by key, within the limits of a session store."""

    def __init__(self) -> None:
        self._checks = SessionStore[_Check](
            CHECKS_PER_SESSION, MOST_CHECKS, lambda check: check.offered
        )

    def offer(self, module: str, function: str, *args: Any, session: Session = PROCESS) -> str:
        """Keep work to be done if asked for, and return the key to ask with."""
        key = uuid.uuid4().hex
        self._checks.add(session, key, _Check(module, function, args))
        return key

    async def verdict(self, key: str, cluster: Cluster) -> dict[str, Any] | None:
        """Return the worker's answer, computed once; None if the key is not kept."""
        check = self._checks.get(key)
        if check is None:
            return None
        if check.verdict is None:
            check.verdict = await cluster.run(check.module, check.function, *check.args)
        return check.verdict


CHECKS = Checks()
"""The process's checks: pages offer them, a route answers them."""
