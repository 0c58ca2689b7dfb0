"""Check which of three switches freezes a batch-norm layer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import product
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from bn_core.experiments.check_result import Cell, make_check_result, make_number_cell
from bn_core.experiments.run_config import RunConfig
from bn_core.training.data import datasets
from bn_core.training.nets import build_network
from bn_core.training.weights import draw_initial_weights

_BATCH = 64
_RATE = 0.1


@dataclass(frozen=True, slots=True)
class _Cell:
    """One setting of the switches, and how far one step of training moved the layer."""

    requires_grad: bool
    mode: str
    trains: bool
    """Whether the layer is in train mode when the batch comes."""
    no_grad: bool
    parameters: float
    buffers: float

    @property
    def as_expected(self) -> bool:
        """Parameters move with a gradient, buffers in train mode, each whatever the other does."""
        learns = self.requires_grad and not self.no_grad
        return (self.parameters > 0, self.buffers > 0) == (learns, self.trains)

    def row(self) -> list[Cell]:
        yes = {True: "yes", False: "no"}
        return [
            yes[self.requires_grad],
            self.mode,
            yes[self.no_grad],
            make_number_cell(self.parameters),
            make_number_cell(self.buffers),
            _sentence(self),
        ]


def check(seed: int) -> dict[str, Any]:
    """One SGD step of Linear, BatchNorm1d, ReLU, Linear for each setting of the three switches.

    The network is in train mode as a whole, its batch-norm layer in train or eval mode; a last row
    calls ``net.train()`` after ``bn.eval()``. Returns ``state`` (agrees or differs: did γ, β and
    the running statistics move when they should and not else?), a ``sentence`` and a ``table``.
    ValueError if the seed is out of bounds.
    """
    config = RunConfig(seed=seed, depth=1, width=16, activation="relu")
    cells = [
        _run(config, requires_grad=grad, mode=mode, no_grad=no_grad)
        for grad, mode, no_grad in product((True, False), _MODES, (False, True))
    ]
    cells.append(_run(config, requires_grad=False, mode=_UNDONE, no_grad=False))
    frozen = [cell for cell in cells if not cell.requires_grad and cell.mode == "train"]
    moved = sum(cell.buffers > 0 for cell in frozen)
    return make_check_result(
        all(cell.as_expected for cell in cells),
        f"With requires_grad = False and the layer in train mode, the running statistics moved in "
        f"{moved} of {len(frozen)} settings. They moved in "
        f"{sum(cell.buffers > 0 for cell in cells if not cell.trains)} of "
        f"{sum(not cell.trains for cell in cells)} settings in eval mode.",
        "What one training step moves in a batch-norm layer",
        [
            "requires_grad",
            "mode of the layer",
            "no_grad",
            "γ, β moved by",
            "statistics moved by",
            "what happened",
        ],
        [cell.row() for cell in cells],
    )


_UNDONE = "eval, then net.train()"


def _undone(net: nn.Module, layer: nn.Module) -> None:
    layer.eval()
    net.train()


_SET: dict[str, Callable[[nn.Module, nn.Module], Any]] = {
    "train": lambda _net, layer: layer.train(),
    "eval": lambda _net, layer: layer.eval(),
    _UNDONE: _undone,
}
_MODES = ("train", "eval")


def _run(config: RunConfig, *, requires_grad: bool, mode: str, no_grad: bool) -> _Cell:
    digits = datasets.load_dataset("digits")
    net = build_network(
        "batch", config, draw_initial_weights(config, digits.features, digits.classes)
    )
    layer = net[1]
    layer.requires_grad_(requires_grad)
    _SET[mode](net, layer)
    before = _state(layer)
    _step(net, digits.x_train[:_BATCH], digits.y_train[:_BATCH], no_grad)
    after = _state(layer)
    far = {name: (after[name] - before[name]).abs().max().item() for name in before}
    return _Cell(
        requires_grad,
        mode,
        layer.training,
        no_grad,
        parameters=max(far["weight"], far["bias"]),
        buffers=max(far["running_mean"], far["running_var"]),
    )


def _step(net: nn.Sequential, x: Tensor, y: Tensor, no_grad: bool) -> None:
    """One step of plain SGD; without a gradient only the forward pass is left of it."""
    optimizer = torch.optim.SGD(net.parameters(), lr=_RATE)
    with torch.no_grad() if no_grad else nullcontext():
        loss = cross_entropy(net(x), y)
    if loss.requires_grad:
        loss.backward()
        optimizer.step()


def _state(layer: nn.Module) -> dict[str, Tensor]:
    return {name: values.detach().clone() for name, values in layer.state_dict().items()}


def _sentence(cell: _Cell) -> str:
    """What moved, in words; the one surprise of each setting."""
    if cell.parameters and cell.buffers:
        return "It learns, and it remembers the batch."
    if cell.parameters:
        return "γ and β learn; the running statistics stand still."
    if not cell.buffers and cell.no_grad:
        return "Nothing moves: this is inference."
    if not cell.buffers:
        return "Nothing moves: the layer is frozen."
    if cell.mode == _UNDONE:
        return "net.train() has undone bn.eval(): the running statistics move."
    by = "No gradient" if cell.no_grad else "γ and β are frozen"
    return f"{by}, yet the running statistics move."
