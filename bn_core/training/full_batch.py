"""Full-batch gradient descent on a subset of the training examples."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from bn_core.training import probes
from bn_core.training.data import datasets

_SECONDS_PER_YIELD = 0.1


def draw_subset(whole: datasets.Data, examples: int, seed: int) -> datasets.Data:
    """Draw training examples by ``seed``; the test set stays the same."""
    generator = torch.Generator().manual_seed(seed)
    rows = torch.randperm(len(whole.x_train), generator=generator)[:examples]
    rows = rows.to(whole.x_train.device)
    return replace(whole, x_train=whole.x_train[rows], y_train=whole.y_train[rows])


def train_full_batch(
    net: nn.Sequential, few: datasets.Data, rate: float, steps: int, seed: int
) -> Iterator[tuple[float, tuple[float, float]]]:
    """Train by full-batch steps, yielding the share of steps made and two error rates.

    The error rates, on the test and the training set, are NaN until the last step.
    """
    optimizer = torch.optim.SGD(net.train().parameters(), lr=rate)
    generator = torch.Generator().manual_seed(seed)
    until = perf_counter() + _SECONDS_PER_YIELD
    for step in range(steps):
        # Ghost batches are drawn again at each step; without them the order changes nothing.
        order = torch.randperm(len(few.x_train), generator=generator).to(few.x_train.device)
        loss = cross_entropy(net(few.x_train[order]), few.y_train[order])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if perf_counter() > until:
            yield step / steps, (math.nan, math.nan)
            until = perf_counter() + _SECONDS_PER_YIELD
    net.eval()
    yield (
        1.0,
        (
            _measure_error_rate(net, few.x_test, few.y_test),
            _measure_error_rate(net, few.x_train, few.y_train),
        ),
    )


def _measure_error_rate(net: nn.Sequential, x: Tensor, y: Tensor) -> float:
    """Return the share of examples classified wrongly, 1 if the network diverged."""
    right = probes.measure_accuracy(net, x, y)
    return 1.0 if math.isnan(right) else 1.0 - right
