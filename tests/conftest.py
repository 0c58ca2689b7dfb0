"""What all tests share: fixtures, settings, and the order in which they run."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import pytest

from tests import hypothesis_profiles  # noqa: F401  # it loads the profile before any law is read

# As on the workers; two processes whose PyTorch takes two threads each wait for one another.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# What tests keep is nobody's own.
os.environ["BN_LAB_DATABASE"] = f"sqlite:///{tempfile.mkdtemp(prefix='bn-lab-')}/lab.sqlite"
os.environ["BN_LAB_WARM"] = "0"

pytest_plugins = ["tests.databases", "tests.cluster", "tests.recorded_frames"]
BROWSER = Path(__file__).parent / "browser"
MANY, LAST = "test_scripts.py", "test_everywhere.py"
MAIN = sys.modules["__main__"]


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Put the main module back: AppTest leaves its script there, and a new worker would run it."""
    sys.modules["__main__"] = MAIN


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser's tests last, the many that take a moment before the few that take seconds.

    Each of two processes is handed tests in this order. So neither comes from the browser to any
    other test: Playwright keeps an event loop running, beside which no other can run in a process.
    And the share of what is left that a process is handed is one of its time, too, because what is
    left is alike; with the pages at the end, both processes are busy to the end.
    """
    items.sort(key=_order)


def _order(item: pytest.Item) -> int:
    if BROWSER not in item.path.parents:
        return 0
    return {MANY: 1, LAST: 3}.get(item.path.name, 2)
