"""Evaluate one network's loss on fixed examples at any weights.

The network that is passed in never changes.
"""

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
    """The loss of a copied network as a function of its parameter vector.

    The parameters of the copy are views of one vector (P,) that can be set. ``statistics`` says
    which statistics batch norm uses: "batch", those of the examples at the present weights, as in
    training; "frozen", those of the examples at the starting weights; "running", the running
    averages, as in inference. KeyError: another name.
    """

    def __init__(self, net: nn.Module, x: Tensor, y: Tensor, statistics: str) -> None:
        self._net, self._x, self._y = copy.deepcopy(net), x, y
        _STATISTICS[statistics](self._net, x)
        self._weights = flatten_parameters(self._net)
        _view_parameters(self._net, self._weights)
        self.start = self._weights.clone()
        """(P,): the network's own weights, in the order of its parameters."""

    @torch.no_grad()
    def loss(self, weights: Tensor) -> float:
        """Return the mean cross-entropy in nats at ``weights`` (P,)."""
        self._weights.copy_(weights)
        return self._cost().item()

    @torch.no_grad()
    def losses(self, x: Tensor, y: Tensor, points: NDArray[np.floating]) -> NDArray[np.floating]:
        """Return the loss (n,) at start + a·x + b·y for each (a, b) of ``points`` (n, 2).

        Points are evaluated in sequence, since each matrix product already fills a core.
        """
        losses = np.empty(len(points))
        for place, (a, b) in enumerate(points.tolist()):
            torch.add(self.start, x, alpha=a, out=self._weights)
            self._weights.add_(y, alpha=b)
            losses[place] = self._cost().item()
        return losses

    def loss_and_gradient(self, weights: Tensor) -> tuple[float, Tensor]:
        """Return the loss and its gradient (P,) at ``weights`` (P,)."""
        with torch.no_grad():
            self._weights.copy_(weights)
        loss = self._cost()
        each = torch.autograd.grad(loss, list(self._net.parameters()))
        return loss.item(), _concatenate(each)

    def hessian(self) -> Callable[[Tensor], Tensor]:
        """Return a function that multiplies the Hessian at the start by a vector (P,)."""
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

    def fisher(self) -> Callable[[Tensor], Tensor]:
        """Return a function that multiplies the Fisher matrix by a vector (P,).

        The matrix at the start is the mean over the examples of Jᵀ (diag(p) − p pᵀ) J, with J the
        Jacobian of an example's logits and p its probabilities. With batch statistics J includes
        the paths through the other examples.
        """
        with torch.no_grad():
            self._weights.copy_(self.start)
        parameters = list(self._net.parameters())
        logits = _compute_logits(self._net, self._x)
        p = logits.detach().softmax(dim=0)
        # Jᵀu is linear in u, so that its derivative along v is Jv.
        u = torch.zeros_like(logits, requires_grad=True)
        back = _concatenate(torch.autograd.grad(logits, parameters, u, create_graph=True))

        def product(vector: Tensor) -> Tensor:
            (moved,) = torch.autograd.grad(back, u, vector, retain_graph=True)
            pushed = p * (moved - (p * moved).sum(dim=0)) / len(self._y)
            each = torch.autograd.grad(
                logits, parameters, pushed, retain_graph=True, materialize_grads=True
            )
            return _concatenate(each)

        return product

    def _cost(self) -> Tensor:
        """Return the mean cross-entropy at the present weights.

        The logits are (classes, n), since a softmax over few columns takes longer than a layer.
        """
        return cross_entropy(_compute_logits(self._net, self._x)[None], self._y[None])


def _compute_logits(net: nn.Module, x: Tensor) -> Tensor:
    """Return the logits, (classes, n)."""
    *body, head = net.children() if isinstance(net, nn.Sequential) else (net,)
    for part in body:
        x = part(x)
    if isinstance(head, nn.Linear) and head.bias is not None:
        return torch.addmm(head.bias[:, None], head.weight, x.t())
    return head(x).t().contiguous()


def move_weights(net: nn.Module, by: Tensor) -> nn.Module:
    """Return a copy of a network with its parameters moved by a vector (P,)."""
    copied = copy.deepcopy(net)
    vector_to_parameters(flatten_parameters(net) + by, copied.parameters())
    return copied


def flatten_parameters(net: nn.Module) -> Tensor:
    """Return a copy of all parameters as one vector (P,)."""
    return torch.cat([each.detach().flatten() for each in net.parameters()])


def _concatenate(each: Sequence[Tensor]) -> Tensor:
    return torch.cat([one.flatten() for one in each])


def _view_parameters(net: nn.Module, weights: Tensor) -> None:
    """Make every parameter a view of its share of ``weights``."""
    at = 0
    for each in net.parameters():
        each.data = weights[at : at + each.numel()].view_as(each)
        at += each.numel()


def _use_batch_statistics(net: nn.Module, x: Tensor) -> None:
    """Remove the running statistics, so that batch norm always uses its batch."""
    del x
    net.train()
    for norm in _list_norms(net):
        norm.running_mean, norm.running_var = None, None


def _freeze_statistics(net: nn.Module, x: Tensor) -> None:
    """Fix the statistics of each norm to those of ``x`` at the present weights."""
    _use_batch_statistics(net, x)
    entered: list[Tensor] = []
    hooks = [
        norm.register_forward_pre_hook(lambda _, inputs: entered.append(inputs[0]))
        for norm in _list_norms(net)
    ]
    with torch.no_grad():
        net(x)
    for hook, norm, seen in zip(hooks, _list_norms(net), entered, strict=True):
        hook.remove()
        dims = [dim for dim in range(seen.dim()) if dim != 1]
        norm.running_var, norm.running_mean = torch.var_mean(seen, dim=dims, correction=0)
    net.eval()


def _use_running_statistics(net: nn.Module, x: Tensor) -> None:
    del x
    net.eval()


def _list_norms(net: nn.Module) -> list[nn.modules.batchnorm._BatchNorm]:
    return [each for each in net.modules() if isinstance(each, _BATCH)]


_STATISTICS: dict[str, Callable[[nn.Module, Tensor], None]] = {
    "batch": _use_batch_statistics,
    "frozen": _freeze_statistics,
    "running": _use_running_statistics,
}
