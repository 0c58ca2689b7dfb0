"""The axes of batch, layer, instance and group norm.

Every batch is seen as a block of shape (N, G, K, S): N examples, G groups of K features, and the
S positions of an image or a sequence (1 for a plain table). A norm says how the features are
grouped, and whether the examples pool their numbers (Wu & He 2018, figure 2 and section 3.1):

=============  ===============  ==================  ==========================================
norm           one mean for     shape of the mean   source
=============  ===============  ==================  ==========================================
``BATCH``      a feature        (C,)                Ioffe & Szegedy 2015, Algorithm 1
``LAYER``      an example       (N,)                Ba, Kiros & Hinton 2016, equation 3
``INSTANCE``   both             (N, C)              Ulyanov, Vedaldi & Lempitsky 2016
``group(G)``   example, group   (N, G)              Wu & He 2018, equations 1-7
``FIXED``      a feature        (C,)                Ioffe & Szegedy 2015, Algorithm 2
=============  ===============  ==================  ==========================================
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True)
class Axes:
    """How a norm groups the numbers of a batch.

    ``each`` is what has a mean of its own, in words. ``groups`` is G; None makes every feature a
    group. ``given`` means that the statistics come from elsewhere and average nothing of x: they
    are constants, and no gradient reaches x through them.
    """

    name: str
    each: tuple[str, ...]
    groups: int | None = None
    given: bool = False

    @property
    def pooled(self) -> bool:
        """Whether all examples share one mean, so that each depends on its batch-mates."""
        return "example" not in self.each

    def view(self, x: Array) -> Array:
        """See (N, C, ...) as (N, G, K, S), without copying; ValueError if G does not divide C."""
        examples, features = x.shape[:2]
        groups = self.groups or features
        if features % groups:
            raise ValueError(f"{features} features cannot be split into {groups} equal groups.")
        return x.reshape(examples, groups, features // groups, -1)

    def align(self, statistics: Array, view: Array) -> Array:
        """Give statistics of their natural shape the four axes of ``view``."""
        return statistics.reshape(-1, view.shape[1], 1, 1)

    def natural(self, statistics: Array) -> Array:
        """Undo :meth:`align`: (C,), (N,), (N, C) or (N, G)."""
        return statistics.reshape(-1 if len(self.each) == 1 else statistics.shape[:2])

    def average(self, view: Array) -> Array:
        """Average what shares one mean; the four axes stay. Sums are float64, also of float32."""
        over = (0, 2, 3) if self.pooled else (2, 3)
        total = np.add.reduce(view, over, np.float64, keepdims=True)
        total /= view.size // total.size
        return total.astype(view.dtype, copy=False)

    def feature_sums(self, view: Array, other: Array) -> Array:
        """Sums of ``view`` and of ``view * other``, a feature: shape (2, 1 or N, G, K, 1).

        Examples are added up only where they are pooled, so that each group keeps its own.
        """
        over = (0, 3) if self.pooled else 3
        sums = np.empty((2, 1 if self.pooled else len(view), *view.shape[1:3], 1))
        np.add.reduce(view, over, np.float64, sums[0], keepdims=True)
        np.add.reduce(view * other, over, np.float64, sums[1], keepdims=True)
        return sums


def align_features(values: Array, view: Array) -> Array:
    """Give one number a feature, shape (C,), the four axes of ``view``."""
    return values.reshape(1, view.shape[1], view.shape[2], 1)


BATCH = Axes("batch", ("feature",))
LAYER = Axes("layer", ("example",), groups=1)
INSTANCE = Axes("instance", ("example", "feature"))
FIXED = Axes("fixed", ("feature",), given=True)


def group(groups: int) -> Axes:
    """Group norm: the features in ``groups`` equal parts, each averaged within an example."""
    if isinstance(groups, bool) or not isinstance(groups, (int, np.integer)) or groups < 1:
        raise ValueError(f"The number of groups must be a whole number from 1 up, not {groups!r}.")
    return Axes("group", ("example", "group"), groups=int(groups))
