"""The digits in pixel values, and their standardization for a network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from bn_core.inputs.datasets import DATASETS
from bn_core.inputs.images.digits import load_digits
from bn_core.norm.arrays import Array
from bn_core.training.data.datasets import Data
from bn_core.training.data.split import Split, split_at_random


@dataclass(frozen=True, slots=True, eq=False)
class Digits:
    """Digits with pixels from 0 to 16, split as in every lesson.

    One mean and one standard deviation, those of all training pixels together, standardize every
    pixel. With its own deviation a pixel at the border, which is nearly always 0, would count a
    hundred times more after a shift.
    """

    split: Split

    @classmethod
    def load(cls) -> Digits:
        """Load the digits, with the same test images as in every lesson."""
        pixels, classes = load_digits()
        test = DATASETS["digits"].test
        return cls(split_at_random(pixels.astype(np.float64), classes.astype(np.int64), test))

    def standardize(self, pixels: Array, dtype: torch.dtype = torch.float32) -> Tensor:
        """Standardize pixel values of any shape by the statistics of the training pixels."""
        mean, deviation = self.split.x_train.mean(), self.split.x_train.std()
        return torch.from_numpy((pixels - mean) / deviation).to(dtype)

    @property
    def data(self) -> Data:
        """The standardized digits, as networks learn them."""
        x_train, x_test = map(self.standardize, (self.split.x_train, self.split.x_test))
        y_train, y_test = map(torch.from_numpy, (self.split.y_train, self.split.y_test))
        return Data(x_train, y_train, x_test, y_test, DATASETS["digits"].shape)
