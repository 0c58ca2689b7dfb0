"""Describe what happened to the block after each step of the lesson."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.lessons.which_axes.config import AxesConfig
from bn_core.lessons.which_axes.padding import PaddedSequences
from bn_core.lessons.which_axes.sharing import choose_axes
from bn_core.norm.forward import Forward, normalize
from bn_core.text.numbers import format_number


@dataclass(frozen=True, slots=True, eq=False)
class NormedBlock:
    """A block of activations and the norm that was applied to it."""

    config: AxesConfig
    step: Forward


def describe_layer_norm(after: NormedBlock) -> str:
    """Say what one mean covers in layer norm."""
    step, config = after.step, after.config
    return (
        f"Layer norm computes {step.mean.size} means, one per example. The selected value is now "
        f"averaged with all {config.c} channels of example 1, {step.count} values. No other "
        "example is involved, so layer norm needs no running statistics."
    )


def describe_group_norm(after: NormedBlock) -> str:
    """Say what one mean covers in group norm, and what its two extremes are."""
    step, config = after.step, after.config
    return (
        f"Of the {step.count * config.groups} values of an example {step.count} are averaged now. "
        f"With G = {config.groups} groups there are {step.mean.size} means of {step.count} values: "
        f"{config.c // config.groups} channels of one example each. G = 1 is layer norm. "
        f"G = {config.c}, a group per channel, is instance norm."
    )


def describe_batch_of_one(after: NormedBlock) -> str:
    """Compare batch norm of one example with instance norm."""
    step, config = after.step, after.config
    return (
        f"Each of the {step.mean.size} means now covers {step.count} values: the {config.h} × "
        f"{config.w} positions of one channel. Instance norm averages the same values: the "
        f"largest difference between their x̂ is {format_number(compare_with_instance(step))}."
    )


def describe_single_values(after: NormedBlock) -> str:
    """Say what is left if each value is its own mean."""
    return (
        f"Each value is its own mean: the largest |x̂| is "
        f"{format_number(float(abs(after.step.x_hat).max()))}, so nothing of the input is left. "
        f"PyTorch raises an error here. Layer norm still averages {after.config.c} channels."
    )


def compare_with_instance(step: Forward) -> float:
    """Return the largest difference between x_hat and that of instance norm."""
    instance = normalize(step.x, axes=choose_axes("instance", 1)).x_hat
    return float(abs(instance - step.x_hat).max())


def describe_padding(padded: PaddedSequences) -> str:
    """Say how far padding moves the x̂ of the largest value."""
    filled = int((~padded.real).sum())
    if not filled:
        return "All sequences have the same length, so nothing is filled up: both rows are equal."
    values = padded.x[padded.real]
    largest = int(values.argmax())
    with_padding, alone = (
        format_number(float(each[largest])) for each in (padded.x_hat_with_padding, padded.x_hat)
    )
    return (
        f"{filled} of {padded.x.size} positions are padding. The value "
        f"{format_number(float(values[largest]))} gets x̂ = {with_padding} if they are averaged, "
        f"and {alone} if not. How much is filled up depends on the longest sequence of the batch, "
        "so the same sequence gets other outputs in another batch. Select the values by a mask "
        "before batch norm, or use layer norm, which averages within a position."
    )
