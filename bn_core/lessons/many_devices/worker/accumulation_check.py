"""Compare accumulated gradients with the gradient of one large batch."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from bn_core.experiments.check_result import Cell, make_check_result, make_number_cell
from bn_core.experiments.run_config import RunConfig
from bn_core.text.numbers import format_number
from bn_core.training.data import datasets
from bn_core.training.nets import build_network
from bn_core.training.weights import draw_initial_weights

NORMS = ("none", "batch", "layer", "group")
SAMPLES = 64
SAME = 1e-12
"""Largest difference called equal, times the largest gradient: float64 rounding of two orders of
summation. Set before any run."""
_NAMES = {"none": "without", "batch": "batch norm", "layer": "layer norm", "group": "group norm"}


def check(micro: int, seed: int) -> dict[str, Any]:
    """Compare 64 samples as one batch with accumulated micro-batches.

    Networks 3 × 96 with each norm, float64, at their first weights. Returns ``state`` (agrees or
    differs: equal for all norms but batch norm), a ``sentence`` and a ``table``. ValueError if
    64 is not a multiple of ``micro``, or a number is out of bounds.
    """
    if not 2 <= micro <= SAMPLES or SAMPLES % micro:
        raise ValueError(f"Micro-batches of {micro} do not make up {SAMPLES} samples.")
    config = RunConfig(depth=3, width=96, activation="relu", seed=seed)
    result = {norm: compare_gradients(norm, micro, config) for norm in NORMS}
    equal = {norm: apart <= SAME * largest for norm, (largest, apart, _) in result.items()}
    largest, apart, moved = result["batch"]
    return make_check_result(
        all(equal[norm] == (norm != "batch") for norm in NORMS),
        f"Accumulated over {SAMPLES // micro} batches of {micro}, batch norm's gradient differs "
        f"from the big batch's by {format_number(apart / largest)} times its largest entry, and "
        "its running "
        f"means by {format_number(moved)}. With the other three it is equal to rounding.",
        f"{SAMPLES} samples as one batch, and accumulated over {SAMPLES // micro} batches",
        [
            "norm",
            "largest gradient",
            "largest difference",
            "times the largest",
            "equal to 10⁻¹²",
            "running means differ by",
        ],
        [_make_row(norm, *result[norm], equal[norm]) for norm in NORMS],
    )


def compare_gradients(norm: str, micro: int, config: RunConfig) -> tuple[float, float, float]:
    """Return the largest gradient, and the differences of gradients and means."""
    digits = datasets.load_dataset("digits").to(torch.device("cpu"), torch.float64)
    generator = torch.Generator().manual_seed(config.seed)
    order = torch.randperm(len(digits.x_train), generator=generator)[:SAMPLES]
    x, y = digits.x_train[order], digits.y_train[order]
    weights = [w.double() for w in draw_initial_weights(config, digits.features, digits.classes)]
    nets = [build_network(norm, config, weights).double().train() for _ in range(2)]
    for net, size in zip(nets, (SAMPLES, micro), strict=True):
        accumulate_gradients(net, x, y, size)
    big, small = map(_collect_gradients, nets)
    moved = [_collect_running_means(net) for net in nets]
    apart = (moved[0] - moved[1]).abs().max().item() if len(moved[0]) else 0.0
    return big.abs().max().item(), (big - small).abs().max().item(), apart


def accumulate_gradients(net: nn.Module, x: Tensor, y: Tensor, size: int) -> None:
    """Add up gradients of batches of ``size``, weighted by their share of samples."""
    for part, classes in zip(x.split(size), y.split(size), strict=True):
        (cross_entropy(net(part), classes) * (len(part) / len(x))).backward()


def _collect_gradients(net: nn.Module) -> Tensor:
    return torch.cat([p.grad.flatten() for p in net.parameters() if p.grad is not None])


def _collect_running_means(net: nn.Module) -> Tensor:
    result = [values for name, values in net.named_buffers() if name.endswith("running_mean")]
    return torch.cat(result) if result else torch.empty(0)


def _make_row(norm: str, largest: float, apart: float, moved: float, equal: bool) -> list[Cell]:
    return [
        _NAMES[norm],
        make_number_cell(largest),
        make_number_cell(apart),
        make_number_cell(apart / largest, 2),
        "yes" if equal else "no",
        make_number_cell(moved) if norm == "batch" else "",
    ]
