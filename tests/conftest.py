"""What all tests share: fixtures, settings, and the order in which they run."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Generator
from functools import cache
from pathlib import Path

import pytest

from tests import hypothesis_profiles  # noqa: F401  # it loads the profile before any law is read

# As on the workers; two processes whose PyTorch takes two threads each wait for one another.
os.environ.setdefault("OMP_NUM_THREADS", "1")
gc.disable()  # until all is loaded, see pytest_collection
# What tests keep is nobody's own.
os.environ["BN_LAB_DATABASE"] = f"sqlite:///{tempfile.mkdtemp(prefix='bn-lab-')}/lab.sqlite"
os.environ["BN_LAB_WARM"] = "0"

pytest_plugins = ["tests.databases", "tests.cluster", "tests.recorded_frames"]
BROWSER = Path(__file__).parent / "browser"
MANY, LAST = "test_scripts.py", "test_everywhere.py"
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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put files that share a cluster or a database first, and the browser's last.

    Each of two processes is handed a share of what is left, in this order. So one process alone
    starts the cluster, and one PostgreSQL. Neither comes from the browser to any other test:
    Playwright keeps an event loop running, beside which no other can run in a process. Among the
    browser's tests the many that take a moment come before the few that take seconds: what is left
    is alike then, a share of the tests is one of their time, and both processes end together.
    """
    shared = {each.path: _SHARED[name] for name in _SHARED for each in items if name in _uses(each)}

    @cache
    def order(path: Path) -> int:
        if BROWSER in path.parents:
            return {MANY: 3, LAST: 5}.get(path.name, 4)
        return shared.get(path, 2)

    items.sort(key=lambda item: order(item.path))


_SHARED = {"each_database": 1, "shared_database": 1, "cluster": 0}


def _uses(item: pytest.Item) -> list[str]:
    """The names of all fixtures that a test asks for."""
    return getattr(item, "fixturenames", [])
