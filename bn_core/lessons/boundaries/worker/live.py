"""Train twin networks on points that a reader can change while they learn."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields

import numpy as np
import torch

from bn_core.experiments.frame import Frame
from bn_core.experiments.recording import Recording
from bn_core.inputs.datasets import OWN_TABLE
from bn_core.inputs.labelled_table.table import LabelledTable
from bn_core.lessons.boundaries.config import MOST_STEPS, BoundaryConfig
from bn_core.lessons.boundaries.point_sets import PointSet, add_own, make_points
from bn_core.lessons.boundaries.result import BoundaryFrame
from bn_core.lessons.boundaries.table_points import Parts, split_table
from bn_core.lessons.boundaries.worker.fields import (
    blank_field,
    measure_accuracy,
    measure_field,
    measure_hidden,
)
from bn_core.training.data.datasets import Data
from bn_core.training.learner import Learner
from bn_core.training.trainer import Trainer


def make_trainer(config: BoundaryConfig, table: LabelledTable | None = None) -> BoundaryTrainer:
    """Return the trainer of a live run; ``table`` is that of the data "own"."""
    return BoundaryTrainer(config, table)


def train(config: BoundaryConfig, table: LabelledTable | None = None) -> Iterator[Frame]:
    """Train to the end, yielding the recorded frames from step 0 on."""
    trainer = BoundaryTrainer(config, table)
    while not trainer.done:
        yield from trainer.advance(0)


class BoundaryTrainer(Trainer):
    """A trainer whose frames hold the networks' fields, and whose points can change.

    A frame depends on the config, the step, and what was wanted when. ValueError: the data are a
    reader's own table, and there is none or none that fits.
    """

    def __init__(self, config: BoundaryConfig, table: LabelledTable | None = None) -> None:
        self._points = config
        self._parts = load_parts(config, table)
        data = make_data(self._parts, config.own)
        record = Recording(activations=False, gradients=False, every=config.every)
        super().__init__(config.run(len(data.x_train)), record, data=data)

    @property
    def learners(self) -> list[Learner]:
        """The networks, without and with batch norm."""
        return self._learners

    @property
    def data(self) -> Data:
        """The points as tensors."""
        return self._data

    def want(self, config: BoundaryConfig) -> None:  # type: ignore[override]
        """Take over the learning rate and the reader's own points from the next step on."""
        self.set_rate(config.rate)
        if config.own != self._points.own:
            self._points = config
            data = make_data(self._parts, config.own)
            self.set_data(data, config.run(len(data.x_train)).batch_size, MOST_STEPS)

    def frame(self) -> BoundaryFrame:
        """Measure all networks at the present step."""
        frame, data, parts = super().frame(), self._data, self._parts
        first = len(parts.train.x)
        measured = [
            (math.nan, math.nan)
            if each.ended
            else (
                measure_accuracy(each.net, data.x_train, data.y_train),
                measure_accuracy(each.net, data.x_train[first:], data.y_train[first:]),
            )
            for each in self._learners
        ]
        known, own = zip(*measured, strict=True)
        config = self._points
        is_table = config.data == OWN_TABLE
        return BoundaryFrame(
            **{each.name: getattr(frame, each.name) for each in fields(frame)},
            fields=np.stack([self._measure_field(each) for each in self._learners]),
            hidden=np.stack([measure_hidden(each.net) for each in self._learners]),
            training_accuracy=np.array(known),
            own_accuracy=np.array(own),
            own=config.own,
            x=parts.drawn.x.astype(np.float32) if is_table else np.empty((0, 2)),
            y=parts.drawn.y if is_table else np.empty(0, dtype=np.int64),
        )

    def _measure_field(self, learner: Learner) -> np.ndarray:
        return blank_field(self._data.classes) if learner.ended else measure_field(learner.net)


def load_parts(config: BoundaryConfig, table: LabelledTable | None = None) -> Parts:
    """Return the training and test points of a config, without the reader's own."""
    if config.data == OWN_TABLE:
        return split_table(table)
    points = make_points(config.data, config.count, config.noise)
    return Parts(points, make_points(config.data, config.count, config.noise, test=True), points)


def make_data(parts: Parts, own: str = "") -> Data:
    """Return points as tensors, the reader's own last among those to train on."""
    return Data(*_to_tensors(add_own(parts.train, own)), *_to_tensors(parts.test))


def _to_tensors(points: PointSet) -> tuple[torch.Tensor, torch.Tensor]:
    return torch.from_numpy(points.x.astype(np.float32)), torch.from_numpy(points.y)
