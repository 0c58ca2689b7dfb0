"""Train on few examples, at one learning rate or at the best of several."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from time import perf_counter

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from bn_core.training import probes
from bn_core.training.data import datasets

_SECONDS_PER_YIELD = 0.1
_HELD_OUT = 500
"""The most examples on which a learning rate is chosen."""


@dataclass(frozen=True, slots=True)
class FewExamples:
    """A subset to train on, and other examples, on which a rate can be chosen."""

    data: datasets.Data
    x_held_out: Tensor
    y_held_out: Tensor


@dataclass(frozen=True, slots=True)
class Steps:
    """How a network is trained."""

    count: int
    batch: int = 0
    """Examples per step; 0 for all."""
    all_statistics: bool = False
    """Whether each step normalizes with all examples, though its loss is of the batch alone."""


@dataclass(frozen=True, slots=True)
class Trained:
    """The learning rate and the error rates of a trained network."""

    rate: float
    test: float
    training: float


def draw_subset(whole: datasets.Data, examples: int, seed: int) -> FewExamples:
    """Draw training examples by ``seed``; the test set stays the same."""
    generator = torch.Generator().manual_seed(seed)
    rows = torch.randperm(len(whole.x_train), generator=generator).to(whole.x_train.device)
    few, others = rows[:examples], rows[examples:][:_HELD_OUT]
    data = replace(whole, x_train=whole.x_train[few], y_train=whole.y_train[few])
    return FewExamples(data, whole.x_train[others], whole.y_train[others])


def train_best(
    build: Callable[[], nn.Sequential],
    few: FewExamples,
    rates: Sequence[float],
    steps: Steps,
    seed: int,
) -> Iterator[tuple[float, Trained | None]]:
    """Train a network at each rate, and keep the one that errs least.

    It errs least on the held-out examples; of equals that of the first rate is kept. Yield the
    share of all steps made, and at last the network's errors.
    """
    best: tuple[float, Trained] | None = None
    for place, rate in enumerate(rates):
        net = build()
        for share in train(net, few.data, rate, steps, seed):
            if share < 1:
                yield (place + share) / len(rates), None
        error = measure_error_rate(net, few.x_held_out, few.y_held_out)
        if best is None or error < best[0]:
            test, training = (
                measure_error_rate(net, x, y)
                for x, y in (
                    (few.data.x_test, few.data.y_test),
                    (few.data.x_train, few.data.y_train),
                )
            )
            best = error, Trained(rate, test, training)
    assert best is not None
    yield 1.0, best[1]


def train(
    net: nn.Sequential, data: datasets.Data, rate: float, steps: Steps, seed: int
) -> Iterator[float]:
    """Train by gradient descent, and leave the network in evaluation mode.

    Yield the share of steps made now and then, and 1 at last.
    """
    optimizer = torch.optim.SGD(net.train().parameters(), lr=rate)
    until = perf_counter() + _SECONDS_PER_YIELD
    for step, rows in enumerate(islice(_draw_rows(data, steps.batch, seed), steps.count)):
        logits = net(data.x_train)[rows] if steps.all_statistics else net(data.x_train[rows])
        loss = cross_entropy(logits, data.y_train[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if perf_counter() > until:
            yield step / steps.count
            until = perf_counter() + _SECONDS_PER_YIELD
    net.eval()
    yield 1.0


def _draw_rows(data: datasets.Data, batch: int, seed: int) -> Iterator[Tensor]:
    """Draw the examples of each step; an epoch's incomplete last batch is dropped."""
    generator = torch.Generator().manual_seed(seed)
    examples = len(data.x_train)
    batch = batch or examples
    while True:
        order = torch.randperm(examples, generator=generator).to(data.x_train.device)
        yield from order[: examples // batch * batch].split(batch)


def measure_error_rate(net: nn.Sequential, x: Tensor, y: Tensor) -> float:
    """Return the share of examples classified wrongly, 1 if the network diverged."""
    right = probes.measure_accuracy(net, x, y)
    return 1.0 if math.isnan(right) else 1.0 - right
