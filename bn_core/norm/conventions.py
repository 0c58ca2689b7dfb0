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
``call`` stores ``ops.moments`` of the batch as they are. Versions of Keras before 3 are not meant.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bn_core.norm.arrays import Array
from bn_core.norm.forward import Forward


@dataclass(frozen=True, slots=True)
class Convention:
    """How a library keeps its running statistics.

    ``of_new`` says that its momentum is the share of the newest batch, not of the old average;
    ``stores_unbiased`` that the variance it keeps is divided by m - 1.
    """

    name: str
    of_new: bool
    momentum: float
    eps: float
    stores_unbiased: bool

    def share(self, momentum: float) -> float:
        """The newest batch's share under this convention's ``momentum``, from 0 to 1."""
        return self._swap(momentum)

    def momentum_for(self, share: float) -> float:
        """The momentum to type so that the newest batch gets ``share``."""
        return self._swap(share)

    def stored_var(self, step: Forward) -> Array:
        """(C,): the variance of a batch as this library adds it to its average."""
        return step.unbiased_var if self.stores_unbiased else step.var

    def _swap(self, value: float) -> float:
        if not 0 <= value <= 1:
            raise ValueError(f"A momentum is a share from 0 to 1, not {value!r}.")
        return value if self.of_new else round(1 - value, 15)  # 1 - 0.99 is 0.01 to a person


PYTORCH = Convention("PyTorch", of_new=True, momentum=0.1, eps=1e-5, stores_unbiased=True)
KERAS = Convention("Keras", of_new=False, momentum=0.99, eps=1e-3, stores_unbiased=False)
CONVENTIONS = (PYTORCH, KERAS)


@dataclass(frozen=True, slots=True, eq=False)
class Update:
    """One update of a layer's memory: ``share`` of the batch, and what is then stored, (C,)."""

    share: float
    mean: Array
    var: Array


def convert_momentum(momentum: float, source: Convention, target: Convention) -> float:
    """The momentum that does in ``target`` what ``momentum`` does in ``source``."""
    return target.momentum_for(source.share(momentum))


def update_statistics(
    step: Forward,
    convention: Convention,
    momentum: float | None = None,
    mean: ArrayLike = 0.0,
    var: ArrayLike = 1.0,
) -> Update:
    """What the library stores after the batch of ``step``; None is its own default momentum.

    ``mean`` and ``var`` are what it stored before, (C,) or one number. ValueError: the step is
    not batch norm in training, or the momentum is not from 0 to 1.
    """
    if not step.axes.pooled or step.axes.given:
        raise ValueError("Only batch norm in training has statistics to remember.")
    share = convention.share(convention.momentum if momentum is None else momentum)
    return Update(
        share,
        (1 - share) * np.asarray(mean) + share * step.mean,
        (1 - share) * np.asarray(var) + share * convention.stored_var(step),
    )
