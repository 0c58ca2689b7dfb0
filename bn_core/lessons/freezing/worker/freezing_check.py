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
class _Setting:
    """One setting of the switches, and how far one training step moved the layer."""

    requires_grad: bool
    mode: str
    trains: bool
    """Whether the layer is in train mode when it gets the batch."""
    no_grad: bool
    parameters: float
    buffers: float

    @property
    def as_expected(self) -> bool:
        """Whether only what should move has moved.

        Parameters should move if they have a gradient, buffers in train mode.
        """
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
            _describe_setting(self),
        ]


def check(seed: int) -> dict[str, Any]:
    """Make one SGD step for each setting of the three switches.

    The network is in train mode as a whole, its batch-norm layer in train or eval mode; a last row
    calls ``net.train()`` after ``bn.eval()``. Returns ``state`` (agrees or differs: did γ, β and
    the running statistics move when they should and not else?), a ``sentence`` and a ``table``.
    ValueError if the seed is out of bounds.
    """
    config = RunConfig(seed=seed, depth=1, width=16, activation="relu")
    cells = [
        _train_setting(config, requires_grad=grad, mode=mode, no_grad=no_grad)
        for grad, mode, no_grad in product((True, False), _MODES, (False, True))
    ]
    cells.append(_train_setting(config, requires_grad=False, mode=_EVAL_UNDONE, no_grad=False))
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


_EVAL_UNDONE = "eval, then net.train()"


def _undo_eval(net: nn.Module, layer: nn.Module) -> None:
    layer.eval()
    net.train()


_SET_MODE: dict[str, Callable[[nn.Module, nn.Module], Any]] = {
    "train": lambda _net, layer: layer.train(),
    "eval": lambda _net, layer: layer.eval(),
    _EVAL_UNDONE: _undo_eval,
}
_MODES = ("train", "eval")


def _train_setting(config: RunConfig, *, requires_grad: bool, mode: str, no_grad: bool) -> _Setting:
    digits = datasets.load_dataset("digits")
    net = build_network(
        "batch", config, draw_initial_weights(config, digits.features, digits.classes)
    )
    layer = net[1]
    layer.requires_grad_(requires_grad)
    _SET_MODE[mode](net, layer)
    before = _copy_state(layer)
    _train_step(net, digits.x_train[:_BATCH], digits.y_train[:_BATCH], no_grad)
    after = _copy_state(layer)
    far = {name: (after[name] - before[name]).abs().max().item() for name in before}
    return _Setting(
        requires_grad,
        mode,
        layer.training,
        no_grad,
        parameters=max(far["weight"], far["bias"]),
        buffers=max(far["running_mean"], far["running_var"]),
    )


def _train_step(net: nn.Sequential, x: Tensor, y: Tensor, no_grad: bool) -> None:
    """Make one step of SGD, or only the forward pass if there is no gradient."""
    optimizer = torch.optim.SGD(net.parameters(), lr=_RATE)
    with torch.no_grad() if no_grad else nullcontext():
        loss = cross_entropy(net(x), y)
    if loss.requires_grad:
        loss.backward()
        optimizer.step()


def _copy_state(layer: nn.Module) -> dict[str, Tensor]:
    return {name: values.detach().clone() for name, values in layer.state_dict().items()}


def _describe_setting(cell: _Setting) -> str:
    """Describe what moved, and what may surprise in it."""
    if cell.parameters and cell.buffers:
        return "It learns, and it remembers the batch."
    if cell.parameters:
        return "γ and β learn; the running statistics stand still."
    if not cell.buffers and cell.no_grad:
        return "Nothing moves: this is inference."
    if not cell.buffers:
        return "Nothing moves: the layer is frozen."
    if cell.mode == _EVAL_UNDONE:
        return "net.train() has undone bn.eval(): the running statistics move."
    by = "No gradient" if cell.no_grad else "γ and β are frozen"
    return f"{by}, yet the running statistics move."
