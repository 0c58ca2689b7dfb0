"""Run a script step by step without changing the process's random state."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn


class RunningScript:
    """A script of :mod:`bn_core.lessons.clinic.cases` in a namespace of its own.

    Scripts draw from PyTorch's global generator. Each script has its own state of it, so that two
    runs that alternate on one worker give the same results as each would alone.
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
        net = self.namespace["net"]
        assert isinstance(net, nn.Module)
        return net

    @property
    def steps(self) -> int:
        """Approximate number of batches that its training takes."""
        return max(1, self.namespace["EPOCHS"] * len(self.namespace["loader"]))

    def train(self) -> Iterator[tuple[float, Tensor]]:
        """Yield the loss and the labels of every batch."""
        training = self.namespace["train"]()
        while True:
            with self.isolated_random_state():
                batch = next(training, None)
            if batch is None:
                return
            yield batch

    def test(self) -> tuple[nn.Module, Tensor, Tensor]:
        """Return the tested network, its predictions (N,) and the labels (N,).

        A test in training mode changes the running statistics. They are set back, so that the
        network can be inspected as training left it.
        """
        trained = copy.deepcopy(self.net.state_dict())
        with self.isolated_random_state():
            predicted = self.namespace["test"]()
            self.net.load_state_dict(trained)
            return self.namespace["ready"](), predicted, self.namespace["y_test"]

    @contextmanager
    def isolated_random_state(self) -> Iterator[None]:
        """Use this script's state of the global generator inside the context."""
        others = torch.get_rng_state()
        torch.set_rng_state(self._random)
        try:
            yield
        finally:
            self._random = torch.get_rng_state()
            torch.set_rng_state(others)
