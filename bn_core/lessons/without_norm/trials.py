"""The set-ups that test the claims of this lesson, with their configs and costs."""

from __future__ import annotations

from bn_core.experiments.claim import Trial
from bn_core.lessons.without_norm.config import WithoutNormConfig
from bn_core.lessons.without_norm.experiments import WITHOUT_NORM


def _make_clipped(name: str, when: str, skips: bool, seconds: float) -> Trial:
    config = WithoutNormConfig(blocks=8, width=64, skips=skips)
    return Trial(name, when, WITHOUT_NORM, config, seconds)


def _tanh(name: str, when: str, blocks: int, skips: bool, seconds: float) -> Trial:
    config = WithoutNormConfig(blocks=blocks, width=64, skips=skips, layer_norm=True)
    return Trial(name, when, WITHOUT_NORM, config, seconds)


TRIALS = (
    Trial(
        "deep residual networks",
        "the residual networks have 60 blocks",
        WITHOUT_NORM,
        WithoutNormConfig(blocks=60, steps=160),
        14,
    ),
    _make_clipped("clipped plain networks", "the networks have no skips", False, 3.6),
    _make_clipped("clipped residual networks", "the networks have skips and SkipInit", True, 6),
    _tanh("dynamic tanh in 3 blocks", "there are 3 blocks with skips", 3, True, 3.8),
    _tanh("dynamic tanh in 12 blocks", "there are 12 blocks with skips", 12, True, 11.7),
    _tanh("dynamic tanh in 3 plain blocks", "there are 3 blocks without skips", 3, False, 2.5),
    _tanh("dynamic tanh in 12 plain blocks", "there are 12 blocks without skips", 12, False, 6.6),
)
"""Each set-up, with the seconds that a seed takes on one core."""
