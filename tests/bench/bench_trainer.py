"""How much of the bare PyTorch loop's speed is left when every picture is recorded.

Run as a script: ``python -m tests.bench.bench_trainer``. It prints, and never fails on a time.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter

import torch
from torch import nn

from bn_core.experiments.run_config import RunConfig
from bn_core.training.data import datasets
from bn_core.training.nets import build_networks
from bn_core.training.schedule import choose_interval
from bn_core.training.trainer import Trainer

CASES = {
    "digits 3x100 sigmoid B=60": RunConfig(steps=5000),
    "digits 6x64 relu B=64": RunConfig(
        depth=6, width=64, activation="relu", rate=0.05, batch_size=64, steps=5000
    ),
    "digits 20x128 relu B=256": RunConfig(
        depth=20, width=128, activation="relu", rate=0.01, batch_size=256, steps=5000
    ),
    "moons 2x16 tanh B=60": RunConfig(
        data="moons", depth=2, width=16, activation="tanh", steps=5000
    ),
}


class Bare:
    """The loop as anyone would write it: plain networks, SGD, the loss read at every step."""

    def __init__(self, config: RunConfig) -> None:
        examples = datasets.load_dataset(config.data)
        self.nets = build_networks(config, examples)
        self.optimizers = [torch.optim.SGD(net.parameters(), lr=config.rate) for net in self.nets]
        self.batches = datasets.draw_batches(examples, config.batch_size, config.seed)
        self.loss = nn.CrossEntropyLoss()

    def run(self, seconds: float) -> float:
        """Train on for ``seconds``; return the steps made per second."""
        began, steps = perf_counter(), 0
        while perf_counter() - began < seconds:
            x, y = next(self.batches)
            for net, optimizer in zip(self.nets, self.optimizers, strict=True):
                loss = self.loss(net(x), y)
                loss.item()
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            steps += 1
        return steps / (perf_counter() - began)


@dataclass(slots=True)
class Recorded:
    """The lab's own loop, asked for pictures as the live page asks; a run that ends restarts."""

    config: RunConfig
    trainer: Trainer = field(init=False)
    reached: int = 0

    def __post_init__(self) -> None:
        self._restart()

    def run(self, seconds: float, ask: float = 0.045) -> float:
        """Train on for ``seconds``; return the steps made per second."""
        began, steps = perf_counter(), 0
        while perf_counter() - began < seconds:
            if self.trainer.done:
                self._restart()
            frames = self.trainer.advance(ask)
            if frames:
                steps += frames[-1].step - self.reached
                self.reached = frames[-1].step
        return steps / (perf_counter() - began)

    def _restart(self) -> None:
        self.trainer, self.reached = Trainer(self.config), 0


def bare_loop(config: RunConfig, seconds: float) -> float:
    """Steps per second of the bare PyTorch loop over the same networks, after a short warm-up."""
    bare = Bare(config)
    bare.run(min(0.2, seconds))
    return bare.run(seconds)


def compare(config: RunConfig, rounds: int, seconds: float) -> tuple[float, float]:
    """Median steps per second, bare and recorded, measured in turns in one process."""
    bare, recorded = Bare(config), Recorded(config)
    bare.run(min(0.2, seconds))
    recorded.run(min(0.2, seconds))
    pairs = [(bare.run(seconds), recorded.run(seconds)) for _ in range(rounds)]
    return tuple(statistics.median(column) for column in zip(*pairs, strict=True))


def main(cases: Mapping[str, RunConfig] = CASES, rounds: int = 7, seconds: float = 1.0) -> None:
    torch.set_num_threads(1)
    print(f"{'':28}{'every':>6}{'bare':>9}{'recorded':>9}{'ratio':>7}")
    for name, config in cases.items():
        bare, recorded = compare(config, rounds, seconds)
        ratio = recorded / bare
        often = choose_interval(config, datasets.load_dataset(config.data))
        print(f"{name:28}{often:6d}{bare:9.0f}{recorded:9.0f}{ratio:7.2f}", flush=True)


if __name__ == "__main__":
    main()
