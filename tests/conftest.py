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
SHORT = ("test_everywhere.py", "test_scripts.py")
MAIN = sys.modules["__main__"]


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Put the main module back: AppTest leaves its script there, and a new worker would run it."""
    sys.modules["__main__"] = MAIN


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser's tests last, and among them files of many short tests.

    Each of two processes is handed tests in this order. So neither comes from the browser to any
    other test: Playwright keeps an event loop running, beside which no other can run in a process.
    And short tests at the end keep both busy to the end.
    """
    items.sort(key=_order)


def _order(item: pytest.Item) -> int:
    if BROWSER not in item.path.parents:
        return 0
    return 2 + SHORT.index(item.path.name) if item.path.name in SHORT else 1
