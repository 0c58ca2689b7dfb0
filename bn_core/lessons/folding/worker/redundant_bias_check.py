"""Check that a bias before batch norm has no effect."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from bn_core.experiments.check_result import Cell, make_check_result, make_number_cell
from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.folding.worker.folding_check import (
    BATCH,
    TOLERANCE,
    average_batches,
    measure_difference,
)
from bn_core.text.numbers import format_number
from bn_core.training.data import datasets
from bn_core.training.nets import build_network
from bn_core.training.weights import draw_initial_weights

_WIDTH = 32


@dataclass(frozen=True, slots=True, eq=False)
class _Change:
    """How far outputs moved, and the largest gradients of bias and weight.

    ``bias`` is None if there is no bias.
    """

    output: float
    bias: float | None
    weight: float

    def row(self, mode: str) -> list[Cell]:
        bias: Cell = "no bias" if self.bias is None else make_number_cell(self.bias)
        return [mode, make_number_cell(self.output), bias, make_number_cell(self.weight)]


def check(seed: int) -> dict[str, Any]:
    """Add a bias before batch norm in train and eval mode, and compare.

    The networks read the digits in float64. Returns as
    :func:`~bn_core.lessons.folding.worker.folding_check.check` does; agreement means that in train
    mode neither the outputs nor the gradients notice the bias. ValueError: the seed is out of
    bounds.
    """
    config = RunConfig(seed=seed, depth=1, width=_WIDTH, activation="relu")
    digits = datasets.load_dataset("digits")
    weights = draw_initial_weights(config, digits.features, digits.classes)
    zero, without, biased = (build_network("batch", config, weights).double() for _ in range(3))
    without[0].register_parameter("bias", None)
    with torch.no_grad():
        generator = torch.Generator().manual_seed(config.seed)
        biased.get_parameter("0.bias").normal_(0, 3, generator=generator)
    for net in (zero, without, biased):
        average_batches(net[0], net[1], digits.x_train.double())
    added = copy.deepcopy(zero)
    added[0].load_state_dict(biased[0].state_dict())

    train = _compare_networks(zero, added, digits, train=True)
    later = _compare_networks(zero, added, digits, train=False)
    before = _compare_networks(zero, biased, digits, train=False)
    none = _compare_networks(biased, without, digits, train=True)
    agrees = max(train.output, train.bias or 0.0, before.output, none.output) < TOLERANCE
    return make_check_result(
        agrees,
        "In train mode a bias before batch norm changes the outputs by "
        f"{format_number(train.output, 1)} and gets a gradient of "
        f"{format_number(train.bias or 0.0, 1)}: the batch's mean takes it away. Added in eval "
        f"mode, it changes them by {format_number(later.output)}.",
        "A bias before batch norm, float64",
        ["what", "outputs change by", "bias gradient", "weight gradient"],
        [
            train.row("train mode, bias added"),
            later.row("eval mode, bias added after training"),
            before.row("eval mode, bias there while the mean was averaged"),
            none.row("train mode, bias=False instead of a bias"),
        ],
    )


def _compare_networks(
    old: nn.Sequential, new: nn.Sequential, digits: datasets.Data, *, train: bool
) -> _Change:
    """Compare the outputs of two networks on one batch.

    The gradients are those of the second. Neither network is changed.
    """
    old, new = (copy.deepcopy(net).train(train) for net in (old, new))
    x, y = digits.x_train[-BATCH:].double(), digits.y_train[-BATCH:]
    output = new(x)
    cross_entropy(output, y).backward()
    pull = {
        name: values.grad.abs().max().item()
        for name, values in new[0].named_parameters()
        if values.grad is not None
    }
    return _Change(measure_difference(old(x), output), pull.get("bias"), pull["weight"])
