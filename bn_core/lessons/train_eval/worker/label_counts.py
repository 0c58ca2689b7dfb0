"""Count the labels that one network gives to the same images in many batches."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from bn_core.inputs.images.digits import load_digits
from bn_core.lessons.train_eval.result import FlippedImage
from bn_core.norm.arrays import Float64Array
from bn_core.training.data import datasets, split
from bn_core.training.nets import compute_logits

SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256)
"""Images in a batch. In train mode PyTorch refuses a batch of 1, which stays NaN."""

Labels = NDArray[np.int64]


class LabelCounts:
    """The labels that a network has given to the test set so far.

    Each draw makes new batches of every size, once at random and once sorted by class. The running
    statistics are never touched.
    """

    def __init__(self, net: nn.Sequential, digits: datasets.Data) -> None:
        self._net = net
        self._x = digits.x_test
        self._truth = digits.y_test.cpu().numpy()
        self._alone = compute_logits(net, digits.x_test, running=True).cpu()
        self.random: list[Labels] = []
        """For each draw (S - 1, N): the labels in train mode, in sizes from 2 up."""
        self.by_class: list[Labels] = []
        self.eval_changed = 0
        """Labels that eval mode has given otherwise than to the whole test set in its order."""
        self.eval_difference = 0.0

    def draw(self, rng: np.random.Generator) -> None:
        """Draw new batches of the test set, and keep their labels."""
        order = rng.permutation(len(self._truth))
        by_class = order[np.argsort(self._truth[order], kind="stable")]
        for kept, each in ((self.random, order), (self.by_class, by_class)):
            kept.append(
                np.stack([_choose_labels(self._logits(each, size, False)) for size in SIZES[1:]])
            )
            self._compare(each, SIZES[len(self.random) % len(SIZES)])

    def accuracy(self, kept: Sequence[Labels]) -> Float64Array:
        """Return the share of right labels (S,) over all draws; NaN for a batch of 1."""
        return _prepend_nan((np.stack(kept) == self._truth).mean((0, 2)))

    def measure_changes(self) -> Float64Array:
        """Return the share of images (S,) whose label differs between random draws."""
        labels = np.stack(self.random)
        return _prepend_nan((labels != labels[0]).any(0).mean(1))

    def find_flipped(self, size: int, most: int) -> tuple[FlippedImage, ...]:
        """Return the images whose usual label was rarest in batches of ``size``."""
        labels = np.stack(self.random)[:, SIZES.index(size) - 1]
        counts = np.stack([(labels == label).sum(0) for label in range(self._alone.shape[1])], 1)
        order = np.argsort(counts.max(1), kind="stable")
        split = [image for image in order[:most] if counts[image].max() < len(labels)]
        drawn, alone = load_pixels(), _choose_labels(self._alone)
        return tuple(
            FlippedImage(drawn[i], int(self._truth[i]), int(alone[i]), *_rank_labels(counts[i]))
            for i in split
        )

    def _logits(self, order: Labels, size: int, running: bool) -> Tensor:
        """Return the logits (N, classes) in the test set's own order.

        The last batch is filled up with images of the batch before it, whose newer logits are kept.
        """
        result = torch.empty_like(self._alone)
        for start in range(0, len(order), size):
            batch = order[max(0, min(start, len(order) - size)) :][:size]
            x = self._x[torch.from_numpy(batch)]
            result[batch] = compute_logits(self._net, x, running=running).cpu()
        return result

    def _compare(self, order: Labels, size: int) -> None:
        """Compare eval mode in this order and size with the whole test set."""
        logits = self._logits(order, size, True)
        self.eval_changed += int((_choose_labels(logits) != _choose_labels(self._alone)).sum())
        difference = float((logits - self._alone).abs().max())
        self.eval_difference = max(self.eval_difference, difference)


def load_pixels() -> Float64Array:
    """Load the test images (N, 8, 8) as scanned, from 0 to 16, in the set's order."""
    pixels, _ = load_digits()
    order = np.random.default_rng(split.SEED).permutation(len(pixels))
    return pixels[order][-datasets.DEFAULT_TEST :].reshape(-1, 8, 8).astype(np.float64)


def _choose_labels(logits: Tensor) -> Labels:
    return logits.argmax(1).numpy()


def _prepend_nan(values: Float64Array) -> Float64Array:
    return np.concatenate([[math.nan], values])


def _rank_labels(counts: Labels) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Rank the labels by how often they were given."""
    order = [int(label) for label in np.argsort(-counts, kind="stable") if counts[label]]
    return tuple(order), tuple(int(counts[label]) for label in order)
