"""Train with the reader's batch norm, beside the same network with the right one."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from bn_core.inputs.programs.parse import ProgramError
from bn_core.lessons.write_it.training_config import TrainingConfig
from bn_core.lessons.write_it.training_result import NETWORKS, RIGHT, YOURS, Training
from bn_core.lessons.write_it.worker.program_layer import LayerPrograms, ProgramLayer
from bn_core.training import device
from bn_core.training.data import datasets
from bn_core.training.learner import describe_divergence
from bn_core.training.nets import build_network
from bn_core.training.norms import EPS
from bn_core.training.weights import draw_initial_weights

_EVERY = 5
"""Steps between two results at least."""
_MOST_RESULTS = 50
"""Results of one training, which the web process keeps."""


def run(config: TrainingConfig) -> Iterator[Training]:
    """Train both networks, and yield what they have done after every few steps.

    The experiment ends early if both networks have ended.
    """
    chosen = device.choose_device()
    data = datasets.load_dataset(config.data).to(chosen.place, torch.float64)
    networks = [_Network(net.to(chosen.place), config.rate) for net in _build_nets(config, data)]
    batches = datasets.draw_batches(data, config.batch_size, config.seed)
    losses = np.full((config.steps, len(NETWORKS)), math.nan)
    difference = np.full(config.steps, math.nan)

    def report(step: int, is_last: bool) -> Training:
        return Training(
            progress=1.0 if is_last else 0.999 * step / config.steps,
            device=chosen.sentence,
            step=step,
            losses=losses.copy(),
            difference=difference.copy(),
            ended=networks[YOURS].ended,
            ended_right=networks[RIGHT].ended,
        )

    every = max(_EVERY, math.ceil(config.steps / _MOST_RESULTS))
    yield report(0, is_last=False)
    for step in range(1, config.steps + 1):
        x, y = next(batches)
        losses[step - 1] = [each.learn(x, y, step) for each in networks]
        difference[step - 1] = _measure_difference(*networks)
        is_last = step == config.steps or all(each.ended for each in networks)
        if is_last or step % every == 0:
            yield report(step, is_last)
        if is_last:
            return


def _build_nets(config: TrainingConfig, data: datasets.Data) -> list[nn.Sequential]:
    """Return both networks, with equal weights of float64."""
    weights = draw_initial_weights(config.run, data.features, data.classes, data.shape)
    nets = [build_network("batch", config.run, weights).double() for _ in NETWORKS]
    programs = LayerPrograms(config.forward, config.backward, EPS)
    for place, part in enumerate(nets[YOURS]):
        if isinstance(part, nn.BatchNorm1d):
            nets[YOURS][place] = ProgramLayer(programs, part.num_features)
    return nets


class _Network:
    """One network, its optimizer and, once it has ended, the sentence that says why."""

    def __init__(self, net: nn.Sequential, rate: float) -> None:
        self._net = net
        self._optimizer = torch.optim.SGD(net.parameters(), lr=rate)
        self.ended = ""

    @property
    def weights(self) -> list[Tensor]:
        """Weights, biases, γ and β, in the same order for both networks."""
        return [each.detach() for each in self._net.parameters()]

    def learn(self, x: Tensor, y: Tensor, step: int) -> float:
        """Make one step; return the loss before it, NaN once the network has ended."""
        if self.ended:
            return math.nan
        try:
            loss = cross_entropy(self._net(x), y)
            if not math.isfinite(value := loss.item()):
                self.ended = f"{describe_divergence(step, value)}."
                return math.nan
            self._optimizer.zero_grad()
            loss.backward()
        except ProgramError as error:
            self.ended = f"stopped at step {step}, line {error.line}: {error}"
            return math.nan
        self._optimizer.step()
        if not all(bool(each.isfinite().all()) for each in self.weights):
            self.ended = f"stopped at step {step}: a weight is not a finite number any longer."
        return value


def _measure_difference(one: _Network, other: _Network) -> float:
    """Return the largest difference of a weight, NaN once a network has ended."""
    if one.ended or other.ended:
        return math.nan
    pairs = zip(one.weights, other.weights, strict=True)
    return max(float((left - right).abs().max()) for left, right in pairs)
