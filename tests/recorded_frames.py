"""Real frames to draw, recorded once."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from bn_core.experiments.frame import Frame
from bn_core.experiments.layer_probes import NO_LAYERS
from bn_core.experiments.recording import LAYER_SWITCHES, Recording
from bn_core.experiments.run_config import RunConfig
from bn_core.training.trainer import train

TINY = RunConfig(data="moons", depth=2, width=8, steps=40, third="layer", activation="tanh")
WILD = RunConfig(activation="relu", rate=100.0, depth=2, steps=30)
"""Its network without normalization overflows."""


EVERYTHING = Recording(**dict.fromkeys(LAYER_SWITCHES, True))


@pytest.fixture(scope="session")
def tiny() -> tuple[RunConfig, Sequence[Frame]]:
    return TINY, list(train(TINY, EVERYTHING))


@pytest.fixture(scope="session")
def wild() -> tuple[RunConfig, Sequence[Frame]]:
    frames = list(train(WILD, EVERYTHING))
    assert frames[-1].ended[0]
    return WILD, frames


def flatten(frame: Frame) -> dict[str, Any]:
    """Return every field of a frame, and of what it records of layers."""
    layers = {f"layers.{name}": value for name, value in asdict(frame.layers).items()}
    return asdict(replace(frame, layers=NO_LAYERS)) | layers


def check_same(a: Sequence[Frame], b: Sequence[Frame]) -> None:
    """Fail unless the frames are equal bit for bit."""
    for one, other in zip(a, b, strict=True):
        theirs = flatten(other)
        for name, value in flatten(one).items():
            np.testing.assert_array_equal(value, theirs[name], err_msg=name, strict=True)
