"""A run to compare with, trained without any cluster."""

from collections.abc import Sequence

import pytest

from bn_core.experiments.frame import Frame
from bn_core.training.trainer import train
from tests.cluster import TINY


@pytest.fixture(scope="session")
def tiny() -> Sequence[Frame]:
    """Every frame of TINY."""
    return list(train(TINY))
