"""What all tests share: fixtures, settings, and the order in which they run."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.hypothesis_profiles import is_deep  # it loads the profile before any law is read

# As on the workers; two processes whose PyTorch takes two threads each wait for one another.
os.environ.setdefault("OMP_NUM_THREADS", "1")
gc.disable()  # until all is loaded, see pytest_collection
# What tests keep is nobody's own.
FOLDER = tempfile.TemporaryDirectory(prefix="bn-lab-", ignore_cleanup_errors=True)
os.environ["BN_LAB_DATABASE"] = f"sqlite:///{FOLDER.name}/lab.sqlite"
os.environ["BN_LAB_WARM"] = "0"
# Tests compute on the CPU on every machine; a GPU has tests of its own, `make test-gpu`.
if "BN_LAB_TEST_GPU" not in os.environ:
    os.environ["CUDA_VISIBLE_DEVICES"] = ""

pytest_plugins = ["tests.databases", "tests.cluster", "tests.recorded_frames"]
BROWSER = Path(__file__).parent / "browser"
EVERY_PAGE = "test_everywhere.py"
MAIN = sys.modules["__main__"]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Take what is loaded with the tests out of the collector's sight, for it stays to the end.

    These are a million objects. Looking through them again and again takes a third of the time in
    which they are loaded, and then half a second whenever tests have made some more.
    """
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Put back what a test leaves behind that others would use.

    AppTest leaves its script as the main module, which a new worker would run. Code that is printed
    to be copied sets PyTorch's type of numbers, and tests run it.
    """
    sys.modules["__main__"] = MAIN
    if torch := sys.modules.get("torch"):
        torch.set_default_dtype(torch.float32)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    """Let fixtures run a loop of their own."""
    with _no_running_loop(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Let a test run a loop of its own."""
    with _no_running_loop(item):
        return (yield)


@contextmanager
def _no_running_loop(item: pytest.Item) -> Iterator[None]:
    """Take Playwright's loop, if a browser's test has run before, for one that does not run.

    It counts as running as long as the browser is open, although it only waits.
    """
    loop = None if BROWSER in item.path.parents else asyncio._get_running_loop()
    if loop is None:
        yield
        return
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(loop)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Sort the tests so that all cores have work to the end.

    Of several processes each is given as many of the tests, in this order; one that is done takes
    over the end of what another has left. A browser's test often waits. So the last process begins
    with the other tests, while all before it begin with the browser's. Among the other tests those
    that share a cluster or a database come first: so one process alone starts them.
    """
    if not is_deep():
        config.hook.pytest_deselected(items=[each for each in items if _repeats(each)])
        items[:] = [each for each in items if not _repeats(each)]
    processes = getattr(config, "workerinput", {}).get("workercount", 1)
    lanes = max(1, processes - 1)
    browsers = [each for each in items if BROWSER in each.path.parents]
    others = [each for each in items if BROWSER not in each.path.parents]
    shared = {
        each.path: rank for each in others for name, rank in _SHARED.items() if name in _uses(each)
    }
    others.sort(key=lambda item: shared.get(item.path, 2))
    ordered: list[pytest.Item] = []
    for own in _share(browsers, lanes):
        split = len(others) - max(0, len(items) // processes - len(own))
        ordered += own + others[split:]
        others = others[:split]
    items[:] = ordered + others


def _repeats(item: pytest.Item) -> bool:
    """Whether a test is one more of what another tries, and runs in a deep profile alone."""
    return item.get_closest_marker("deep") is not None


def _share(items: list[pytest.Item], lanes: int) -> list[list[pytest.Item]]:
    """Share tests out by file, and those of the file with a test for every page one by one."""
    files = sorted({each.path for each in items})
    shares: list[list[pytest.Item]] = [[] for _ in range(lanes)]
    for place, item in enumerate(items):
        number = place if item.path.name == EVERY_PAGE else files.index(item.path)
        shares[number % lanes].append(item)
    return shares


_SHARED = {"each_database": 1, "shared_database": 1, "cluster": 0}


def _uses(item: pytest.Item) -> list[str]:
    """The names of all fixtures that a test asks for."""
    return getattr(item, "fixturenames", [])
