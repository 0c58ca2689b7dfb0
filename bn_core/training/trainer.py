"""Train the networks of a run step by step.

The caller asks for each frame, so to pause it stops asking.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from time import perf_counter

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from bn_core.experiments.frame import Frame
from bn_core.experiments.recording import DEFAULT_RECORDING, RecordedRun, Recording
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.labelled_table.table import LabelledTable
from bn_core.training import device, probes
from bn_core.training.data import datasets
from bn_core.training.layer_probes import LayerRecorder
from bn_core.training.learner import Learner
from bn_core.training.nets import build_networks
from bn_core.training.schedule import Schedule


def train(
    config: RunConfig, record: Recording = DEFAULT_RECORDING, table: LabelledTable | None = None
) -> Iterator[Frame]:
    """Train to the end, yielding the scheduled frames from step 0 on.

    The same config yields the same frames bit for bit on one machine and number of threads.
    ``table`` holds the examples if the config's data set is "own".
    """
    trainer = Trainer(config, record, table=table)
    while not trainer.done:
        yield from trainer.advance(0)


def make_trainer(config: RunConfig, table: LabelledTable | None = None) -> Trainer:
    """Return a trainer that records what a RecordedRun asks for, or the usual."""
    record = config.record if isinstance(config, RecordedRun) else DEFAULT_RECORDING
    return Trainer(config, record, table=table)


class Trainer:
    """The networks of one run in training, with equal initial weights and batches.

    A frame depends only on the config, the step and the rates of ``set_rate``, however the step was
    reached. No global random state is read or written. Numbers are float32, or
    float64 if ``dtype`` asks for it. ``data`` are the examples, if not those that the config names.
    """

    def __init__(
        self,
        config: RunConfig,
        record: Recording = DEFAULT_RECORDING,
        dtype: torch.dtype = torch.float32,
        table: LabelledTable | None = None,
        data: datasets.Data | None = None,
    ) -> None:
        chosen = device.choose_device()
        self.device = chosen.sentence
        self.config = config
        loaded = data or datasets.load_dataset(config.data, table)
        self._data = loaded.to(chosen.place, dtype)
        nets = build_networks(config, loaded)
        self._learners = [Learner(net.to(chosen.place, dtype)) for net in nets]
        weights = [weight for one in self._learners for weight in one.net.parameters()]
        self._optimizer = make_optimizer(config, weights)
        self._batches = self._draw_batches()
        self._layers = LayerRecorder(self._learners, self._optimizer, config, record, self._data)
        self._last_rate: float | None = None
        self._losses: list[list[float]] = []
        self._record = record
        self._schedule = Schedule.choose(config, loaded, record)
        self._end = config.steps

    @property
    def _steps_made(self) -> int:
        """The number of steps made so far."""
        return len(self._losses)

    @property
    def done(self) -> bool:
        """Whether all steps are made or every network has ended."""
        return self._steps_made >= self._end or all(one.ended for one in self._learners)

    def advance(self, seconds: float) -> list[Frame]:
        """Train for about ``seconds``, at least one step, and return the scheduled frames.

        The first call also returns the frame of step 0; the last step of a run always has one.
        """
        until = perf_counter() + seconds
        return self._train(lambda: perf_counter() >= until)

    def step(self, n: int) -> list[Frame]:
        """Make ``n`` steps, or as many as remain, and return the frames.

        The last frame is that of the step reached. ValueError if ``n`` is below 1.
        """
        if n < 1:
            raise ValueError(f"steps to make: {n} is below the minimum, 1.")
        goal = self._steps_made + n
        frames = self._train(lambda: self._steps_made >= goal)
        reached = frames and frames[-1].step == self._steps_made
        return frames if reached else [*frames, self.frame()]

    def set_rate(self, rate: float) -> None:
        """Set the learning rate from the next step on; ValueError if out of bounds."""
        self.config = replace(self.config, rate=rate)
        self._optimizer.param_groups[0]["lr"] = self.config.rate

    def set_data(self, data: datasets.Data, batch_size: int, most: int) -> None:
        """Train on other examples from the next step on, for as many steps again.

        The run ends after ``most`` steps in all. The batches are drawn as from the first step on.
        """
        self._data = data.to(self._data.x_train.device, self._data.x_train.dtype)
        self.config = replace(self.config, batch_size=batch_size)
        self._batches = self._draw_batches()
        self._end = max(self._end, min(self._steps_made + self.config.steps, most))

    def want(self, config: RunConfig) -> None:
        """Take over what is live of a config from the next step on."""
        self.set_rate(config.rate)

    def frame(self) -> Frame:
        """Measure all networks at the present step."""
        x, y = self._data.x_test, self._data.y_test
        config, record, learners = self.config, self._record, self._learners
        kind = self._data.kind
        accuracy = [one.accuracy(x, y) if record.accuracy else math.nan for one in learners]
        pre = self._pre_activations(x[: probes.count_probe_examples(config)])
        first = self._schedule.find_previous(self._steps_made) + 1
        recent = np.array(self._losses[first - 1 :], dtype=kind)
        return Frame(
            step=self._steps_made,
            rate=config.rate,
            norms=config.norms,
            first=first,
            losses=recent.reshape(-1, len(learners)),
            accuracy=np.array(accuracy, dtype=kind),
            edges=probes.EDGES.copy(),
            histogram=_to_numpy(probes.measure_histogram(pre)),
            percentiles=_to_numpy(probes.measure_percentiles(pre, config.unit)),
            gradient=_to_numpy(self._gradients()),
            saturated=_to_numpy(probes.measure_saturation(pre, config.activation)),
            ended=tuple(one.ended for one in learners),
            classes=self._data.classes,
            layers=self._layers.measure(self._last_rate, self._draw_first_batch),
        )

    def _draw_batches(self) -> Iterator[tuple[Tensor, Tensor]]:
        return datasets.draw_batches(self._data, self.config.batch_size, self.config.seed)

    def _draw_first_batch(self) -> tuple[Tensor, Tensor]:
        return next(self._draw_batches())

    def _train(self, enough: Callable[[], bool]) -> list[Frame]:
        frames = [] if self._steps_made else [self.frame()]
        while not self.done:
            self._update()
            if self.done or self._schedule.has_frame(self._steps_made):
                frames.append(self.frame())
            if enough():
                break
        return frames

    def _update(self) -> None:
        """Make one step of every network that has not ended, on the same batch."""
        x, y = next(self._batches)
        self._last_rate = self.config.rate
        losses = [one.loss(x, y, self._steps_made + 1) for one in self._learners]
        self._losses.append([one.last_loss for one in self._learners])
        self._optimizer.zero_grad()
        torch.autograd.backward([loss for loss in losses if loss is not None])
        self._optimizer.step()

    def _pre_activations(self, x: Tensor) -> Tensor:
        """Return the pre-activations (K, L, N, units), NaN for ended networks.

        There are no layers, L = 0, if they are not recorded.
        """
        if not self._record.activations:
            return x.new_empty(len(self._learners), 0, 1, 1)
        blank = (self.config.depth, 1, self.config.units)
        return self._stack([one.pre_activations(x) for one in self._learners], blank)

    def _gradients(self) -> Tensor:
        """Return the gradient norms (K, L + 1).

        They are NaN for a network that has ended or whose first batch is refused.
        """
        if not self._record.gradients:
            return self._data.x_test.new_empty(len(self._learners), 0)
        if self._steps_made:
            norms = [one.gradient() for one in self._learners]
        else:
            x, y = self._draw_first_batch()
            norms = [one.first_gradient(x, y) for one in self._learners]
        return self._stack(norms, (self.config.depth + 1,))

    def _stack(self, rows: list[Tensor | None], blank: tuple[int, ...]) -> Tensor:
        """Stack the networks' values (K, ...), with NaN for None.

        The shape of a value is ``blank`` if all are None.
        """
        shape = next((row.shape for row in rows if row is not None), blank)
        nothing = self._data.x_test.new_full(shape, math.nan)
        return torch.stack([nothing if row is None else row for row in rows])


def make_optimizer(config: RunConfig, weights: Iterable[Tensor]) -> torch.optim.Optimizer:
    """Build the optimizer of ``config``, with PyTorch's own conventions."""
    if config.optimizer == "adam":
        return torch.optim.Adam(
            weights, lr=config.rate, weight_decay=config.weight_decay, fused=True
        )
    return torch.optim.SGD(
        weights,
        lr=config.rate,
        momentum=config.momentum,
        weight_decay=config.weight_decay,
        fused=True,
    )


def _to_numpy(values: Tensor) -> NDArray[np.floating]:
    return values.cpu().numpy().copy()
