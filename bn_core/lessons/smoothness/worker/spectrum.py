"""Measure the Hessian's spectrum with and without batch norm.

The density of the eigenvalues follows Ghorbani, Krishnan & Xiao 2019.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn

from bn_core.lessons.smoothness.config import LANCZOS_STEPS, SpectrumConfig
from bn_core.lessons.smoothness.spectrum_result import Spectrum
from bn_core.lessons.smoothness.worker.curvature import build_networks, train
from bn_core.lessons.smoothness.worker.eigenvalues import RitzValues, find_ritz_values
from bn_core.training import device
from bn_core.training.data import datasets
from bn_core.training.loss_surface.surface import LossSurface, flatten_parameters


def run(config: SpectrumConfig) -> Iterator[Spectrum]:
    """Measure both networks before and after training, seed after seed."""
    chosen = device.choose_device()
    digits = datasets.load_dataset("digits").to(chosen.place)
    x, y = digits.x_train[: config.examples], digits.y_train[: config.examples]
    seeds = config.seed_values
    blank = np.full((2, 2, len(seeds), LANCZOS_STEPS), np.nan)
    state = Spectrum(0.0, chosen.sentence, 0, blank, blank, blank, blank[..., 0], (0, 0))
    yield state
    whole = 4 * len(seeds)
    for place, seed in enumerate(seeds):
        none, batch, _ = build_networks(config.curvature, config.depth, seed, digits)
        counts = (len(flatten_parameters(none)), len(flatten_parameters(batch)))
        state = replace(state, parameters=counts)
        for network, net in enumerate((none, batch)):
            net.to(chosen.place)
            for moment in range(2):
                learned = not moment or train(net, config.curvature, digits, seed)
                if learned:
                    state = _fill(state, (moment, network, place), *measure(net, x, y, seed))
                step = state.step + 1
                yield (state := replace(state, step=step, progress=step / whole))


def measure(net: nn.Module, x: Tensor, y: Tensor, seed: int) -> tuple[RitzValues, float]:
    """Measure the spectrum and the loss in float64; ``net`` stays as it is.

    Batch norm divides by the batch's own statistics. ``seed`` draws the first direction.
    """
    surface = LossSurface(copy.deepcopy(net).double(), x.double(), y, "batch")
    drawn = torch.Generator().manual_seed(seed)
    start = torch.randn(surface.start.shape, generator=drawn, dtype=torch.float64)
    found = find_ritz_values(surface.hessian(), start.to(surface.start), LANCZOS_STEPS)
    return found, surface.loss(surface.start)


def _fill(state: Spectrum, place: tuple[int, int, int], found: RitzValues, loss: float) -> Spectrum:
    """Return the result with one network at one moment added."""
    arrays = {name: getattr(state, name).copy() for name in ("values", "weights", "residuals")}
    for name, array in arrays.items():
        array[place][-len(found.values) :] = getattr(found, name)
    losses = state.loss.copy()
    losses[place] = loss
    return replace(state, **arrays, loss=losses)
