"""A script as it is shown is run as it is shown, step by step, and disturbs nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn


class RunningScript:
    """A script of :mod:`bn_core.lessons.clinic.cases` in a namespace of its own.

    Scripts draw from PyTorch's global generator, as people's do; here each keeps its own state of
    it, so that two runs on one worker, taking turns, give what each would give alone.
    """

    def __init__(self, script: str) -> None:
        self.namespace: dict[str, Any] = {"__name__": "patient"}
        self._random = torch.get_rng_state()
        with self.isolated_random_state():
            exec(compile(script, "patient.py", "exec"), self.namespace)
        self.initial_parameters = {
            name: each.detach().clone() for name, each in self.net.named_parameters()
        }

    @property
    def net(self) -> nn.Module:
        """The network in training."""
        found = self.namespace["net"]
        assert isinstance(found, nn.Module)
        return found

    @property
    def steps(self) -> int:
        """Batches that its training takes, about."""
        return max(1, self.namespace["EPOCHS"] * len(self.namespace["loader"]))

    def train(self) -> Iterator[tuple[float, Tensor]]:
        """The loss and the labels of every batch."""
        training = self.namespace["train"]()
        while True:
            with self.isolated_random_state():
                told = next(training, None)
            if told is None:
                return
            yield told

    def test(self) -> tuple[nn.Module, Tensor, Tensor]:
        """The network as it is asked, its answers (N,), and the labels (N,)."""
        with self.isolated_random_state():
            predicted = self.namespace["test"]()
            return self.namespace["ready"](), predicted, self.namespace["y_test"]

    @contextmanager
    def isolated_random_state(self) -> Iterator[None]:
        """Within, the global generator is this script's."""
        others = torch.get_rng_state()
        torch.set_rng_state(self._random)
        try:
            yield
        finally:
            self._random = torch.get_rng_state()
            torch.set_rng_state(others)
