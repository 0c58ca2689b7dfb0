"""The checklist of a network with batch norm, and what its checks find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bn_core.lessons.use_it.code import BATCH, DECAY, RATE, STEPS
from bn_core.lessons.use_it.config import Variant
from bn_core.lessons.use_it.result import Entry, Inspection
from bn_core.text.numbers import format_number

GOOD, WRONG, NOTE = "✓", "✗", "i"
ROUNDING = 1e-5
"""Differences of outputs below this are float32's rounding error."""


@dataclass(frozen=True, slots=True)
class Check:
    """An item of the checklist: a mark, what is asked, and what was measured."""

    mark: str
    title: str
    finding: str


def check_model(variant: Variant, found: Inspection, decayed_gamma: float) -> tuple[Check, ...]:
    """Return the checklist of one network; every number is read from ``found``."""
    return (
        _check_training_mode(variant, found),
        _check_gradients(found),
        _check_zero_gamma(variant, found),
        _check_bias(variant, found),
        _check_placement(variant, found),
        _check_evaluation_mode(found),
        _check_decay(found, decayed_gamma),
        _check_buffers(found),
    )


def count_wrong(checks: Sequence[Check]) -> int:
    """Return the number of items that are not in order."""
    return sum(each.mark == WRONG for each in checks)


def _check_training_mode(variant: Variant, found: Inspection) -> Check:
    title = "model.train() before training"
    if variant.mode == "train":
        return Check(
            GOOD,
            title,
            f"Each forward pass updates the running statistics: the first one moved them by up to "
            f"{format_number(found.train_pass)}. In {STEPS} steps {found.batches_counted} batches "
            "were counted.",
        )
    return Check(
        WRONG,
        title,
        f"The model trained in evaluation mode. In {STEPS} steps {found.batches_counted} batches "
        "were counted, so the running mean is still 0 and the variance still 1: nothing was "
        "normalized by its batch.",
    )


def _check_gradients(found: Inspection) -> Check:
    title = "Every weight matrix gets a gradient"
    stuck, first = (_list_weights(found.list_gradients_of_zero(each)) for each in (False, True))
    count = len(_list_weights(found.parameters))
    if stuck:
        return Check(
            WRONG,
            title,
            f"After {STEPS} steps {len(stuck)} of {count} weight matrices still have a gradient of "
            f"0, and the loss has moved from {format_number(float(found.losses[0]))} to "
            f"{format_number(float(found.losses[-1]))}.",
        )
    if first:
        return Check(
            GOOD,
            title,
            f"At the first step {len(first)} of {count} have a gradient of 0 "
            f"({', '.join(each.name for each in first)}). After {STEPS} steps none has.",
        )
    smallest = min(
        float(size)
        for entry, size in zip(found.parameters, found.first_gradients, strict=True)
        if entry.role == "weight"
    )
    return Check(
        GOOD,
        title,
        f"At the first step the largest gradient of each of the {count} matrices is at least "
        f"{format_number(smallest, 2)}.",
    )


def _list_weights(entries: Sequence[Entry]) -> list[Entry]:
    return [each for each in entries if each.role == "weight"]


def _check_zero_gamma(variant: Variant, found: Inspection) -> Check:
    title = "γ = 0 at the start only with a skip connection"
    if not variant.zero_gamma:
        return Check(GOOD, title, "Every γ starts at 1, which is PyTorch's default.")
    if variant.residual:
        return Check(
            GOOD,
            title,
            f"The block starts as the identity: its output and its input differ by "
            f"{format_number(found.block_change, 2)}. Signal and gradient take the skip "
            "connection.",
        )
    zero = len(_list_weights(found.list_gradients_of_zero(True)))
    count = len(_list_weights(found.parameters))
    return Check(
        WRONG,
        title,
        f"There is no skip connection. At the first step {zero} of {count} weight matrices have a "
        "gradient of 0, because γ = 0 multiplies both the signal and the gradient.",
    )


def _check_bias(variant: Variant, found: Inspection) -> Check:
    title = "bias=False directly before batch norm"
    biases = [each for each in found.parameters if each.role == "bias" and each.before_norm]
    numbers = sum(each.size for each in biases)
    if variant.placement == "after":
        if variant.bias:
            return Check(
                GOOD, title, "ReLU stands between each bias and batch norm, so the biases do work."
            )
        return Check(
            NOTE,
            title,
            "No layer stands directly before batch norm: ReLU is between. A bias would do work "
            "here, and this network has none.",
        )
    if not biases:
        return Check(GOOD, title, "No linear layer before batch norm has a bias; β shifts instead.")
    if variant.mode == "eval":
        return Check(
            WRONG,
            title,
            f"There are {numbers} redundant numbers: in training mode the batch's mean removes "
            "these biases. In evaluation mode they get gradients, since the mean is fixed.",
        )
    return Check(
        WRONG,
        title,
        f"The {len(biases)} biases before batch norm hold {numbers} numbers. Their gradients are 0 "
        "up to rounding error, because the batch's mean removes them.",
    )


def _check_placement(variant: Variant, found: Inspection) -> Check:
    mean, std, zeros = found.received
    return Check(
        NOTE,
        "Before or after the activation: both are used",
        f"Batch norm is {variant.placement} ReLU. At the start the last layer receives mean "
        f"{_format_near_zero(mean)}, standard deviation {format_number(std, 2)}, and "
        f"{format_number(100 * zeros, 2)}% zeros.",
    )


def _format_near_zero(value: float) -> str:
    """Format a mean of float32 numbers, in which rounding error is 0."""
    return "0" if abs(value) < ROUNDING else format_number(value, 2)


def _check_evaluation_mode(found: Inspection) -> Check:
    title = "model.eval() before predictions"
    refusal = f"In training mode PyTorch refuses one image: “{found.refusal.split(',')[0]}”."
    if found.alone < ROUNDING:
        return Check(
            GOOD, title, f"An image gets the same output alone and among {BATCH} images. {refusal}"
        )
    return Check(
        WRONG,
        title,
        f"The output of an image changes by {format_number(found.alone)} among {BATCH} images. "
        f"{refusal}",
    )


def _check_decay(found: Inspection, decayed_gamma: float) -> Check:
    return Check(
        WRONG if found.decayed else GOOD,
        "No weight decay on γ, β and biases",
        f"The optimizer's group without decay holds {found.undecayed} numbers. With decay "
        f"{format_number(DECAY)} and rate {format_number(RATE)}, a γ of 1 that no gradient holds "
        f"would be {format_number(decayed_gamma)} after 10,000 steps.",
    )


def _check_buffers(found: Inspection) -> Check:
    moved = found.without_buffers > ROUNDING
    return Check(
        GOOD,
        "Save and copy state_dict(), not parameters()",
        f"Means, variances and batch counts are {len(found.buffers)} buffers. A copy by "
        "state_dict() gives the same outputs; with a copy by parameters() "
        + (
            f"outputs differ by up to {format_number(found.without_buffers)}."
            if moved
            else "they are the same here only because no output depends on buffers that changed."
        ),
    )
