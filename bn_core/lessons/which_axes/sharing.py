"""Which values of a block are averaged together, and how many means there are.

Wu & He 2018, figure 2, in numbers: the same :class:`bn_core.Axes` that averages also tells here
which statistics each number of a block (N, C, ...) is normalized with.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from bn_core.lessons.which_axes.config import AxesConfig
from bn_core.norm.axes import BATCH, INSTANCE, LAYER, Axes, group


@dataclass(frozen=True, slots=True)
class NormCounts:
    """The means, parameters and buffers of a norm for a batch of one shape.

    ``means`` is the number of means (and of variances), each of ``values_per_mean`` values.
    ``parameters`` counts gamma and beta, which are learned, and ``buffers`` the running means and
    variances that inference needs, which are not (PyTorch adds a counter of batches).
    """

    means: int
    values_per_mean: int
    parameters: int
    buffers: int


def find_groups(axes: Axes, shape: tuple[int, ...]) -> NDArray[np.intp]:
    """Return the group of each value (from 0), in an array of shape ``shape``.

    Groups count in the order of the flattened mean. ValueError: the groups do not divide the
    features.
    """
    view = axes.view(np.empty(shape))
    means = view.shape[1] * (1 if axes.pools_examples else view.shape[0])
    labels = axes.align(np.arange(float(means)), view)
    return np.broadcast_to(labels, view.shape).reshape(shape).astype(np.intp)


def count_statistics(axes: Axes, shape: tuple[int, ...]) -> NormCounts:
    """Count the means, parameters and buffers.

    Every norm has 2 C parameters, a pair per feature.
    """
    view_groups = axes.groups or shape[1]
    means = view_groups * (1 if axes.pools_examples else shape[0])
    pair = 2 * shape[1]
    return NormCounts(means, prod(shape) // means, pair, pair if axes.pools_examples else 0)


def list_divisors(features: int) -> list[int]:
    """List the numbers of groups that ``features`` can be split into equally."""
    return [groups for groups in range(1, features + 1) if features % groups == 0]


def choose_axes(name: str, groups: int) -> Axes:
    """Return the axes of batch, layer, instance or group norm.

    ``groups`` counts for group norm alone.
    """
    return group(groups) if name == "group" else _AXES[name]


_AXES = {"batch": BATCH, "layer": LAYER, "instance": INSTANCE}


def make_block(shape: tuple[int, ...], seed: int) -> NDArray[np.float64]:
    """Make random values with one decimal, whose channels and examples differ.

    A smaller block is a part of a larger one, up to the largest that the lesson shows.
    """
    rng = np.random.default_rng(seed)
    full = tuple(map(max, shape, _LARGEST))
    examples, features = full[:2]
    rest = (1,) * (len(shape) - 2)
    level = rng.normal(0, 2, (1, features, *rest)) + rng.normal(0, 2, (examples, 1, *rest))
    spread = rng.uniform(0.5, 2, (1, features, *rest))
    values = np.round(level + spread * rng.normal(size=full), 1) + 0.0
    return values[tuple(map(slice, shape))]


_LARGEST = tuple(int(AxesConfig.knob(name).high) for name in ("n", "c", "h", "w"))
