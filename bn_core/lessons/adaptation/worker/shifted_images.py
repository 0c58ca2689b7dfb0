"""The test images of every seed at every severity, as networks get them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from bn_core.lessons.adaptation.config import AdaptationConfig
from bn_core.lessons.adaptation.shifts import draw_noise_and_order, list_shifted
from bn_core.lessons.adaptation.worker.digits import Digits


@dataclass(frozen=True, slots=True, eq=False)
class ShiftedImages:
    """The test images of R seeds at S severities, each seed's in its own order."""

    x: Tensor
    """(S, R, T, 64): standardized pixels."""
    y: Tensor
    """(R, T): their classes."""


def shift_test_images(
    config: AdaptationConfig,
    digits: Digits,
    place: torch.device,
    dtype: torch.dtype = torch.float32,
) -> ShiftedImages:
    """Shift all test images at each severity, order them, and standardize them."""
    pixels, classes = digits.split.x_test, digits.split.y_test
    x, y = [], []
    for seed in config.seed_values:
        noise, order = draw_noise_and_order(classes, config.order, seed)
        x.append(list_shifted(pixels, config.shift, noise)[:, order])
        y.append(classes[order])
    shifted = digits.standardize(np.stack(x, axis=1), dtype)
    return ShiftedImages(shifted.to(place), torch.from_numpy(np.stack(y)).to(place))
