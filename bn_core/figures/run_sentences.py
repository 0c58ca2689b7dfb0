"""Sentences about a live run that quote its frames."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bn_core.experiments.frame import Frame
from bn_core.figures.style import NAMES
from bn_core.text.numbers import format_number


def sentences(frames: Sequence[Frame], shown: int) -> list[str]:
    """Three or four sentences on frame ``shown``, every number read from the frames."""
    frame = frames[shown]
    found = [_losses(frame), _accuracy(frames[: shown + 1]), _gradients(frame), _spread(frame)]
    return [sentence for sentence in found if sentence]


def alerts(frame: Frame) -> list[str]:
    """Why a network has stopped, for each that has."""
    return [
        f"{_title(norm)} {why}" for norm, why in zip(frame.norms, frame.ended, strict=True) if why
    ]


def _title(norm: str) -> str:
    return {"none": "The network without normalization"}.get(norm, f"The {NAMES[norm]} network")


def _each(frame: Frame, values: np.ndarray, digits: int = 3) -> str:
    parts = [
        f"{format_number(float(value), digits)} {'' if norm == 'none' else 'with '}{NAMES[norm]}"
        for norm, value in zip(frame.norms, values, strict=True)
        if np.isfinite(value)
    ]
    return ", ".join(parts)


def _losses(frame: Frame) -> str:
    if not len(frame.losses):
        return "Step 0: nothing is trained yet; the networks start from the same weights."
    said = _each(frame, frame.losses[-1])
    return (
        f"Step {frame.step}, learning rate {format_number(frame.rate)}: the loss is {said}."
        if said
        else ""
    )


def _accuracy(frames: Sequence[Frame]) -> str:
    measured = [each for each in frames if np.isfinite(each.accuracy).any()]
    if not measured:
        return ""
    last = measured[-1]
    return f"Test accuracy at step {last.step}: {_each(last, last.accuracy)}."


def _gradients(frame: Frame) -> str:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = frame.gradient[:, 0] / frame.gradient[:, -1]
    said = _each(frame, np.where(ratio > 0, ratio, np.nan))
    return (
        f"The first layer's gradient is, as a share of the output layer's: {said}." if said else ""
    )


def _spread(frame: Frame) -> str:
    width = frame.percentiles[:, -1, 2] - frame.percentiles[:, -1, 0]
    said = _each(frame, width)
    return (
        f"In the last hidden layer the unit's 15th to 85th percentile span: {said}." if said else ""
    )
