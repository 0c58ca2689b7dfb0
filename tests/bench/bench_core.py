"""How long the core takes, forward and backward, against PyTorch and against textbook NumPy.

Run as a script: ``python -m tests.bench.bench_core``.
One process, one thread, float64. The three take turns, so that a busy machine slows all alike.
It prints medians and ratios and never fails on a time. Validation is on, as users have it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from bn_core import backward, normalize

SIZES = ((4, 1), (32, 64), (256, 512), (4096, 1024))
EPS = 1e-5
Array = np.ndarray


def ours(x: Array, gamma: Array, beta: Array, d_y: Array) -> Callable[[], Array]:
    return lambda: backward(normalize(x, gamma, beta, EPS), d_y).d_x


def naive(x: Array, gamma: Array, beta: Array, d_y: Array) -> Callable[[], Array]:
    """Each line of the paper as one NumPy expression."""

    def both() -> Array:
        m = len(x)
        mean = np.mean(x, axis=0)
        var = np.mean((x - mean) ** 2, axis=0)
        x_hat = (x - mean) / np.sqrt(var + EPS)
        y = gamma * x_hat + beta
        d_x_hat = d_y * gamma
        d_var = np.sum(d_x_hat * (x - mean), axis=0) * -0.5 * (var + EPS) ** -1.5
        d_mean = np.sum(d_x_hat, axis=0) * -1 / np.sqrt(var + EPS)
        d_x = d_x_hat / np.sqrt(var + EPS) + d_var * 2 * (x - mean) / m + d_mean / m
        d_gamma, d_beta = np.sum(d_y * x_hat, axis=0), np.sum(d_y, axis=0)
        return (y, d_gamma, d_beta, d_x)[-1]

    return both


def pytorch(x: Array, gamma: Array, beta: Array, d_y: Array) -> Callable[[], Array]:
    inputs = [torch.from_numpy(value).requires_grad_() for value in (x, gamma, beta)]
    gradient = torch.from_numpy(d_y)

    def both() -> Array:
        data, weight, bias = inputs
        y = torch.nn.functional.batch_norm(data, None, None, weight, bias, training=True, eps=EPS)
        return torch.autograd.grad(y, inputs, gradient)[0].numpy()

    return both


def seconds(work: Callable[[], Array], repeats: int) -> float:
    start = perf_counter()
    for _ in range(repeats):
        work()
    return (perf_counter() - start) / repeats


def measure(examples: int, features: int, rounds: int) -> list[float]:
    """Median seconds of one forward and backward: ours, PyTorch, naive."""
    rng = np.random.default_rng(0)
    x, d_y = rng.normal(3, 2, (2, examples, features))
    gamma, beta = rng.normal(1, 0.1, (2, features))
    rivals = [make(x, gamma, beta, d_y) for make in (ours, pytorch, naive)]
    first, *others = [work() for work in rivals]
    assert all(np.allclose(first, other) for other in others)
    repeats = max(1, 100_000 // (examples * features + 300))
    times = [[seconds(work, repeats) for work in rivals] for _ in range(rounds)]
    return [median(column) for column in zip(*times, strict=True)]


def main(sizes: Sequence[tuple[int, int]] = SIZES, rounds: int = 31) -> None:
    torch.set_num_threads(1)
    print("forward + backward, float64, one thread; medians in microseconds")
    headings = ("batch", "ours", "torch", "naive", "ours/torch", "ours/naive")
    print("".join(f"{heading:>12}" for heading in headings))
    with threadpool_limits(limits=1):
        for examples, features in sizes:
            mine, theirs, textbook = (1e6 * time for time in measure(examples, features, rounds))
            print(
                f"{f'{examples} x {features}':>12}{mine:>12.1f}{theirs:>12.1f}{textbook:>12.1f}"
                f"{mine / theirs:>12.2f}{mine / textbook:>12.2f}"
            )


if __name__ == "__main__":
    main()
