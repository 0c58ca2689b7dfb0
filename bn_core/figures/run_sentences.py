"""Describe a frame of a live run in sentences with its numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bn_core.experiments.frame import Frame
from bn_core.figures.style import NETWORK_NAMES
from bn_core.text.numbers import format_number


def describe_frame(frames: Sequence[Frame], shown: int) -> list[str]:
    """Describe frame ``shown`` in up to four sentences."""
    frame = frames[shown]
    sentences = [
        _describe_losses(frame),
        _describe_accuracy(frames[: shown + 1]),
        _describe_gradients(frame),
        _describe_percentiles(frame),
    ]
    return [sentence for sentence in sentences if sentence]


def describe_failures(frame: Frame) -> list[str]:
    """Return why each network that has ended did so."""
    return [
        f"{_name_network(norm)} {why}"
        for norm, why in zip(frame.norms, frame.ended, strict=True)
        if why
    ]


def _name_network(norm: str) -> str:
    return {"none": "The network without normalization"}.get(
        norm, f"The {NETWORK_NAMES[norm]} network"
    )


def list_networks(frame: Frame, values: np.ndarray, digits: int = 3) -> str:
    """List a number (K,) of each network with its name.

    Numbers that are not finite are left out.
    """
    parts = [
        f"{format_number(float(value), digits)} "
        f"{'' if norm == 'none' else 'with '}{NETWORK_NAMES[norm]}"
        for norm, value in zip(frame.norms, values, strict=True)
        if np.isfinite(value)
    ]
    return ", ".join(parts)


def _describe_losses(frame: Frame) -> str:
    if not len(frame.losses):
        return "Step 0: nothing is trained yet; the networks start from the same weights."
    networks = list_networks(frame, frame.losses[-1])
    return (
        f"Step {frame.step}, learning rate {format_number(frame.rate)}: the loss is {networks}."
        if networks
        else ""
    )


def _describe_accuracy(frames: Sequence[Frame]) -> str:
    measured = [each for each in frames if np.isfinite(each.accuracy).any()]
    if not measured:
        return ""
    last = measured[-1]
    return f"Test accuracy at step {last.step}: {list_networks(last, last.accuracy)}."


def _describe_gradients(frame: Frame) -> str:
    if not frame.gradient.shape[1]:
        return ""  # it is not recorded
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = frame.gradient[:, 0] / frame.gradient[:, -1]
    networks = list_networks(frame, np.where(ratio > 0, ratio, np.nan))
    return (
        f"The first layer's gradient is, as a share of the output layer's: {networks}."
        if networks
        else ""
    )


def _describe_percentiles(frame: Frame) -> str:
    if not frame.percentiles.shape[1]:
        return ""  # they are not recorded
    width = frame.percentiles[:, -1, 2] - frame.percentiles[:, -1, 0]
    networks = list_networks(frame, width)
    return (
        "The 15th and the 85th percentile of one unit of the last hidden layer lie apart by "
        f"{networks}."
        if networks
        else ""
    )
