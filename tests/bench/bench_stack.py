"""How much sooner a stack is done than the same networks one after another, on one core.

Run as a script: ``python -m tests.bench.bench_stack``. It prints, and never fails on a time.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from time import process_time

import torch
from torch.nn.functional import cross_entropy

from bn_core.experiments.recording import Recording
from bn_core.experiments.run_config import RunConfig
from bn_core.training.data import datasets
from bn_core.training.nets import build_network
from bn_core.training.stack.stack import Stack
from bn_core.training.weights import draw_initial_weights
from bn_core.training.worker_setup import prepare

WIDTHS = (16, 32, 64, 100)
SIZES = (8, 64, 256)
NORMS = ("none", "batch")
NOTHING = Recording(activations=False, gradients=False, accuracy=False, every=5000)
BASE = RunConfig(activation="relu", batch_size=64, steps=5000)
Step = Callable[[], None]


def runs(count: int, width: int) -> list[RunConfig]:
    """Rates and scales as in a sweep, all of which a network survives; one seed."""
    return [
        replace(BASE, width=width, rate=0.01 * 1.01**k, init_scale=0.5 + k / count)
        for k in range(count)
    ]


def one_by_one(norm: str, configs: list[RunConfig]) -> Step:
    """A step of each network in turn, written as anyone would write it."""
    digits = datasets.load_dataset("digits")
    members = []
    for config in configs:
        net = build_network(
            norm, config, draw_initial_weights(config, digits.features, digits.classes)
        )
        sgd = torch.optim.SGD(net.parameters(), lr=config.rate, fused=True)
        members.append((net, sgd, datasets.draw_batches(digits, config.batch_size, config.seed)))

    def step() -> None:
        for net, sgd, batches in members:
            x, y = next(batches)
            loss = cross_entropy(net(x), y)
            loss.item()
            sgd.zero_grad()
            loss.backward()
            sgd.step()

    return step


def make_stack_step(norm: str, configs: list[RunConfig]) -> Step:
    """A step of the same networks in a stack of which only this norm is trained."""
    stack = Stack(configs, NOTHING)
    stack._parts = [p for p in stack._parts if configs[0].norms[p.norm] == norm]
    return stack._update


def milliseconds(step: Step, repeats: int) -> float:
    """Of processor time, which a busy machine stretches less than the clock's."""
    began = process_time()
    for _ in range(repeats):
        step()
    return 1000 * (process_time() - began) / repeats


def compare(norm: str, width: int, size: int, rounds: int) -> tuple[float, float]:
    """Median milliseconds of a step of all, one by one and stacked, measured in turns."""
    configs = runs(size, width)
    loop, stack = one_by_one(norm, configs), make_stack_step(norm, configs)
    repeats = max(1, 64 // size)
    loop(), stack()
    pairs = [(milliseconds(loop, repeats), milliseconds(stack, 4 * repeats)) for _ in range(rounds)]
    return tuple(statistics.median(column) for column in zip(*pairs, strict=True))


def main(widths: Sequence[int] = WIDTHS, sizes: Sequence[int] = SIZES, rounds: int = 7) -> None:
    prepare()
    print("3 hidden layers on digits, batches of 64; milliseconds of a step of all, one thread")
    print(f"{'norm':8}{'width':>6}{'nets':>6}{'one by one':>12}{'stack':>9}{'times':>7}")
    for norm, width, size in product(NORMS, widths, sizes):
        loop, stack = compare(norm, width, size, rounds)
        row = f"{norm:8}{width:6d}{size:6d}{loop:12.1f}{stack:9.2f}{loop / stack:7.1f}"
        print(row, flush=True)


if __name__ == "__main__":
    main()
