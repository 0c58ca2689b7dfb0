"""Measure the variances that batch norm meets behind dropout (claim C53)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from bn_core.lessons.regularization.config import ARMS, RATES, SHARES, VarianceShiftConfig
from bn_core.lessons.regularization.variance_shift_result import LAYERS, VarianceShift
from bn_core.lessons.regularization.variance_shift_verdicts import judge_variance_shift
from bn_core.training import device
from bn_core.training.data import datasets
from bn_core.training.evaluation import copy_with_statistics_of
from bn_core.training.few_examples import (
    FewExamples,
    Steps,
    draw_subset,
    measure_error_rate,
    train_best,
)
from bn_core.training.nets import build_network
from bn_core.training.norms import Dropout
from bn_core.training.weights import draw_initial_weights


def run(config: VarianceShiftConfig) -> Iterator[VarianceShift]:
    """Train the networks of both arms, seed by seed, from the same weights."""
    chosen = device.choose_device()
    whole = datasets.load_dataset("digits").to(chosen.place)
    blank = np.full((len(ARMS), len(SHARES), config.seeds), math.nan)
    ratio = np.full((len(ARMS), len(SHARES), LAYERS, config.seeds), math.nan)
    state = VarianceShift(0.0, chosen.sentence, 0, ratio, blank, blank, blank)
    yield state
    for made, place in enumerate(np.ndindex(config.seeds, len(SHARES), len(ARMS))):
        column, share, arm = place
        seed = config.seed_values[column]
        few = draw_subset(whole, int(config.examples), seed)
        trained = _train_best(config, ARMS[arm], SHARES[share], few, seed)
        for done, best in trained:
            if best:
                state = _add_network(state, (arm, share, column), *best, few.data)
            state = replace(
                state,
                step=round((made + done) * config.steps * len(RATES)),
                progress=0.999 * (made + done) / blank.size,
            )
            yield state
    yield replace(state, progress=1.0, verdicts=judge_variance_shift(state))


def build_arm(
    config: VarianceShiftConfig, place: str, share: float, data: datasets.Data, seed: int
) -> nn.Sequential:
    """Build a network with batch norm and dropout in one of the ARMS."""
    run = config.run(share, seed)
    weights = draw_initial_weights(run, data.features, data.classes)
    net = build_network("batch", run, weights).to(data.x_train.device)
    drops = [at for at, layer in enumerate(net) if isinstance(layer, Dropout)]
    if place == "after":
        for at in drops[:-1]:
            net[at] = nn.Identity()
    return net


def measure_variance_ratios(net: nn.Sequential, x: Tensor) -> list[float]:
    """Return the ratio of the variance of each batch norm's input to the running one.

    The input is that of examples ``x`` (N, features) in evaluation mode. The ratio is the geometric
    mean over the units. The network is left in evaluation mode.
    """
    seen: list[Tensor] = []
    norms = [layer for layer in net if isinstance(layer, _BatchNorm)]
    hooks = [
        each.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0])) for each in norms
    ]
    with torch.no_grad():
        net.eval()(x)
    for hook in hooks:
        hook.remove()
    ratios = (
        (values.double().var(0) / norm.running_var.double()).log().mean().exp().item()
        for values, norm in zip(seen, norms, strict=True)
        if norm.running_var is not None
    )
    return list(ratios)


def _train_best(
    config: VarianceShiftConfig, place: str, share: float, few: FewExamples, seed: int
) -> Iterator[tuple[float, tuple[nn.Sequential, float] | None]]:
    """Yield the share of all steps made, and at last the best network and its rate."""
    nets: list[nn.Sequential] = []

    def build() -> nn.Sequential:
        nets.append(build_arm(config, place, share, few.data, seed))
        return nets[-1]

    steps = Steps(config.steps, config.run(share, seed).batch_size)
    for done, trained in train_best(build, few, RATES, steps, seed):
        yield done, (nets[RATES.index(trained.rate)], trained.rate) if trained else None


def _add_network(
    state: VarianceShift,
    at: tuple[int, int, int],
    net: nn.Sequential,
    rate: float,
    data: datasets.Data,
) -> VarianceShift:
    """Return the result with one more network, ``at`` its arm, share and seed."""
    ratio, running, exact, rates = (
        each.copy() for each in (state.ratio, state.running, state.exact, state.rate)
    )
    ratio[*at[:2], :, at[2]] = measure_variance_ratios(net, data.x_train)
    exact_net = copy_with_statistics_of(net, data.x_train)
    running[at], exact[at] = (
        measure_error_rate(each, data.x_test, data.y_test) for each in (net, exact_net)
    )
    rates[at] = rate
    return replace(state, ratio=ratio, running=running, exact=exact, rate=rates)
