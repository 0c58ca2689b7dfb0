"""Check that batch norm folds into the layer before it at inference."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from bn_core import RunningStats
from bn_core.experiments.check_result import Cell, make_check_result, make_number_cell
from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.folding.claims import CLAIMS
from bn_core.norm.folding import fold_layer
from bn_core.text.numbers import format_number
from bn_core.training.data import datasets

TOLERANCE = CLAIMS["C09"].part().threshold
"""Largest difference called the same output in float64; rounding stays near 1e-14."""
BATCH = 64
_AVERAGED_BATCHES = 10
"""Training batches that the running statistics average."""
_WIDTH = 32
_CHANNELS = 8

Layer = nn.Linear | nn.Conv2d | nn.ConvTranspose2d
Norm = nn.BatchNorm1d | nn.BatchNorm2d


def check(seed: int) -> dict[str, Any]:
    """Check folding into three kinds of layers, with and without bias.

    Everything is in float64. The layers read the digits. Returns ``state`` (agrees or differs: are
    the outputs in eval mode within 1e-10?), a ``sentence`` and a ``table``. ValueError if the seed
    is out of bounds.
    """
    folded = measure_folding(seed)
    agrees = folded.in_eval < TOLERANCE
    return make_check_result(
        agrees,
        folded.sentence,
        "Batch norm folded into the layer before it, float64",
        [
            "layer",
            "bias",
            "largest difference in evaluation mode",
            "in training mode",
            "parameters before",
            "parameters after",
        ],
        folded.rows,
    )


@dataclass(frozen=True, slots=True)
class Folding:
    """How far layers and batch norm differ from what they were folded into."""

    in_eval: float
    """The largest difference in evaluation mode."""
    in_train: float
    """The smallest of the layers' largest differences in training mode."""
    rows: list[list[Cell]]
    """A row for each kind of layer."""

    @property
    def sentence(self) -> str:
        """Both differences in words."""
        agrees = self.in_eval < TOLERANCE
        return (
            "In evaluation mode the outputs before and after folding "
            + ("are the same" if agrees else "differ")
            + f" (largest difference {format_number(self.in_eval, 1)}"
            + (", which is rounding error). " if agrees else "). ")
            + f"In training mode they differ by {format_number(self.in_train)} or more, because "
            "each batch has its own mean and variance."
        )


def measure_folding(seed: int) -> Folding:
    """Compare three kinds of layers with what they fold into.

    Each has a bias once and none once.
    """
    generator = torch.Generator().manual_seed(RunConfig(seed=seed).seed)
    rows: list[list[Cell]] = []
    in_eval, in_train = [], []
    for make in (_make_linear, _make_convolution, _make_transposed_convolution):
        for bias in (True, False):
            layer, norm, x = make(bias)
            _randomize_layers(layer, norm, x, generator)
            one = _fold_layers(layer, norm)
            batch = x[-BATCH:]
            in_eval.append(measure_difference(norm.eval()(layer(batch)), one(batch)))
            in_train.append(measure_difference(norm.train()(layer(batch)), one(batch)))
            rows.append(
                [
                    type(layer).__name__,
                    "yes" if bias else "no",
                    make_number_cell(in_eval[-1]),
                    make_number_cell(in_train[-1]),
                    str(_count_parameters(layer) + _count_parameters(norm)),
                    str(_count_parameters(one)),
                ]
            )
    return Folding(max(in_eval), min(in_train), rows)


def _make_linear(bias: bool) -> tuple[Layer, Norm, Tensor]:
    x = datasets.load_dataset("digits").x_train.double()
    layer = nn.utils.skip_init(nn.Linear, x.shape[1], _WIDTH, bias=bias)
    return layer, nn.BatchNorm1d(_WIDTH), x


def _make_convolution(bias: bool) -> tuple[Layer, Norm, Tensor]:
    x = datasets.load_dataset("digits").x_train.double().view(-1, 1, 8, 8)
    layer = nn.utils.skip_init(nn.Conv2d, 1, _CHANNELS, 3, padding=1, bias=bias)
    return layer, nn.BatchNorm2d(_CHANNELS), x


def _make_transposed_convolution(bias: bool) -> tuple[Layer, Norm, Tensor]:
    x = datasets.load_dataset("digits").x_train.double().view(-1, 1, 8, 8)
    layer = nn.utils.skip_init(nn.ConvTranspose2d, 1, _CHANNELS, 3, padding=1, bias=bias)
    return layer, nn.BatchNorm2d(_CHANNELS), x


@torch.no_grad()
def _randomize_layers(layer: Layer, norm: Norm, x: Tensor, generator: torch.Generator) -> None:
    """Give both layers random parameters and running statistics of real batches."""
    layer.double()
    norm.double()
    for values in (*layer.parameters(), *norm.parameters()):
        values.normal_(0, 1, generator=generator)
    layer.weight.mul_(layer.weight[0].numel() ** -0.5)
    average_batches(layer, norm, x)


@torch.no_grad()
def average_batches(layer: nn.Module, norm: nn.Module, x: Tensor) -> None:
    """Average the first batches of ``x`` after ``layer`` evenly in ``norm``.

    With a momentum the initial value 0 would still count.
    """
    assert isinstance(norm, Norm)
    norm.momentum = None
    norm.train()
    for batch in x[: BATCH * _AVERAGED_BATCHES].split(BATCH):
        norm(layer(batch))


@torch.no_grad()
def _fold_layers(layer: Layer, norm: Norm) -> Layer:
    """Fold the norm into the layer by :func:`bn_core.norm.folding.fold_layer`."""
    mean, var, gamma, beta, weight = (
        values.detach().numpy()
        for values in (norm.running_mean, norm.running_var, norm.weight, norm.bias, layer.weight)
        if values is not None
    )
    bias = None if layer.bias is None else layer.bias.detach().numpy()
    transposed = isinstance(layer, nn.ConvTranspose2d)
    stats = RunningStats(mean, var)
    result = fold_layer(weight, bias, stats, gamma, beta, norm.eps, transposed=transposed)
    one = copy.deepcopy(layer)
    one.weight.copy_(torch.from_numpy(result.weight))
    one.bias = nn.Parameter(torch.from_numpy(result.bias))
    return one


def measure_difference(one: Tensor, other: Tensor) -> float:
    """Return the largest difference of two outputs."""
    return (one - other).detach().abs().max().item()


def _count_parameters(module: nn.Module) -> int:
    return sum(values.numel() for values in module.parameters())
