"""Directions in weight space, scaled to the network's own weights."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from bn_core.training.loss_surface.surface import LossSurface


def draw_direction(
    net: nn.Module, seed: int, axis: int, *, filters: bool = True, biases: bool = False
) -> Tensor:
    """Draw a Gaussian direction (P,), in the order of the parameters.

    With ``filters`` each filter, the row of a matrix or the kernels of one channel, has the length
    of that filter's weights: Li et al. 2018, section 4. Without, the whole direction has the
    length of the weights that it moves. Biases, γ and β stay where they are, as in their plots,
    unless ``biases``: then each vector of them counts as one filter. Networks with the same
    weights get the same numbers, whatever their norm.
    """
    draws = [_seed_generator(seed, axis, kind) for kind in (0, 1)]
    parts = []
    for weight in net.parameters():
        matrix = weight.dim() > 1
        drawn = torch.randn(weight.shape, generator=draws[not matrix], dtype=torch.float64)
        drawn = drawn.to(weight.device, weight.dtype)
        moves = matrix or biases
        parts.append((weight.detach(), drawn if moves else torch.zeros_like(drawn), moves))
    if filters:
        return torch.cat([_scale_filters(d, w).flatten() for w, d, _ in parts])
    length = torch.cat([w.flatten() for w, _, moves in parts if moves]).norm()
    whole = torch.cat([d.flatten() for _, d, _ in parts])
    return whole * (length / whole.norm())


def compute_descent_direction(surface: LossSurface) -> Tensor:
    """Return the negative gradient (P,) at the start, as long as all weights together."""
    _, slope = surface.loss_and_gradient(surface.start)
    length = slope.norm()
    return -slope * (surface.start.norm() / length) if length > 0 else -slope


def subtract_weights(start: Tensor, end: Tensor) -> Tensor:
    """Return the vector (P,) from start to end; seen from ``end``, ``start`` is at -1."""
    return end - start


def find_principal_plane(path: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return the principal plane of a path (T, P) around its last point.

    The result is two axes and the path in their coordinates. The axes x and y (P,) are the first
    two principal components of the differences from the last point (Li et al. 2018, section 7),
    each as long as the path reaches along it; the path is (T, 2), from x = -1 to 0, with |y| at
    most 1.
    """
    away = (path - path[-1]).double()
    _, _, components = torch.linalg.svd(away, full_matrices=False)
    axes = [components[place % len(components)] for place in range(2)]
    plane, places = [], []
    for axis in axes:
        along = away @ axis
        farthest = along[along.abs().argmax()]
        plane.append((-farthest * axis).to(path.dtype))
        places.append(-along / farthest if farthest != 0 else along)
    return plane[0], plane[1], torch.stack(places, dim=1)


def _scale_filters(drawn: Tensor, weight: Tensor) -> Tensor:
    """Scale each row of ``drawn`` to the length of the same row of ``weight``.

    A vector counts as one row.
    """
    rows = (weight.shape[0], -1) if weight.dim() > 1 else (1, -1)
    ours, theirs = drawn.reshape(rows), weight.reshape(rows)
    lengths = ours.norm(dim=1, keepdim=True)
    scale = theirs.norm(dim=1, keepdim=True) / torch.where(lengths > 0, lengths, 1.0)
    return (ours * scale).reshape(weight.shape)


def _seed_generator(seed: int, axis: int, kind: int) -> torch.Generator:
    key = np.random.SeedSequence([seed, axis, kind]).generate_state(1, np.uint64)[0]
    return torch.Generator().manual_seed(int(key >> np.uint64(1)))
