"""PyTorch's and Keras's conventions for momentum, epsilon and stored variance.

=====================  ==============================  ==================================
one update             PyTorch ``BatchNorm1d``         Keras 3 ``BatchNormalization``
=====================  ==============================  ==================================
new =                  (1 - momentum) old              momentum old
                       + momentum batch                + (1 - momentum) batch
default momentum       0.1                             0.99
default eps            1e-5                            1e-3
variance normalized    biased, divided by m            biased, divided by m
variance stored        unbiased, divided by m - 1      biased, divided by m
=====================  ==============================  ==================================

Both start from mean 0 and variance 1. Sources: the reference of ``torch.nn.BatchNorm1d``
(pytorch.org); keras-team/keras, keras/src/layers/normalization/batch_normalization.py, whose
``call`` stores ``ops.moments`` of the batch as they are. In tf.keras 2 the fused layer, the default
for images, stores the unbiased variance: TensorFlow's fused_batch_norm applies Bessel's correction
to the variance that it returns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bn_core.norm.arrays import Array
from bn_core.norm.forward import Forward


@dataclass(frozen=True, slots=True)
class Convention:
    """A library's convention for its running statistics.

    If ``weights_newest``, its momentum is the share of the newest batch, otherwise that of the old
    average. If ``stores_unbiased``, the variance it stores is divided by m - 1, otherwise by m.
    """

    name: str
    weights_newest: bool
    momentum: float
    eps: float
    stores_unbiased: bool
    version: str = ""

    @property
    def title(self) -> str:
        """The name with the version that has this convention."""
        return f"{self.name} {self.version}".strip()

    def share(self, momentum: float) -> float:
        """Return the newest batch's share for this library's ``momentum``, from 0 to 1."""
        return self._swap(momentum)

    def momentum_for(self, share: float) -> float:
        """Return this library's momentum that gives the newest batch ``share``."""
        return self._swap(share)

    def stored_var(self, step: Forward) -> Array:
        """Return the variance (C,) of a batch that this library adds to its average."""
        return step.unbiased_var if self.stores_unbiased else step.var

    def _swap(self, value: float) -> float:
        if not 0 <= value <= 1:
            raise ValueError(f"A momentum is a share from 0 to 1, not {value!r}.")
        return (
            value if self.weights_newest else round(1 - value, 15)
        )  # so that 1 - 0.99 is exactly 0.01


PYTORCH = Convention("PyTorch", weights_newest=True, momentum=0.1, eps=1e-5, stores_unbiased=True)
KERAS = Convention("Keras", False, momentum=0.99, eps=1e-3, stores_unbiased=False, version="3")
TF_KERAS = Convention("tf.keras", False, momentum=0.99, eps=1e-3, stores_unbiased=True, version="2")
"""The fused layer, the default for images."""
CONVENTIONS = (PYTORCH, KERAS)


@dataclass(frozen=True, slots=True, eq=False)
class Update:
    """An update of the running statistics.

    ``share`` is the weight of the batch; ``mean`` and ``var`` (C,) are stored afterwards.
    """

    share: float
    mean: Array
    var: Array


def convert_momentum(momentum: float, source: Convention, target: Convention) -> float:
    """Convert a momentum of ``source`` to the equivalent momentum of ``target``."""
    return target.momentum_for(source.share(momentum))


def update_statistics(
    step: Forward,
    convention: Convention,
    momentum: float | None = None,
    mean: ArrayLike = 0.0,
    var: ArrayLike = 1.0,
) -> Update:
    """Return what a library stores after the batch of ``step``.

    ``mean`` and ``var`` are the stored statistics before, (C,) or one number. ``momentum`` None is
    the library's default. ValueError if the step is not batch norm in training, or the momentum is
    not from 0 to 1.
    """
    if not step.axes.pools_examples or step.axes.fixed:
        raise ValueError("Only batch norm in training updates running statistics.")
    share = convention.share(convention.momentum if momentum is None else momentum)
    return Update(
        share,
        (1 - share) * np.asarray(mean) + share * step.mean,
        (1 - share) * np.asarray(var) + share * convention.stored_var(step),
    )
