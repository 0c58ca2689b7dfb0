"""Deep networks of equal layers, and the gradient at each layer."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from bn_core.norm.arrays import Array
from bn_core.training.norms import make_norm

PHI: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": torch.relu,
    "tanh": torch.tanh,
    "linear": lambda x: x,
}
_GAINS = {"default": 1 / 3, "lecun": 1.0}


def choose_gain(kind: str) -> float:
    """Return fan-in times the variance of the initial weights of a network.

    It is PyTorch's default, LeCun's, or He's for all other kinds. The default has PyTorch's
    variance, 1/(3 fan_in), drawn as the others; biases are 0 throughout.
    """
    return _GAINS.get(kind, 2.0)


@dataclass(frozen=True, slots=True, eq=False)
class ForwardPass:
    """The weighted sums (N, width) of every layer, and the output."""

    layer_sums: list[Tensor]
    """With skips: the stream after each block."""
    out: Tensor


class DeepNetwork(nn.Module):
    """Equal layers in float64, drawn from one seed.

    ``kind`` is one of ``config.KINDS``. A layer is weights, norm, nonlinearity; with skips the
    blocks after the first layer are norm, nonlinearity, weights, and their sum with what entered
    (He et al. 2016, equation 4).
    """

    def __init__(
        self, kind: str, depth: int, width: int, activation: str, seed: int, features: int = 0
    ) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        sizes = [features or width, *[width] * (depth - 1)]
        self.weights = nn.ParameterList(
            torch.randn(before, width, generator=generator, dtype=torch.float64)
            * math.sqrt(choose_gain(kind) / before)
            for before in sizes
        )
        norm = kind.split()[0] if kind.split()[0] in ("batch", "layer") else "none"
        self.norms = nn.ModuleList(
            nn.Sequential(*make_norm(norm, width, False, seed, place)).double()
            for place in range(depth)
        )
        self.phi, self.skip = PHI[activation], "skip" in kind

    def forward(self, x: Tensor) -> ForwardPass:
        """Pass (N, features) through the network."""
        sums: list[Tensor] = []
        z = x @ self.weights[0]
        for place, norm in enumerate(self.norms):
            sums.append(z)
            normed = self.phi(norm(z))
            if place + 1 < len(self.norms):
                added = normed @ self.weights[place + 1]
                z = z + added if self.skip else added
        return ForwardPass(sums, z if self.skip else normed)


def measure_norms(gradients: Sequence[Tensor]) -> Array:
    """Return the Frobenius norm of each gradient (L,)."""
    return np.array([each.norm().item() for each in gradients])


def measure_initial_gradients(
    kind: str, depth: int, width: int, batch: int, activation: str, seed: int, place: torch.device
) -> Array:
    """Measure ‖∂L/∂z‖ by layer (L,) at the initial weights.

    The loss is a random linear function of the output, the input normal examples.
    """
    generator = torch.Generator().manual_seed(1_000_003 + seed)
    x, upstream = (
        torch.randn(batch, width, generator=generator, dtype=torch.float64).to(place)
        for _ in range(2)
    )
    passed = DeepNetwork(kind, depth, width, activation, seed).to(place)(x)
    return measure_norms(torch.autograd.grad((passed.out * upstream).sum(), passed.layer_sums))
