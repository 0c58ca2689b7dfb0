"""Compute a program with PyTorch."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from bn_core.inputs.programs.tree import Reduction

_FUNCTIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "sqrt": torch.sqrt,
    "exp": torch.exp,
    "abs": torch.abs,
    "square": torch.square,
    "rsqrt": torch.rsqrt,
    "reciprocal": torch.reciprocal,
    "ones_like": torch.ones_like,
    "zeros_like": torch.zeros_like,
}


class TorchArrays:
    """The functions of the closed language on tensors of float64 on one device."""

    def __init__(self, place: torch.device) -> None:
        self._place = place

    def make_number(self, value: float) -> Tensor:
        """Return a number as a tensor without axes."""
        return self.fill((), value)

    def fill(self, sizes: tuple[int, ...], value: float) -> Tensor:
        """Return a tensor of that shape full of one number."""
        return torch.full(sizes, value, dtype=torch.float64, device=self._place)

    def reduce(self, each: Reduction, x: Tensor) -> Tensor:
        """Return a mean, sum, variance or standard deviation."""
        function = getattr(torch, each.function)
        options = {"correction": each.ddof} if each.function in ("var", "std") else {}
        reduced: Tensor = function(x, each.axes, keepdim=each.keepdims, **options)
        return reduced

    def apply(self, function: str, x: Tensor) -> Tensor:
        """Return a function of every number."""
        return _FUNCTIONS[function](x)

    def transpose(self, x: Tensor) -> Tensor:
        """Return the tensor with its axes in reverse order."""
        return x.permute(tuple(reversed(range(x.ndim))))
