"""A check is computed when it is asked for, once; too old a one is not kept."""

import asyncio

import pytest

from bn_core import normalize
from bn_core.compute import checks as module
from bn_core.compute.checks import Checks
from bn_core.compute.cluster import Cluster
from tests.cluster import Await


class Counting(Cluster):
    """A stand-in that computes in this process and counts."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    async def run(self, module: str, function: str, *args: object) -> dict[str, object]:
        self.asked += 1
        return {"module": module, "function": function, "args": args}


def test_a_verdict_is_computed_when_asked_for_and_once() -> None:
    checks, cluster = Checks(), Counting()
    key = checks.offer("some.module", "check", 1, 2)
    assert cluster.asked == 0
    first, second = (asyncio.run(checks.verdict(key, cluster)) for _ in range(2))
    assert first is second
    assert first == {"module": "some.module", "function": "check", "args": (1, 2)}
    assert cluster.asked == 1


def test_a_key_that_was_never_given_has_no_verdict() -> None:
    cluster = Counting()
    assert asyncio.run(Checks().verdict("x", cluster)) is None
    assert cluster.asked == 0


def test_the_oldest_offers_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CHECKS", 3)
    checks = Checks()
    keys = [checks.offer("m", "f", n) for n in range(5)]
    assert len(set(keys)) == 5
    kept = [asyncio.run(checks.verdict(key, Counting())) is not None for key in keys]
    assert kept == [False, False, True, True, True]


def test_a_worker_gives_the_verdict_of_pytorch(cluster: Cluster, wait: Await) -> None:
    checks = Checks()
    step = normalize([[2.0], [4.0], [8.0], [10.0]], 2, 1)
    key = checks.offer("bn_core.lessons.four_steps.worker.pytorch_check", "check", step)
    verdict = wait(checks.verdict(key, cluster))
    assert verdict["state"] == "agrees"
