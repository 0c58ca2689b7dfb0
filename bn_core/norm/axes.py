"""The axes of batch, layer, instance and group norm.

Every batch is viewed as a block of shape (N, G, K, S): N examples, G groups of K features, and the
S positions of an image or a sequence (1 for a plain table). A norm determines the groups, and
whether one mean is taken over all examples (Wu & He 2018, figure 2 and section 3.1):

=============  ===============  ==================  ==========================================
norm           one mean per     shape of the mean   source
=============  ===============  ==================  ==========================================
``BATCH``      feature          (C,)                Ioffe & Szegedy 2015, Algorithm 1
``LAYER``      example          (N,)                Ba, Kiros & Hinton 2016, equation 3
``INSTANCE``   both             (N, C)              Ulyanov, Vedaldi & Lempitsky 2016
``group(G)``   example, group   (N, G)              Wu & He 2018, equations 1-7
``FIXED``      feature          (C,)                Ioffe & Szegedy 2015, Algorithm 2
=============  ===============  ==================  ==========================================
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True)
class Axes:
    """The axes over which a norm averages the values of a batch.

    ``mean_per`` says in words what has its own mean. ``groups`` is G; None makes every feature a
    group. If ``fixed``, the statistics are given constants and not averages of x, so no gradient
    reaches x through them.
    """

    name: str
    mean_per: tuple[str, ...]
    groups: int | None = None
    fixed: bool = False

    @property
    def pools_examples(self) -> bool:
        """Whether one mean is taken over all examples, so that they affect each other."""
        return "example" not in self.mean_per

    def view(self, x: Array) -> Array:
        """View (N, C, ...) as (N, G, K, S); ValueError if G does not divide C."""
        examples, features = x.shape[:2]
        groups = self.groups or features
        if features % groups:
            raise ValueError(f"{features} features cannot be split into {groups} equal groups.")
        return x.reshape(examples, groups, features // groups, -1)

    def align(self, statistics: Array, view: Array) -> Array:
        """Reshape (C,), (N,), (N, C) or (N, G) statistics to the four axes of ``view``."""
        return statistics.reshape(-1, view.shape[1], 1, 1)

    def squeeze(self, statistics: Array) -> Array:
        """Undo :meth:`align` and return (C,), (N,), (N, C) or (N, G)."""
        return statistics.reshape(-1 if len(self.mean_per) == 1 else statistics.shape[:2])

    def average(self, view: Array) -> Array:
        """Average the values that share one mean, and keep the four axes.

        Sums are float64 even for float32 values.
        """
        over = (0, 2, 3) if self.pools_examples else (2, 3)
        total = np.add.reduce(view, over, np.float64, keepdims=True)
        total /= view.size // total.size
        return total.astype(view.dtype, copy=False)

    def feature_sums(self, view: Array, other: Array) -> Array:
        """Sum ``view`` and ``view * other`` per feature, (2, 1 or N, G, K, 1).

        Examples are summed only if the norm pools them.
        """
        over = (0, 3) if self.pools_examples else 3
        sums = np.empty((2, 1 if self.pools_examples else len(view), *view.shape[1:3], 1))
        np.add.reduce(view, over, np.float64, sums[0], keepdims=True)
        np.add.reduce(view * other, over, np.float64, sums[1], keepdims=True)
        return sums


def align_features(values: Array, view: Array) -> Array:
    """Reshape one value per feature, (C,), to the four axes of ``view``."""
    return values.reshape(1, view.shape[1], view.shape[2], 1)


BATCH = Axes("batch", ("feature",))
LAYER = Axes("layer", ("example",), groups=1)
INSTANCE = Axes("instance", ("example", "feature"))
FIXED = Axes("fixed", ("feature",), fixed=True)


def group(groups: int) -> Axes:
    """Return the axes of group norm, with the features in ``groups`` equal groups.

    ValueError if ``groups`` is not a positive whole number.
    """
    if isinstance(groups, bool) or not isinstance(groups, (int, np.integer)) or groups < 1:
        raise ValueError(f"The number of groups must be a whole number from 1 up, not {groups!r}.")
    return Axes("group", ("example", "group"), groups=int(groups))
