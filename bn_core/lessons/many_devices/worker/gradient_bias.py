"""Average the gradients of all mini-batches of a training set (claim C44)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn
from torch.func import functional_call, vmap
from torch.nn.functional import cross_entropy
from torch.nn.modules.batchnorm import _BatchNorm

from bn_core.lessons.many_devices.bias_result import GradientBias
from bn_core.lessons.many_devices.config import (
    BATCH_SIZES,
    COUNTS,
    EXAMPLES,
    GradientBiasConfig,
)
from bn_core.lessons.many_devices.verdicts import judge_gradient_bias
from bn_core.lessons.many_devices.worker.accumulation import DEVICE_SENTENCE
from bn_core.norm.arrays import Array
from bn_core.training.data import datasets
from bn_core.training.few_examples import Steps, draw_subset, train
from bn_core.training.nets import build_network
from bn_core.training.weights import draw_initial_weights

_NORMS = ("none", "batch")


def run(config: GradientBiasConfig) -> Iterator[GradientBias]:
    """Train the networks of each seed, then average gradients by batch size."""
    sized = np.full((len(BATCH_SIZES), config.seeds), np.nan)
    left = np.full((*sized.shape, len(COUNTS)), np.nan)
    state = GradientBias(0.0, DEVICE_SENTENCE, 0, left, sized, sized)
    yield state
    for column, seed in enumerate(config.seed_values):
        data = _draw_examples(seed)
        nets = [train_network(norm, config, data, seed) for norm in _NORMS]
        step = state.step + len(_NORMS) * config.steps
        wholes = [average_gradients(net, data.x_train, data.y_train, EXAMPLES) for net in nets]
        generator = torch.Generator().manual_seed(seed)
        for row, size in enumerate(BATCH_SIZES):
            orders = [torch.randperm(EXAMPLES, generator=generator) for _ in range(COUNTS[-1])]
            plain = _list_differences(nets[0], wholes[0], data, orders[:1], size)
            normed = _list_differences(nets[1], wholes[1], data, orders, size)
            lefts, sampling, plains = (
                each.copy() for each in (state.left, state.sampling, state.plain)
            )
            lefts[row, column], sampling[row, column] = measure_bias(normed)
            plains[row, column] = np.linalg.norm(plain[0])
            done = (column * len(BATCH_SIZES) + row + 1) / sized.size
            state = replace(
                state,
                progress=0.999 * done,
                step=step,
                left=lefts,
                sampling=sampling,
                plain=plains,
            )
            yield state
    yield replace(state, progress=1.0, verdicts=judge_gradient_bias(state))


def train_network(
    norm: str, config: GradientBiasConfig, data: datasets.Data, seed: int
) -> nn.Sequential:
    """Return a trained network in training mode, without running averages."""
    run = config.run(seed)
    weights = [each.double() for each in draw_initial_weights(run, data.features, data.classes)]
    net = build_network(norm, run, weights).double()
    for _ in train(net, data, run.rate, Steps(config.steps, run.batch_size), seed):
        pass
    for layer in net.modules():
        if isinstance(layer, _BatchNorm):
            layer.track_running_stats = False
            layer.running_mean = layer.running_var = layer.num_batches_tracked = None
    return net.train()


def average_gradients(net: nn.Sequential, x: Tensor, y: Tensor, size: int) -> Tensor:
    """Return the mean gradient (P,) of the losses of all batches of ``size``.

    The batches are taken in order, and each has statistics of its own. Inputs are (N, features), N
    a multiple of ``size``.
    """
    parameters: dict[str, Tensor] = dict(net.named_parameters())

    def measure_loss(x: Tensor, y: Tensor) -> Tensor:
        return cross_entropy(functional_call(net, parameters, (x,)), y)

    losses = vmap(measure_loss)(x.unflatten(0, (-1, size)), y.unflatten(0, (-1, size)))
    gradients = torch.autograd.grad(losses.mean(), list(parameters.values()))
    return torch.cat([each.flatten() for each in gradients])


def _list_differences(
    net: nn.Sequential, whole: Tensor, data: datasets.Data, orders: list[Tensor], size: int
) -> Array:
    """Return by how much the average of each division differs (D, P) from ``whole``.

    It is a share of the length of ``whole``.
    """
    averages = [
        average_gradients(net, data.x_train[each], data.y_train[each], size) for each in orders
    ]
    return ((torch.stack(averages) - whole) / whole.norm()).numpy()


def measure_bias(differences: Array) -> tuple[Array, float]:
    """Return lengths (C,) of mean differences, and the standard error of the last.

    ``differences`` (D, P) are those of D divisions; the means are over the first COUNTS of them.
    The squared standard error is the mean squared distance from the mean of all, divided by D − 1,
    summed over the parameters.
    """
    means = np.cumsum(differences, axis=0) / np.arange(1, len(differences) + 1)[:, None]
    lengths = np.linalg.norm(means, axis=1)[[count - 1 for count in COUNTS]]
    scatter = float(((differences - means[-1]) ** 2).sum(axis=1).mean())
    return lengths, float(np.sqrt(scatter / (len(differences) - 1)))


def _draw_examples(seed: int) -> datasets.Data:
    digits = datasets.load_dataset("digits").to(torch.device("cpu"), torch.float64)
    return draw_subset(digits, EXAMPLES, seed).data
