"""What a point of a slice costs, against the plain loop, and as a share of the GEMM rate.

Run as a script: ``python -m tests.bench.bench_landscape``. It prints, and never fails on a time.
The package loss-landscapes 3.0.6 walks the same plane.
"""

from __future__ import annotations

import copy
import statistics
from collections.abc import Callable, Sequence
from itertools import product
from time import process_time

import numpy as np
import torch
from loss_landscapes import planar_interpolation
from loss_landscapes.metrics import Loss
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn.functional import cross_entropy

from bn_core.experiments.run_config import RunConfig
from bn_core.training.data import datasets
from bn_core.training.loss_surface.directions import draw_direction
from bn_core.training.loss_surface.surface import LossSurface, move_weights
from bn_core.training.nets import build_networks
from bn_core.training.worker_setup import prepare

SIZES = ((3, 64), (3, 128), (8, 128))
EXAMPLES = 1024
SIDE = 9
POINTS = np.stack(np.meshgrid(*[np.linspace(-1, 1, SIDE)] * 2), axis=-1).reshape(-1, 2)
Way = Callable[[], object]


def ways(net: nn.Module, x: Tensor, y: Tensor) -> dict[str, Way]:
    """All POINTS of a slice with the batch's own statistics, in several ways."""
    one, two = (draw_direction(net, 0, axis) for axis in (0, 1))
    terrain = LossSurface(net, x, y, "batch")
    sizes = [each.numel() for each in net.parameters()]
    names = [name for name, _ in net.named_parameters()]
    start = [each.detach().clone() for each in net.parameters()]
    first, second = (
        [d.view_as(w) for d, w in zip(each.split(sizes), start, strict=True)] for each in (one, two)
    )
    set_to = copy.deepcopy(net).train()

    def ours() -> object:
        return terrain.losses(one, two, POINTS)

    @torch.no_grad()
    def loop() -> list[float]:
        """As anyone would write it: set every weight, evaluate."""
        losses = []
        for a, b in POINTS.tolist():
            for p, w, d, e in zip(set_to.parameters(), start, first, second, strict=True):
                p.copy_(w + a * d + b * e)
            losses.append(cross_entropy(set_to(x), y).item())
        return losses

    @torch.no_grad()
    def functional() -> list[float]:
        losses = []
        for a, b in POINTS.tolist():
            at = {
                n: w + a * d + b * e for n, w, d, e in zip(names, start, first, second, strict=True)
            }
            losses.append(cross_entropy(functional_call(set_to, at, (x,)), y).item())
        return losses

    found: dict[str, Way] = {"ours": ours, "plain loop": loop, "functional_call": functional}
    return found | _package(net, one, two, x, y)


def _package(net: nn.Module, one: Tensor, two: Tensor, x: Tensor, y: Tensor) -> dict[str, Way]:
    """The package's walk over the same plane, as many points; it moves copies of its own."""
    corner = [move_weights(net, a * one + b * two) for a, b in ((-1, -1), (1, -1), (-1, 1))]
    metric = Loss(cross_entropy, x, y)

    @torch.no_grad()
    def theirs() -> object:
        return planar_interpolation(*corner, metric, steps=SIDE, deepcopy_model=True)

    return {"loss-landscapes": theirs}


def rate(size: int = 1024) -> float:
    """Multiplications and additions a second of a large product, one thread."""
    a, b = (torch.randn(size, size) for _ in range(2))
    times = []
    for _ in range(15):
        began = process_time()
        a @ b
        times.append(process_time() - began)
    return 2 * size**3 / statistics.median(times)


def operations(net: nn.Module) -> float:
    """Of the matrix products of one forward pass."""
    return sum(2.0 * EXAMPLES * each.numel() for each in net.parameters() if each.dim() > 1)


def measure_ways(found: dict[str, Way], rounds: int) -> dict[str, float]:
    """Median milliseconds of processor time a point, measured in turns."""
    times: dict[str, list[float]] = {name: [] for name in found}
    for _ in range(rounds + 1):  # the first warms up
        for name, way in found.items():
            began = process_time()
            way()
            times[name].append(1000 * (process_time() - began) / len(POINTS))
    return {name: statistics.median(each[1:]) for name, each in times.items()}


def main(sizes: Sequence[tuple[int, int]] = SIZES, rounds: int = 5) -> None:
    prepare()
    digits = datasets.load_dataset("digits")
    x, y = digits.x_train[:EXAMPLES], digits.y_train[:EXAMPLES]
    print(f"{EXAMPLES} digits, one thread; milliseconds a point, and its share of the GEMM rate")
    for (depth, width), place in product(sizes, (0, 1)):
        config = RunConfig(depth=depth, width=width, activation="relu")
        net = build_networks(config, digits)[place]
        found, gemm = measure_ways(ways(net, x, y), rounds), rate()
        told = [
            f"{name} {each:.2f} ({operations(net) / (each / 1000) / gemm:.2f})"
            for name, each in found.items()
        ]
        print(f"{depth} x {width:3d} {config.norms[place]:6}", "  ".join(told), flush=True)


if __name__ == "__main__":
    main()
