"""Compute parts of a slice of the loss.

Claim C40, batch norm makes the landscape smoother to look at, is judged in
bn_core.lessons.landscape.verdicts.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bn_core.experiments.partial_result import compute_in_order
from bn_core.lessons.landscape.config import LandscapeConfig, Part
from bn_core.lessons.landscape.result import SlicePart, Slices
from bn_core.lessons.landscape.worker.slicing import prepare_slices


def run(config: LandscapeConfig) -> Iterator[Slices]:
    """Compute all parts on this worker.

    The lab distributes the parts over its workers instead.
    """
    yield from compute_in_order(Slices.start(config), part)


def part(config: LandscapeConfig, place: Part) -> SlicePart:
    """Compute the losses at the points of one part.

    A worker trains the networks of a seed only once.
    """
    seed, side, _, _ = place
    here = prepare_slices(config, seed)
    along = np.linspace(-config.reach, config.reach, side)
    points = along[np.array(config.points(place)).reshape(-1, 2)]
    return SlicePart(here.losses(points), [plane.path for plane in here.planes], here.ended)
