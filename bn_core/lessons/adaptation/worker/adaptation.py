"""Train networks on clean digits, and test them on shifted ones (claim C50)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from bn_core.lessons.adaptation.config import NORMS, SEVERITIES, SIZES, AdaptationConfig
from bn_core.lessons.adaptation.result import Adaptation, UnitSample
from bn_core.lessons.adaptation.shifts import draw_noise_and_order, list_shifted
from bn_core.lessons.adaptation.verdicts import judge_adaptation
from bn_core.lessons.adaptation.worker.adapted_net import AdaptedNet
from bn_core.lessons.adaptation.worker.digits import Digits
from bn_core.lessons.adaptation.worker.shifted_images import ShiftedImages, shift_test_images
from bn_core.norm.arrays import Array
from bn_core.training import device
from bn_core.training.data.datasets import Data, draw_batches
from bn_core.training.stack.optimizers import make_optimizer
from bn_core.training.weights import draw_initial_weights

_STEPS_PER_RESULT = 50
_TRAINING_SHARE = 0.6
"""Share of the whole that training takes, about."""


def run(config: AdaptationConfig) -> Iterator[Adaptation]:
    """Train the networks of all seeds, then test them severity by severity.

    The same config gives the same results on one machine, partial ones included.
    """
    chosen = device.choose_device()
    digits = Digits.load()
    data = digits.data.to(chosen.place)
    state = _create_empty_result(config, digits, chosen.sentence)
    yield state
    nets = {norm: build_net(norm, config, data) for norm in NORMS}
    for place, norm in enumerate(NORMS):
        for step in train_net(nets[norm], config, data):
            share = (place + step / config.steps) / len(NORMS)
            steps = place * config.steps + step
            state = replace(state, progress=_TRAINING_SHARE * share, step=steps)
            yield state
    images = shift_test_images(config, digits, chosen.place)
    diverged = sum(int((~net.parameters.isfinite()).any(1).sum()) for net in nets.values())
    state = replace(state, unit=_choose_unit(nets["batch"], images), diverged=diverged)
    for severity in range(SEVERITIES):
        state = _test_at(state, config, nets, images, severity)
        done = (severity + 1) / SEVERITIES
        state = replace(state, progress=0.999 * (_TRAINING_SHARE + (1 - _TRAINING_SHARE) * done))
        yield state
    yield replace(state, progress=1.0, verdicts=judge_adaptation(config, state))


def build_net(norm: str, config: AdaptationConfig, data: Data) -> AdaptedNet:
    """Build the networks of all seeds with one norm, each with its seed's weights."""
    draws = [
        draw_initial_weights(config.run(seed), data.features, data.classes)
        for seed in config.seed_values
    ]
    weights = [torch.stack(layer).to(data.x_train) for layer in zip(*draws, strict=True)]
    return AdaptedNet(norm, config.run(config.seed), weights)


def train_net(net: AdaptedNet, config: AdaptationConfig, data: Data) -> Iterator[int]:
    """Train the networks of all seeds, and yield the step now and then."""
    runs = [config.run(seed) for seed in config.seed_values]
    optimizer = make_optimizer(runs, net.parameters)
    drawn = zip(*(draw_batches(data, each.batch_size, each.seed) for each in runs), strict=True)
    for step, batches in enumerate(islice(drawn, config.steps), start=1):
        x, y = (torch.stack(each) for each in zip(*batches, strict=True))
        losses = cross_entropy(net.logits(x, track=True), y, reduction="none").mean(1)
        (gradient,) = torch.autograd.grad(losses.sum(), net.parameters)
        optimizer.step(gradient)
        if step % _STEPS_PER_RESULT == 0 or step == config.steps:
            yield step


def measure_accuracy(logits: Tensor, y: Tensor) -> Array:
    """Return the accuracies (R,) of logits (R, T, classes).

    An image with a logit that is no number counts as wrong.
    """
    right = (logits.argmax(-1) == y) & logits.isfinite().all(-1)
    measured: Array = right.double().mean(1).cpu().numpy()
    return measured


def _create_empty_result(config: AdaptationConfig, digits: Digits, where: str) -> Adaptation:
    pixels, classes = digits.split.x_test, digits.split.y_test
    noise, _ = draw_noise_and_order(classes, config.order, config.seed)
    first = np.unique(classes, return_index=True)[1]
    few = list_shifted(pixels[first], config.shift, noise[first])
    flat = np.full((SEVERITIES, config.seeds), math.nan)
    sized = np.full((SEVERITIES, len(SIZES), config.seeds), math.nan)
    return Adaptation(0.0, where, 0, flat, sized, sized, flat, flat, few)


def _choose_unit(net: AdaptedNet, images: ShiftedImages) -> UnitSample | None:
    """Choose the unit of the first network whose mean the strongest shift moves most.

    None if that network diverged.
    """
    values = torch.stack([net.read_first_layer(each)[0] for each in images.x]).double()
    means, variances = (each[0, 0, :, 0].double() for each in net.running_statistics)
    if not all(each.isfinite().all() for each in (values, means, variances)):
        return None
    moved = (values[-1].mean(0) - values[0].mean(0)).abs() / variances.sqrt()
    unit = int(moved.argmax())
    return UnitSample(
        unit + 1,
        values[..., unit].cpu().numpy(),
        means[unit].item(),
        variances[unit].item(),
        images.y[0].cpu().numpy(),
    )


def _test_at(
    state: Adaptation,
    config: AdaptationConfig,
    nets: dict[str, AdaptedNet],
    images: ShiftedImages,
    severity: int,
) -> Adaptation:
    """Return the result with the accuracies of one more severity."""
    x, y = images.x[severity], images.y
    running, layer, none = (
        _put(values, severity, measure_accuracy(nets[norm].classify(x), y))
        for norm, values in (
            ("batch", state.running),
            ("layer", state.layer),
            ("none", state.none),
        )
    )
    batch, mixed = state.batch, state.mixed
    batch = _put(batch, severity, _test_in_batches(nets["batch"], x, y, 0))
    if config.weight:
        mixed = _put(mixed, severity, _test_in_batches(nets["batch"], x, y, config.weight))
    return replace(state, running=running, batch=batch, mixed=mixed, layer=layer, none=none)


def _test_in_batches(net: AdaptedNet, x: Tensor, y: Tensor, weight: int) -> Array:
    """Return the accuracies (B, R) with statistics of test batches of each size."""
    return np.stack(
        [measure_accuracy(net.classify_in_batches(x, size, weight), y) for size in SIZES]
    )


def _put(values: Array, place: int, row: Array) -> Array:
    """Return a copy of ``values`` with another row at ``place``."""
    changed = values.copy()
    changed[place] = row
    return changed
