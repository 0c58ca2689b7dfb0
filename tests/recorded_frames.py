"""Real frames to draw, recorded once."""

from collections.abc import Sequence

import pytest

from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.training.trainer import train

TINY = RunConfig(data="moons", depth=2, width=8, steps=40, third="layer", activation="tanh")
WILD = RunConfig(activation="relu", rate=100.0, depth=2, steps=30)
"""Its network without normalization overflows."""


@pytest.fixture(scope="session")
def tiny() -> tuple[RunConfig, Sequence[Frame]]:
    return TINY, list(train(TINY))


@pytest.fixture(scope="session")
def wild() -> tuple[RunConfig, Sequence[Frame]]:
    frames = list(train(WILD))
    assert frames[-1].ended[0]
    return WILD, frames
