"""Sentences about one layer in two libraries."""

from __future__ import annotations

import math

from bn_core.lessons.conventions.copied_layer import CopiedLayer
from bn_core.lessons.conventions.facts import PortFacts
from bn_core.lessons.conventions.port import BATCHES
from bn_core.norm.conventions import KERAS, PYTORCH
from bn_core.text.numbers import format_number

_LARGER = 32
"""A usual batch size, for comparison."""


def tell_copy(now: PortFacts) -> str:
    """Tell what each library makes of the same momentum."""
    number = format_number(now.pytorch.momentum)
    return (
        f"PyTorch gives the newest batch the share {format_number(now.pytorch.share)} and is 99% "
        f"of the way after {_count(now.pytorch.arrival)}. Keras reads {number} as the share of the "
        f"old average, so the newest batch has {format_number(now.keras.share)}: "
        f"{_count(now.keras.arrival)}. The outputs below are those after {BATCHES} batches, when "
        "both have arrived, so they hardly differ. Earlier they would."
    )


def tell_conversion(now: PortFacts) -> str:
    """Tell what agrees after the conversion, and what does not."""
    return (
        f"The running means now agree: both are {format_number(now.keras.mean)} after {BATCHES} "
        f"batches. The running variances do not: {format_number(now.pytorch.var)} in PyTorch and "
        f"{format_number(now.keras.var)} in Keras 3. PyTorch stores the variance divided by N − 1, "
        f"Keras 3 the one divided by N, the batch size. N is only {now.size} here; with "
        f"N = {_LARGER} they differ by {format_number(100 / (_LARGER - 1), 1)}%."
    )


def tell_epsilon(now: PortFacts) -> str:
    """Tell what a different ε does to a feature with a small variance."""
    return (
        f"The largest output is {format_number(now.pytorch.largest)} in PyTorch and "
        f"{format_number(now.keras.largest)} in Keras. The variance of this batch is only "
        f"{format_number(now.batch_var)}, so ε matters: {format_number(PYTORCH.eps)} in PyTorch, "
        f"{format_number(KERAS.eps)} in Keras."
    )


def tell_rest(now: PortFacts) -> str:
    """Tell what remains when everything that can be converted is converted."""
    return (
        f"With ε = {format_number(now.pytorch.eps)} in both, the largest output is "
        f"{format_number(now.pytorch.largest)} in PyTorch and {format_number(now.keras.largest)} "
        "in Keras. What is left comes from the stored variance, divided by N − 1 or by N. No "
        "setting changes it."
    )


def _count(batches: int) -> str:
    return f"{batches} batch{'es' * (batches != 1)}"


def describe_copies(copies: CopiedLayer) -> str:
    """Say what both mistakes give, and how to avoid them."""
    source, swapped, scaled = map(format_number, (copies.source, copies.swapped, copies.scaled))
    negative = " (a mean of 0 or less is no variance)" if math.isnan(copies.swapped) else ""
    return (
        f"The source gives {source}. With mean and variance swapped it is {swapped}{negative}; "
        f"with the γ that the source ignored, {scaled}. Copy by name, check the flags, and compare "
        "the outputs of one batch before and after."
    )
