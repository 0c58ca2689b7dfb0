"""Train many runs as one computation, much faster than one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from time import perf_counter

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from bn_core.experiments.frame import Frame
from bn_core.experiments.recording import DEFAULT_RECORDING, LAYER_SWITCHES, Recording
from bn_core.experiments.run_config import RunConfig
from bn_core.training import device, probes
from bn_core.training.data import datasets
from bn_core.training.schedule import Schedule
from bn_core.training.stack.chunks import split_stack
from bn_core.training.stack.net import NORMS

MEMBER_FIELDS = ("rate", "init_scale", "seed", "weight_decay")
"""The fields in which the configs of a stack may differ."""


def train_stack(
    configs: Sequence[RunConfig], record: Recording = DEFAULT_RECORDING
) -> Iterator[list[Frame]]:
    """Train M runs at once and yield the frames of all at each scheduled step.

    Frames equal those of ``train`` for each run alone, up to rounding; but a run whose networks
    have all ended continues with NaN until the last run of the stack is done.
    """
    stack = Stack(configs, record)
    while not stack.done:
        yield from stack.advance(0)


class Stack:
    """M runs that are trained as one computation.

    They may differ in learning rate, initial scale, seed and weight decay. ValueError if they
    differ in more, or have a norm, a kind of network or a dropout that cannot be stacked. Members
    are sorted before they are computed, so a result depends on the config and not on its place in
    the list. A network that diverges does not change the results of any other.
    """

    def __init__(
        self,
        configs: Sequence[RunConfig],
        record: Recording = DEFAULT_RECORDING,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        _require_stackable(configs)
        if record.layers:
            raise ValueError(f"A stack records none of {', '.join(LAYER_SWITCHES)}.")
        chosen = device.choose_device()
        self.device = chosen.sentence
        self.configs = tuple(configs)
        self._shared = self.configs[0]
        self._record = record
        self._data = datasets.load_dataset(self._shared.data).to(chosen.place, dtype)
        self._schedule = Schedule.choose(self._shared, self._data, record)
        self._parts = [*split_stack(self.configs, self._data)]
        self._batches = self._draw_batches()
        self._losses: list[NDArray[np.floating]] = []

    @property
    def _steps_made(self) -> int:
        """The number of steps made so far."""
        return len(self._losses)

    @property
    def done(self) -> bool:
        """Whether all steps are made or every network of every run has ended."""
        return self._steps_made >= self._shared.steps or all(
            part.learners.all_ended for part in self._parts
        )

    def advance(self, seconds: float) -> list[list[Frame]]:
        """Train for about ``seconds``, at least one step, and return the scheduled frames.

        The result has one list per step, one frame per config. The first call also returns those
        of step 0; the last step always has frames.
        """
        until = perf_counter() + seconds
        frames = [] if self._steps_made else [self.frames()]
        while not self.done:
            self._update()
            if self.done or self._schedule.has_frame(self._steps_made):
                frames.append(self.frames())
            if perf_counter() >= until:
                break
        return frames

    def frames(self) -> list[Frame]:
        """Measure every run at the present step."""
        if not self._steps_made and self._record.gradients:
            x, y = next(self._draw_batches())
            for part in self._parts:
                part.learners.take_first_gradient(*part.batch(x, y))
        rows = self._measure()
        first = self._schedule.find_previous(self._steps_made) + 1
        size = (len(self.configs), len(self._shared.norms))
        recent = np.array(self._losses[first - 1 :], dtype=self._data.kind).reshape(-1, *size)
        ended = np.full(size, "", dtype=object)
        for part in self._parts:
            ended[part.members, part.norm] = part.learners.ended
        return [
            Frame(
                step=self._steps_made,
                rate=config.rate,
                norms=config.norms,
                first=first,
                losses=recent[:, k].copy(),
                edges=probes.EDGES.copy(),
                ended=tuple(ended[k]),
                classes=self._data.classes,
                **{name: values[k].copy() for name, values in rows.items()},
            )
            for k, config in enumerate(self.configs)
        ]

    def _draw_batches(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Yield the batches of all seeds, (S, B, features) and (S, B), by rising seed."""
        seeds = sorted({one.seed for one in self.configs})
        size = self._shared.batch_size
        for drawn in zip(
            *(datasets.draw_batches(self._data, size, seed) for seed in seeds), strict=True
        ):
            x, y = zip(*drawn, strict=True)
            yield torch.stack(x), torch.stack(y)

    def _update(self) -> None:
        """Make one step of every network, and copy all losses from a GPU at once."""
        x, y = next(self._batches)
        live = [part for part in self._parts if not part.learners.all_ended]
        losses = torch.cat([part.learners.learn(*part.batch(x, y)) for part in live])
        each = losses.cpu().numpy()
        losses_by_norm = np.full(
            (len(self.configs), len(self._shared.norms)), np.nan, dtype=each.dtype
        )
        for part in live:
            part_losses, each = np.split(each, [len(part.members)])
            losses_by_norm[part.members, part.norm] = part.learners.mark_ended(
                part_losses, self._steps_made + 1
            )
        self._losses.append(losses_by_norm)

    def _measure(self) -> dict[str, NDArray[np.floating]]:
        """Return a frame's fields by name, as (M, K, ...)."""
        whole: dict[str, NDArray[np.floating]] = {}
        size = (len(self.configs), len(self._shared.norms))
        for part in self._parts:
            for name, row in part.learners.measure(self._data, self._record).items():
                values = whole.setdefault(name, np.empty((*size, *row.shape[1:]), row.dtype))
                values[part.members, part.norm] = row
        return whole


def _require_stackable(configs: Sequence[RunConfig]) -> None:
    """Raise ValueError, with the field's name, if the runs cannot be one computation."""
    if not configs:
        raise ValueError("A stack needs at least one run.")
    shared = configs[0]
    for name in (field.name for field in fields(shared) if field.name not in MEMBER_FIELDS):
        if any(getattr(one, name) != getattr(shared, name) for one in configs):
            raise ValueError(
                f"{name}: runs of a stack may differ only in {', '.join(MEMBER_FIELDS)}."
            )
    if shared.net != "mlp":
        raise ValueError(f"net: a stack is made of MLPs, not of {shared.net}s.")
    if shared.dropout:
        raise ValueError("dropout: a stack has no dropout; set it to 0.")
    if other := [norm for norm in shared.norms if norm not in NORMS]:
        raise ValueError(f"norms: {other[0]} cannot be stacked; {', '.join(NORMS)} can.")
