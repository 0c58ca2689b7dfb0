"""Links to lessons with a state, as several plans need them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bn_core.classroom.steps.settings import ClassSweep
from bn_core.inputs.address import link_lesson
from bn_core.inputs.batches.text import write_batch
from bn_core.lessons.four_steps.config import FourStepsConfig
from bn_core.lessons.sweeps.config import SweepConfig, SweepView


def write_features(*features: Sequence[float]) -> str:
    """Return a batch as a lesson's text, from one list of numbers per feature."""
    return write_batch(np.array(features, dtype=float).T)


def link_to_four_steps(
    x: str, gamma: float = 1.0, beta: float = 0.0, eps: float = 1e-5, **more: str
) -> str:
    """Return a link to the four steps of a batch with these parameters."""
    return link_lesson("four_steps", FourStepsConfig(gamma=gamma, beta=beta, eps=eps), x=x, **more)


def link_to_sweep(setting: ClassSweep) -> str:
    """Return a link to the sweep of the class's network, with one seed and two norms."""
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
    return link_lesson("sweeps", config, SweepView(good=setting.good))
