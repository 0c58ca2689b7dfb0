"""The loss of one network on fixed examples at any weights; the network itself never moves."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.nn.utils import vector_to_parameters

_BATCH = nn.modules.batchnorm._BatchNorm


class LossSurface:
    """A deep copy of a network, whose parameters are views of one vector that can be set.

    ``statistics`` says what batch norm divides by: "batch", those of the examples at the weights
    in question, as in training; "frozen", those of the examples at the start, wherever the weights
    go; "running", the running averages, as in inference. KeyError: another word.
    """

    def __init__(self, net: nn.Module, x: Tensor, y: Tensor, statistics: str) -> None:
        self._net, self._x, self._y = copy.deepcopy(net), x, y
        _STATISTICS[statistics](self._net, x)
        self._weights = flatten_parameters(self._net)
        _tie(self._net, self._weights)
        self.start = self._weights.clone()
        """(P,): the network's own weights, in the order of its parameters."""

    @torch.no_grad()
    def loss(self, weights: Tensor) -> float:
        """The mean cross-entropy in nats at ``weights`` (P,)."""
        self._weights.copy_(weights)
        return self._cost().item()

    @torch.no_grad()
    def losses(self, x: Tensor, y: Tensor, points: NDArray[np.floating]) -> NDArray[np.floating]:
        """(n,): the loss at start + a·x + b·y for each (a, b) of ``points`` (n, 2).

        One point after another: each is a matrix product that already fills a core.
        """
        found = np.empty(len(points))
        for place, (a, b) in enumerate(points.tolist()):
            torch.add(self.start, x, alpha=a, out=self._weights)
            self._weights.add_(y, alpha=b)
            found[place] = self._cost().item()
        return found

    def slope(self, weights: Tensor) -> tuple[float, Tensor]:
        """The loss and its gradient (P,) at ``weights`` (P,)."""
        with torch.no_grad():
            self._weights.copy_(weights)
        loss = self._cost()
        each = torch.autograd.grad(loss, list(self._net.parameters()))
        return loss.item(), _concatenate(each)

    def hessian(self) -> Callable[[Tensor], Tensor]:
        """The product of the Hessian at the start with any (P,), by a second backward pass."""
        with torch.no_grad():
            self._weights.copy_(self.start)
        parameters = list(self._net.parameters())
        loss = self._cost()
        slope = _concatenate(torch.autograd.grad(loss, parameters, create_graph=True))

        def product(vector: Tensor) -> Tensor:
            along = slope @ vector
            each = torch.autograd.grad(along, parameters, retain_graph=True, materialize_grads=True)
            return _concatenate(each)

        return product

    def _cost(self) -> Tensor:
        """The mean cross-entropy where the weights are.

        The logits lie class by class: the softmax over a few columns takes longer than a layer.
        """
        return cross_entropy(_logits(self._net, self._x)[None], self._y[None])


def _logits(net: nn.Module, x: Tensor) -> Tensor:
    """(classes, n)."""
    *body, head = net.children() if isinstance(net, nn.Sequential) else (net,)
    for part in body:
        x = part(x)
    if isinstance(head, nn.Linear) and head.bias is not None:
        return torch.addmm(head.bias[:, None], head.weight, x.t())
    return head(x).t().contiguous()


def move_weights(net: nn.Module, by: Tensor) -> nn.Module:
    """A copy of a network whose parameters are moved by a vector (P,); buffers stay."""
    copied = copy.deepcopy(net)
    vector_to_parameters(flatten_parameters(net) + by, copied.parameters())
    return copied


def flatten_parameters(net: nn.Module) -> Tensor:
    """(P,): a copy of all parameters, one after another."""
    return torch.cat([each.detach().flatten() for each in net.parameters()])


def _concatenate(each: Sequence[Tensor]) -> Tensor:
    return torch.cat([one.flatten() for one in each])


def _tie(net: nn.Module, weights: Tensor) -> None:
    """Make every parameter a view of its share of ``weights``."""
    at = 0
    for each in net.parameters():
        each.data = weights[at : at + each.numel()].view_as(each)
        at += each.numel()


def _use_batch_statistics(net: nn.Module, x: Tensor) -> None:
    """Without buffers batch norm has nothing to divide by but its batch, and leaves no trace."""
    del x
    net.train()
    for norm in _norms(net):
        norm.running_mean, norm.running_var = None, None


def _freeze_statistics(net: nn.Module, x: Tensor) -> None:
    """One pass with the batch's own statistics; each norm keeps what it saw."""
    _use_batch_statistics(net, x)
    entered: list[Tensor] = []
    hooks = [
        norm.register_forward_pre_hook(lambda _, inputs: entered.append(inputs[0]))
        for norm in _norms(net)
    ]
    with torch.no_grad():
        net(x)
    for hook, norm, seen in zip(hooks, _norms(net), entered, strict=True):
        hook.remove()
        dims = [dim for dim in range(seen.dim()) if dim != 1]
        norm.running_var, norm.running_mean = torch.var_mean(seen, dim=dims, correction=0)
    net.eval()


def _use_running_statistics(net: nn.Module, x: Tensor) -> None:
    del x
    net.eval()


def _norms(net: nn.Module) -> list[nn.modules.batchnorm._BatchNorm]:
    return [each for each in net.modules() if isinstance(each, _BATCH)]


_STATISTICS: dict[str, Callable[[nn.Module, Tensor], None]] = {
    "batch": _use_batch_statistics,
    "frozen": _freeze_statistics,
    "running": _use_running_statistics,
}
