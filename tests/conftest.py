"""The browser's tests come last; of two processes, one begins with them and the other helps."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from tests import hypothesis_profiles  # noqa: F401  # it loads the profile before any law is read

# As on the workers; two processes whose PyTorch takes two threads each wait for one another.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# What tests keep is nobody's own.
os.environ["BN_LAB_DATABASE"] = f"sqlite:///{tempfile.mkdtemp(prefix='bn-lab-')}/lab.sqlite"

pytest_plugins = ["tests.databases", "tests.cluster", "tests.recorded_frames"]
BROWSER = Path(__file__).parent / "browser"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Playwright keeps an event loop running, beside which no other can run in a process: all the
    # rest is one group, begun at once, and so no process comes to it from the browser.
    items.sort(key=in_browser)
    for item in items:
        item.add_marker(pytest.mark.xdist_group(item.path.stem if in_browser(item) else "rest"))


def in_browser(item: pytest.Item) -> bool:
    return BROWSER in item.path.parents
