"""The set-ups that test the claims of this lesson, with their configs and costs."""

from __future__ import annotations

from bn_core.experiments.claim import Trial
from bn_core.lessons.smoothness.config import CurvatureConfig, GradientPathConfig
from bn_core.lessons.smoothness.experiments import CURVATURE, GRADIENT_PATH

TRIALS = (
    Trial("along mlp", "an MLP of 8 × 128 learns at 0.1", GRADIENT_PATH, GradientPathConfig(), 1.5),
    Trial(
        "along mlp careful",
        "an MLP of 8 × 128 learns at 0.03",
        GRADIENT_PATH,
        GradientPathConfig(rate=0.03),
        1.5,
    ),
    Trial(
        "along cnn",
        "a small convolutional network learns at 0.1",
        GRADIENT_PATH,
        GradientPathConfig(net="cnn", depth=4),
        2,
    ),
    Trial(
        "curvature he",
        "the first weights are He's",
        CURVATURE,
        CurvatureConfig(examples=128),
        10,
    ),
    Trial(
        "curvature lecun",
        "the first weights are LeCun's",
        CURVATURE,
        CurvatureConfig(init="lecun", examples=128),
        10,
    ),
)
"""Each set-up, with the seconds that a seed takes on one core."""
