"""Every test here has a database of its own."""

import pytest


@pytest.fixture(autouse=True)
def nobody_elses(own_database: str) -> None:
    """Whatever it keeps is gone with it."""
