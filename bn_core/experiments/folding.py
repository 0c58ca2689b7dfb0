"""In inference batch norm vanishes into the layer before it; in training it cannot."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from bn_core import RunningStats
from bn_core.configs import RunConfig
from bn_core.experiments.answers import Cell, number, told
from bn_core.folding import fold
from bn_core.formulas import show
from bn_core.training import data
from bn_core.training.nets import build, initial_weights

TOLERANCE = 1e-10
"""Largest difference called the same output in float64; rounding stays near 1e-14."""
BATCH = 64
_SEEN = 10
"""Training batches that the running statistics average."""
_WIDTH = 32
_CHANNELS = 8

Layer = nn.Linear | nn.Conv2d
Norm = nn.BatchNorm1d | nn.BatchNorm2d


@dataclass(frozen=True, slots=True, eq=False)
class _Change:
    """How far the outputs moved, and the largest gradient of the bias (None without) and weight."""

    output: float
    bias: float | None
    weight: float

    def row(self, mode: str) -> list[Cell]:
        bias: Cell = "no bias" if self.bias is None else number(self.bias)
        return [mode, number(self.output), bias, number(self.weight)]


def check(seed: int) -> dict[str, Any]:
    """Fold batch norm into a linear layer and a convolution, with and without bias, in float64.

    Both layers read the digits. Returns ``state`` (agrees or differs: are the outputs in eval mode
    within 1e-10?), a ``sentence`` and a ``table``. ValueError if the seed is out of bounds.
    """
    generator = torch.Generator().manual_seed(RunConfig(seed=seed).seed)
    rows: list[list[Cell]] = []
    in_eval, in_train = [], []
    for make in (_linear, _convolution):
        for bias in (True, False):
            layer, norm, x = make(bias)
            _live(layer, norm, x, generator)
            one = _folded(layer, norm)
            batch = x[-BATCH:]
            in_eval.append(_apart(norm.eval()(layer(batch)), one(batch)))
            in_train.append(_apart(norm.train()(layer(batch)), one(batch)))
            rows.append([
                type(layer).__name__, "yes" if bias else "no",
                number(in_eval[-1]), number(in_train[-1]),
                str(_parameters(layer) + _parameters(norm)), str(_parameters(one)),
            ])  # fmt: skip
    agrees = max(in_eval) < TOLERANCE
    return told(
        agrees,
        f"Folded into one layer, batch norm's outputs in eval mode "
        f"{'agree to' if agrees else 'differ by'} {show(max(in_eval), 1)}. In train mode the same "
        f"layer is off by {show(min(in_train))} or more: each batch has its own mean and variance.",
        "Batch norm folded into the layer before it, float64",
        [
            "layer", "bias", "largest difference in eval", "in train",
            "parameters before", "parameters after",
        ],
        rows,
    )  # fmt: skip


def redundant_bias(seed: int) -> dict[str, Any]:
    """Add a bias before batch norm, in train and in eval mode, and leave it out; float64, digits.

    Returns as :func:`check` does; agreement means that in train mode neither the outputs nor the
    gradients notice the bias. ValueError if the seed is out of bounds.
    """
    config = RunConfig(seed=seed, depth=1, width=_WIDTH, activation="relu")
    digits = data.load("digits")
    weights = initial_weights(config, digits.features, digits.classes)
    zero, without, biased = (build("batch", config, weights).double() for _ in range(3))
    without[0].register_parameter("bias", None)
    with torch.no_grad():
        generator = torch.Generator().manual_seed(config.seed)
        biased.get_parameter("0.bias").normal_(0, 3, generator=generator)
    for net in (zero, without, biased):
        _remember(net[0], net[1], digits.x_train.double())
    added = copy.deepcopy(zero)
    added[0].load_state_dict(biased[0].state_dict())

    train = _change(zero, added, digits, train=True)
    later = _change(zero, added, digits, train=False)
    before = _change(zero, biased, digits, train=False)
    none = _change(biased, without, digits, train=True)
    agrees = max(train.output, train.bias or 0.0, before.output, none.output) < TOLERANCE
    return told(
        agrees,
        f"In train mode a bias before batch norm changes the outputs by {show(train.output, 1)} "
        f"and gets a gradient of {show(train.bias or 0.0, 1)}: the batch's mean takes it away. "
        f"Added in eval mode, it changes them by {show(later.output)}.",
        "A bias before batch norm, float64",
        ["what", "outputs change by", "bias gradient", "weight gradient"],
        [
            train.row("train mode, bias added"),
            later.row("eval mode, bias added after training"),
            before.row("eval mode, bias there while the mean was averaged"),
            none.row("train mode, bias=False instead of a bias"),
        ],
    )


def _linear(bias: bool) -> tuple[Layer, Norm, Tensor]:
    x = data.load("digits").x_train.double()
    layer = nn.utils.skip_init(nn.Linear, x.shape[1], _WIDTH, bias=bias)
    return layer, nn.BatchNorm1d(_WIDTH), x


def _convolution(bias: bool) -> tuple[Layer, Norm, Tensor]:
    x = data.load("digits").x_train.double().view(-1, 1, 8, 8)
    layer = nn.utils.skip_init(nn.Conv2d, 1, _CHANNELS, 3, padding=1, bias=bias)
    return layer, nn.BatchNorm2d(_CHANNELS), x


@torch.no_grad()
def _live(layer: Layer, norm: Norm, x: Tensor, generator: torch.Generator) -> None:
    """Give both layers a past: parameters of their own, and averages of real batches."""
    layer.double()
    norm.double()
    for values in (*layer.parameters(), *norm.parameters()):
        values.normal_(0, 1, generator=generator)
    layer.weight.mul_(layer.weight[0].numel() ** -0.5)
    _remember(layer, norm, x)


@torch.no_grad()
def _remember(layer: nn.Module, norm: nn.Module, x: Tensor) -> None:
    """Average the first batches evenly: with a momentum the start, 0, would still count."""
    assert isinstance(norm, Norm)
    norm.momentum = None
    norm.train()
    for batch in x[: BATCH * _SEEN].split(BATCH):
        norm(layer(batch))


@torch.no_grad()
def _folded(layer: Layer, norm: Norm) -> Layer:
    """The layer that does both, its numbers from :func:`bn_core.folding.fold`."""
    mean, var, gamma, beta, weight = (
        values.detach().numpy()
        for values in (norm.running_mean, norm.running_var, norm.weight, norm.bias, layer.weight)
        if values is not None
    )
    bias = None if layer.bias is None else layer.bias.detach().numpy()
    found = fold(weight, bias, RunningStats(mean, var), gamma, beta, norm.eps)
    one = copy.deepcopy(layer)
    one.weight.copy_(torch.from_numpy(found.weight))
    one.bias = nn.Parameter(torch.from_numpy(found.bias))
    return one


def _apart(one: Tensor, other: Tensor) -> float:
    return (one - other).detach().abs().max().item()


def _parameters(module: nn.Module) -> int:
    return sum(values.numel() for values in module.parameters())


def _change(old: nn.Sequential, new: nn.Sequential, digits: data.Data, *, train: bool) -> _Change:
    """Outputs of two networks on one batch, and the gradients of the newer; neither is touched."""
    old, new = (copy.deepcopy(net).train(train) for net in (old, new))
    x, y = digits.x_train[-BATCH:].double(), digits.y_train[-BATCH:]
    output = new(x)
    cross_entropy(output, y).backward()
    pull = {
        name: values.grad.abs().max().item()
        for name, values in new[0].named_parameters()
        if values.grad is not None
    }
    return _Change(_apart(old(x), output), pull.get("bias"), pull["weight"])
