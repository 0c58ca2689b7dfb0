"""The set-ups that test the claims of this lesson, with their configs and costs."""

from __future__ import annotations

from bn_core.experiments.claim import Trial
from bn_core.lessons.depth.config import DepthConfig, TrainabilityConfig
from bn_core.lessons.depth.experiments import FIRST_WEIGHTS, GRADIENTS, TRAINABILITY
from bn_core.lessons.depth.first_weights_config import FirstWeightsConfig

TRIALS = (
    Trial(
        "training by depth",
        "the networks are 64 wide with ReLU",
        TRAINABILITY,
        TrainabilityConfig(deepest="100"),
        37,
    ),
    Trial(
        "long training by depth",
        "the networks are 64 wide with ReLU",
        TRAINABILITY,
        TrainabilityConfig(networks="batch", steps=2000),
        43,
    ),
    Trial("deep gradients", "the layers are 128 wide", GRADIENTS, DepthConfig(jacobian="64"), 10.5),
    Trial(
        "deep and wide",
        "the layers are 256 wide or more",
        GRADIENTS,
        DepthConfig(units="256", layers=40, jacobian="16"),
        7.5,
    ),
    Trial(
        "first weights",
        "the networks are untrained",
        FIRST_WEIGHTS,
        FirstWeightsConfig(),
        2.1,
    ),
)
"""Each set-up, with the seconds that a seed takes on one core."""
