"""Train a stack of networks to its end, and measure what each has learned."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from bn_core.experiments.run_config import RunConfig
from bn_core.training.data import datasets
from bn_core.training.stack.net import StackedNet
from bn_core.training.stack.optimizers import make_optimizer


def train_to_last_accuracy(
    net: StackedNet,
    runs: Sequence[RunConfig],
    data: datasets.Data,
    trained: Tensor | None = None,
) -> Tensor:
    """Train M networks as one; return their test accuracies (M,) in evaluation mode.

    All see the batches of the first run's seed, for its steps. ``trained`` (M, parameters) is 1
    for what is trained and 0 for what stays. A network that has diverged has accuracy 0.
    """
    first = runs[0]
    optimizer = make_optimizer(runs, net.parameters)
    diverged = torch.zeros(len(runs), dtype=torch.bool, device=data.x_train.device)
    batches = datasets.draw_batches(data, first.batch_size, first.seed)
    for _, (x, y) in zip(range(first.steps), batches, strict=False):
        logits = net.logits(x[None], track=True)
        losses = cross_entropy(logits, y.expand(len(runs), -1), reduction="none").mean(1)
        (gradient,) = torch.autograd.grad(losses.sum(), net.parameters)
        if (newly := ~losses.isfinite() & ~diverged).any():
            diverged |= newly
            members = newly.nonzero()[:, 0].tolist()
            net.silence(members)
            optimizer.silence(members)
        used = gradient if trained is None else trained * gradient
        optimizer.step(torch.where(diverged[:, None], 0.0, used))
    logits = net.read(data.x_test, running=True).logits
    failed = diverged | ~logits.isfinite().flatten(1).all(1)
    return (logits.argmax(1) == data.y_test).double().mean(1).masked_fill(failed, 0.0)
