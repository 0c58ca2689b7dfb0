"""Derivatives of untrained networks along a direction of their inputs (claim C48)."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from bn_core.lessons.depth.first_weights_config import GRID, LAGS
from bn_core.lessons.depth.worker.network import DeepNetwork
from bn_core.norm.arrays import Array
from bn_core.training.norms import EPS


def build_network(kind: str, layers: int, width: int, seed: int, features: int) -> DeepNetwork:
    """Build a ReLU network of one of the kinds that are differentiated."""
    drawn = "he" if kind == "centred" else kind
    return DeepNetwork(drawn, layers, width, "relu", seed, features)


def make_line() -> tuple[Tensor, Tensor]:
    """Return the inputs (GRID, 2) on the line and its direction (2,).

    The inputs are (x, 1). The constant 1 acts as random biases of the first layer, without which
    all kinks of a ReLU network of one input lie at 0.
    """
    x = torch.linspace(-2, 2, GRID, dtype=torch.float64)
    return torch.stack([x, torch.ones_like(x)], dim=1), torch.tensor([1.0, 0.0]).double()


@torch.no_grad()
def differentiate(
    net: DeepNetwork, kind: str, x: Tensor, direction: Tensor
) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield derivatives (N, width) along a direction, by layer.

    They are those of each layer's sum and of its output. Means and variances are those of the N
    inputs (N, features), and are held fixed: each output is a function of its own input alone, as
    in evaluation mode. With skips the sum is the stream.
    """
    z, slope = x @ net.weights[0], (direction @ net.weights[0]).expand(len(x), -1)
    for weight in [*list(net.weights)[1:], None]:
        normed, scaled = _normalize(kind, z, slope)
        out, out_slope = normed.relu(), scaled * (normed > 0)
        yield slope, out_slope
        if weight is not None:
            added, risen = out @ weight, out_slope @ weight
            z, slope = (z + added, slope + risen) if net.skip else (added, risen)


def _normalize(kind: str, z: Tensor, slope: Tensor) -> tuple[Tensor, Tensor]:
    """Return values and slopes behind the norm of a kind, if it has one."""
    if kind == "centred":
        return z - z.mean(dim=0), slope
    if "batch" not in kind:
        return z, slope
    scale = (z.var(dim=0, correction=0) + EPS).rsqrt()
    return (z - z.mean(dim=0)) * scale, slope * scale


def autocorrelate(slopes: Tensor) -> Array:
    """Return the autocorrelation (LAGS,) along the line of slopes (GRID, units).

    It is that of a random linear function of the units, averaged over all such functions. A slope
    that is the same everywhere has 1.
    """
    rest = slopes - slopes.mean(dim=0)
    total = (rest**2).sum()
    if total == 0:
        return torch.ones(LAGS).double().numpy()
    products = [(rest[lag:] * rest[:-lag]).sum() / total for lag in range(1, LAGS + 1)]
    return torch.stack(products).cpu().numpy()


def correlate(slopes: Tensor) -> float:
    """Return the mean product of two inputs' slopes (N, units) over the mean square."""
    total, squares = (slopes.sum(dim=0) ** 2).sum(), (slopes**2).sum()
    return float((total - squares) / squares / (len(slopes) - 1))
