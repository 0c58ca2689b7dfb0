"""The quick tests come first, and the browser's last."""

from __future__ import annotations

from pathlib import Path

import pytest

BROWSER = Path(__file__).parent / "browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Also because Playwright keeps an event loop running, beside which no other can run.
    items.sort(key=lambda item: BROWSER in item.path.parents)
