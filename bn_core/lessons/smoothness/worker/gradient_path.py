"""Search along the gradient of every fifth batch while two networks learn.

Claim C24: with batch norm loss and gradient change less there (Santurkar et al. 2018, figure 4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch

from bn_core.lessons.smoothness.config import EVERY, REACHES, GradientPathConfig
from bn_core.lessons.smoothness.result import GradientPath
from bn_core.lessons.smoothness.verdicts import judge_gradient_path
from bn_core.lessons.smoothness.worker.line_search import search_line
from bn_core.training import device
from bn_core.training.data import datasets
from bn_core.training.learner import Learner
from bn_core.training.nets import build_networks


def run(config: GradientPathConfig) -> Iterator[GradientPath]:
    """Search along the gradient, seed after seed."""
    chosen = device.choose_device()
    digits = datasets.load_dataset("digits").to(chosen.place)
    seeds, looks = len(config.seed_values), config.looks
    blank = np.full((2, seeds, len(looks), len(REACHES)), np.nan)
    state = GradientPath(0.0, chosen.sentence, 0, np.array(looks), blank, blank, blank)
    yield state
    for place in range(seeds):
        for later in _follow_seed(config, place, digits, state):
            yield (state := later)
    yield replace(state, progress=1.0, verdicts=judge_gradient_path(state))


def _follow_seed(
    config: GradientPathConfig, place: int, digits: datasets.Data, state: GradientPath
) -> Iterator[GradientPath]:
    """Train the networks of one seed, and search before every fifth step."""
    given = config.run(config.seed_values[place])
    learners = [Learner(net.to(digits.x_train.device)) for net in build_networks(given, digits)]
    optimizers = [torch.optim.SGD(one.net.parameters(), lr=given.rate) for one in learners]
    steps = [reach * given.rate for reach in REACHES]
    whole = len(config.looks) * len(config.seed_values) + 1
    batches = datasets.draw_batches(digits, given.batch_size, given.seed)
    for step in range(config.steps):
        x, y = next(batches)
        if step % EVERY == 0:
            result = [search_line(one.net, x, y, steps) for one in learners]
            arrays = {name: getattr(state, name).copy() for name in ("loss", "change", "beta")}
            for name, array in arrays.items():
                array[:, place, step // EVERY] = [getattr(each, name) for each in result]
            made = state.step + 1
            yield (state := replace(state, step=made, progress=made / whole, **arrays))
        for one, optimizer in zip(learners, optimizers, strict=True):
            if (loss := one.loss(x, y, step + 1)) is not None:
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
