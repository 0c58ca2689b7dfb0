"""Checks against PyTorch that a page offers and a worker computes when asked.

The page offers what it has drawn; the badge fetches the verdict of a worker that put the same
numbers through PyTorch.
"""

from __future__ import annotations

import uuid
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from bn_core.compute.cluster import Cluster

MOST_CHECKS = 500


@dataclass(slots=True)
class _Check:
    module: str
    function: str
    args: tuple[Any, ...]
    verdict: dict[str, Any] | None = None


class Checks:
    """The checks offered lately, by key; the oldest go first."""

    def __init__(self) -> None:
        self._checks: OrderedDict[str, _Check] = OrderedDict()

    def offer(self, module: str, function: str, *args: Any) -> str:
        """Keep work to be done if asked for, and return the key to ask with."""
        key = uuid.uuid4().hex
        self._checks[key] = _Check(module, function, args)
        while len(self._checks) > MOST_CHECKS:
            self._checks.popitem(last=False)
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
