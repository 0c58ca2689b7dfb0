"""Describe what networks in the plane have learned, in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bn_core.figures import run_sentences
from bn_core.figures.run_sentences import list_networks
from bn_core.inputs.counts import format_count
from bn_core.lessons.boundaries.config import BatchesConfig, BoundaryConfig
from bn_core.lessons.boundaries.own_points import read_points
from bn_core.lessons.boundaries.result import BatchBoundaries, BoundaryFrame, count_flips
from bn_core.text.numbers import format_share

RIGHT = 0.95
"""The training accuracy whose first step is told."""


@dataclass(frozen=True, slots=True, eq=False)
class BoundaryFacts:
    """What the page shows: the run's frames once it is done, or the measured batches."""

    config: BoundaryConfig
    frames: Sequence[BoundaryFrame] = ()
    batches: BatchBoundaries | None = None


def describe_frame(frames: Sequence[BoundaryFrame], shown: int) -> list[str]:
    """Describe frame ``shown`` in up to four sentences."""
    frame = frames[shown]
    sentences = run_sentences.describe_frame(frames, shown)
    if known := list_networks(frame, frame.training_accuracy):
        sentences.append(f"Accuracy on the training points: {known}.")
    if own := list_networks(frame, frame.own_accuracy):
        count = len(read_points(frame.own))
        sentences.append(f"Of your own {format_count(count, 'point')}, this share is right: {own}.")
    return sentences


def describe_batches(result: BatchBoundaries, batch: int) -> list[str]:
    """Describe the boundary of one batch, and how far the boundary moves."""
    if not len(result.shown):
        return []
    moved = count_flips(result.shown[batch - 1], result.running)
    points = result.batches.shape[1]  # all of them, if a larger batch is asked for
    sentences = [
        f"With the statistics of batch {batch}, {points} points, {format_share(moved)} of the "
        "picture has another class than with the running statistics."
    ]
    measured = np.isfinite(result.flips).any(axis=0)
    if measured.any():
        ends = np.flatnonzero(measured)[[0, -1]]
        small, large = (format_share(_median(result.flips, each)) for each in ends)
        least, most = (result.sizes[each] for each in ends)
        networks = format_count(_count_seeds(result), "network")
        sentences.append(
            f"From one batch to the next, {small} of the picture flips in batches of {least}, and "
            f"{large} in batches of {most} (median of {networks})."
        )
    return sentences


def tell_twins(after: BoundaryFacts) -> str:
    """Tell how soon each network was right about the points; nothing before the end."""
    if not after.frames:
        return ""
    last = after.frames[-1]
    return (
        f"{_tell_reached(after.frames, 'training_accuracy')} After {last.step} steps the accuracy "
        f"on other points of the same kind is {list_networks(last, last.accuracy)}."
    )


def tell_own(after: BoundaryFacts) -> str:
    """Tell how soon each network learned the added points; nothing before the end."""
    frames = [each for each in after.frames if np.isfinite(each.own_accuracy).any()]
    if not frames:
        return ""
    last, count = frames[-1], len(read_points(after.config.own))
    began = max((each.step for each in after.frames if each.own != last.own), default=0)
    waits = [_find_reached(frames, "own_accuracy", k, 1.0) for k in range(len(last.norms))]
    delays = [
        f"{_name(norm)} {_describe_delay(began, wait)}"
        for norm, wait in zip(last.norms, waits, strict=True)
    ]
    return (
        f"The {format_count(count, 'point')} came at step {began}. All of them were right first: "
        f"{', '.join(delays)}. At step {last.step} the share of them that is right is "
        f"{list_networks(last, last.own_accuracy)}, and of all training points "
        f"{list_networks(last, last.training_accuracy)}."
    )


def tell_small_batches(after: BoundaryFacts) -> str:
    """Compare the networks trained in small batches; nothing before the end."""
    if not after.frames:
        return ""
    last = after.frames[-1]
    return (
        f"After {last.step} steps in batches of {after.config.batch_size} the accuracy on the "
        f"training points is {list_networks(last, last.training_accuracy)}, measured in evaluation "
        f"mode. {_compare(*last.training_accuracy)}"
    )


def tell_batches(after: BoundaryFacts) -> str:
    """Tell how far the boundary moves with the batch; nothing before it is measured."""
    result = after.batches
    if result is None or not isinstance(after.config, BatchesConfig):
        return ""
    place = int(np.argmin([abs(each - after.config.judged) for each in result.sizes]))
    flips, right = (_median(each, place) for each in (result.flips, result.accuracy))
    running = float(np.nanmedian(result.running_accuracy))
    return (
        f"In batches of {result.sizes[place]}, {format_share(flips)} of the picture flips from one "
        f"batch to the next (median of {format_count(_count_seeds(result), 'network')}). With the "
        f"statistics of a batch {format_share(right)} of the training points are right, with the "
        f"running statistics {format_share(running)}. "
        "In evaluation mode the boundary does not depend on the batch at all."
    )


def _tell_reached(frames: Sequence[BoundaryFrame], name: str) -> str:
    """Tell the step at which each network was first right about 95% of the points."""
    parts = []
    for place, norm in enumerate(frames[-1].norms):
        step = _find_reached(frames, name, place, RIGHT)
        parts.append(f"{_name(norm)} {f'after {step} steps' if step is not None else 'never'}")
    return f"{format_share(RIGHT)} of the training points were right: {', '.join(parts)}."


def _find_reached(
    frames: Sequence[BoundaryFrame], name: str, place: int, goal: float
) -> int | None:
    """Return the first step at which a network's accuracy is ``goal`` or more."""
    return next((each.step for each in frames if getattr(each, name)[place] >= goal), None)


def _describe_delay(began: int, step: int | None) -> str:
    return "never" if step is None else f"{format_count(step - began, 'step')} later"


def _compare(without: float, batch: float) -> str:
    if not np.isfinite([without, batch]).all():
        return "A network diverged."
    if batch < without:
        return "Here batch norm is worse: a few points give a poor estimate of mean and variance."
    return "With these settings batch norm is not worse."


def _name(norm: str) -> str:
    return "without" if norm == "none" else "with batch norm"


def _median(values: np.ndarray, column: int) -> float:
    return float(np.nanmedian(values[:, column]))


def _count_seeds(result: BatchBoundaries) -> int:
    return int(np.isfinite(result.running_accuracy).sum())
