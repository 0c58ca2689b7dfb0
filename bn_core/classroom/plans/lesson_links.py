"""The states of lessons that several plans need."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bn_core.classroom.settings import ClassSweep
from bn_core.inputs.address import state
from bn_core.inputs.batches.text import to_text
from bn_core.lessons.four_steps.config import StepsConfig
from bn_core.lessons.sweeps.config import SweepConfig, SweepView


def batch(*features: Sequence[float]) -> str:
    """A batch as a lesson's text holds it: one list of numbers for each feature."""
    return to_text(np.array(features, dtype=float).T)


def four_steps(
    x: str, gamma: float = 1.0, beta: float = 0.0, eps: float = 1e-5, **more: str
) -> str:
    """The first lesson with a batch and its parameters."""
    return state("four_steps", StepsConfig(gamma=gamma, beta=beta, eps=eps), x=x, **more)


def small_map(setting: ClassSweep) -> str:
    """The map of rates and first weights for the class's own network, one seed, two norms."""
    config = SweepConfig(
        data=setting.data,
        activation=setting.activation,
        depth=setting.depth,
        width=setting.width,
        batch_size=setting.batch_size,
        steps=setting.steps,
        seed=setting.seed,
        seeds=1,
        layer_norm=False,
    )
    return state("sweeps", config, SweepView(good=setting.good))
