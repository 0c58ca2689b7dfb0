"""Predictions of one network for the same images in many batches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.experiments.partial_result import ExperimentResult
from bn_core.experiments.verdict import Verdict
from bn_core.norm.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class FlippedImage:
    """A test image whose label depends on the other images in its batch."""

    pixels: Array
    """(8, 8): the ink of each pixel, from 0 to 16."""
    truth: int
    alone: int
    """The label in eval mode."""
    labels: tuple[int, ...]
    """The different labels in train mode, the most frequent first."""
    counts: tuple[int, ...]
    """In how many of the random batches it got each of them."""


@dataclass(frozen=True, slots=True, eq=False)
class NetworkAnswers:
    """What one network answered, in the terms of ``BatchComposition``."""

    eval_accuracy: float
    eval_changed: int
    eval_difference: float
    random: Array
    by_class: Array
    changed: Array


@dataclass(frozen=True, slots=True, eq=False)
class BatchComposition(ExperimentResult):
    """Predictions for 500 test images in S batch sizes, drawn D times.

    They are those of the newest network. Accuracies and shares are averages over the draws so far;
    NaN is not (yet) measured.
    """

    loss: float
    """The last step's training loss in nats."""
    sizes: NDArray[np.integer]
    """(S,): images in a test batch."""
    draws: int
    """How often new batches were drawn, at random and sorted by class."""
    eval_accuracy: float
    """With the running statistics."""
    exact_accuracy: float
    """With the exact mean and variance of the whole training set, from one pass over it."""
    random: Array
    """(S,): accuracy in train mode, in batches drawn at random."""
    by_class: Array
    """(S,): accuracy in train mode, in batches of images sorted by class."""
    changed: Array
    """(S,): share of images that did not get the same label in all random draws."""
    eval_changed: int
    """Labels in eval mode that another order or batch size changed."""
    eval_difference: float
    """Largest change of an output in eval mode, over the orders and batch sizes tried."""
    shown_size: int
    """The batch size asked for: the verdict is about it, and ``flipped`` changed in it."""
    flipped: tuple[FlippedImage, ...]
    """Images whose labels differ most from draw to draw; none before the last draw."""
    refusal: str
    """What PyTorch says to a batch of one in train mode; empty until asked."""
    ended: str
    """Why training stopped early, in a sentence; else empty."""
    networks: tuple[NetworkAnswers, ...] = ()
    """What each network answered that was asked to the end."""
    verdicts: tuple[Verdict, ...] = ()
    """On the parts of claim C37, once everything is measured."""

    @property
    def done(self) -> bool:
        """Whether the result is final."""
        return bool(self.progress >= 1 or self.ended)

    def index_of_size(self, size: int) -> int:
        """Return the index of ``size`` in ``sizes``, or raise ValueError."""
        return self.sizes.tolist().index(size)
