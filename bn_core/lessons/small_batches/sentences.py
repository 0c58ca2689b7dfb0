"""Sentences on errors by batch size, and on samples that are grouped by hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.experiments.seeds import explain_spread, format_percent
from bn_core.lessons.small_batches.collapse_result import BatchSizeStatistics
from bn_core.lessons.small_batches.config import REFERENCE, SmallBatchesConfig
from bn_core.lessons.small_batches.grouping import (
    GroupedSamples,
    group_in_order,
    normalize_groups,
)
from bn_core.lessons.small_batches.result import SmallBatches
from bn_core.norm.arrays import Array, Float64Array
from bn_core.text.numbers import format_number


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page shows: eight numbers in groups, or networks, or neither yet."""

    groups: GroupedSamples | None = None
    config: SmallBatchesConfig | None = None
    result: SmallBatches | None = None


def describe_errors(result: SmallBatches) -> list[str]:
    """Describe the errors in small batches, or how far the training has come."""
    if not result.done:
        if result.current_size:
            return [
                f"It is the turn of batches of {result.current_size}, with all norms and seeds."
            ]
        return [f"{result.error.size} networks are trained, the largest batches first."]
    batch = ", ".join(
        f"{format_percent(result.errors_of('batch', size))} in batches of {size}"
        for size in (2, 4, 16)
    )
    return [
        f"With batch norm the test error is {batch}.",
        f"With group norm it is {format_percent(result.errors_of('group', 2))} in batches of 2."
        + explain_spread(len(result.errors_of("group", 2))),
    ]


def describe_diverged(count: int) -> list[str]:
    """Say how many networks diverged, if any did."""
    if count == 1:
        return ["One network diverged. Its error counts as 100%."]
    return [f"{count} networks diverged. The error of each counts as 100%."] if count else []


def describe_statistics(reason: BatchSizeStatistics) -> str:
    """Describe how the statistics scatter in batches of 2 and in large ones."""
    two, last = reason.at(2), len(reason.sizes) - 1
    return (
        f"From one batch of 2 to the next, the mean scatters by "
        f"{format_number(float(reason.mean[two]))} σ; in batches of {reason.sizes[last]} it is "
        f"{format_number(float(reason.mean[last]))} σ. The variance of a batch of 2 is "
        f"{format_number(float(reason.share[two]))} of σ² on average, and scatters by "
        f"{format_number(float(reason.var[two]))} σ²."
    )


def describe_batch_of_one(result: SmallBatches, reason: BatchSizeStatistics) -> str:
    """Say what PyTorch answers to a batch of one, and when an epoch ends with one."""
    image = (
        "It accepts one image of 2 × 2 positions, which has four values per channel. "
        * reason.accepts_one_image
    )
    alone = [int(size) for size in result.sizes if result.examples % size == 1]
    rest = (
        f"The {result.examples:,} training images leave one over in batches of "
        f"{', '.join(map(str, alone))}. Here it is dropped, as with drop_last=True."
        if alone
        else ""
    )
    return f"In training mode, PyTorch answers one example with “{reason.refusal}”. {image}{rest}"


def describe_groups(result: GroupedSamples) -> list[str]:
    """Describe how far the groups differ, and how far the samples moved."""
    away = measure_changes(result)
    means, variances = (
        " to ".join(format_number(float(end)) for end in (min(each), max(each)))
        for each in (
            [float(one.step.mean[0]) for one in result.groups],
            [float(one.step.var[0]) for one in result.groups],
        )
    )
    sentences = [
        f"The means of the groups run from {means}, their variances from {variances}."
        if len(result.groups) > 1
        else "All samples are in one batch, so each line is vertical.",
    ]
    if away.any():
        sentences.append(
            f"Against one batch of {len(result.x)}, x̂ changes by up to "
            f"{format_number(float(away.max()))} (sample {int(away.argmax()) + 1})."
        )
    if any(len(each.members) == 1 for each in result.groups):
        sentences.append(
            "A group of one has variance 0, so its x̂ is 0. PyTorch refuses it in training mode."
        )
    return sentences


def measure_changes(result: GroupedSamples) -> Float64Array:
    """Return how far each x̂ is from its value in one batch of all samples."""
    count = len(result.x)
    whole = normalize_groups(result.x, group_in_order(count, count))
    away: Float64Array = np.abs(result.x_hat - whole.x_hat)
    return away


def tell_rate(now: Facts) -> str:
    """Tell that the same learning rate for all batch sizes does not help at 2."""
    if now.result is None or now.config is None or now.config.scaling != "fixed":
        return ""
    two, usual = (now.result.errors_of("batch", size) for size in (2, REFERENCE))
    group = now.result.errors_of("group", 2)
    return (
        f"With learning rate {format_number(now.config.rate(2))} for all batch sizes, batch norm "
        f"misclassifies {format_percent(two)} in batches of 2 and {format_percent(usual)} in "
        f"batches of {REFERENCE}. Group norm takes the same steps at 2 and misclassifies "
        f"{format_percent(group)}. {_find_cause(two, usual, group)}{explain_spread(len(two))}"
    )


def _find_cause(two: Array, usual: Array, group: Array) -> str:
    """Say whether small batches harm batch norm at a rate at which group norm learns."""
    if np.median(two) <= np.median(usual):
        return "So at this rate batches of 2 do not harm batch norm."
    if np.median(group) < np.median(two):
        return "So the smaller learning rate was not the cause."
    return "So at this rate it is not batch norm alone that fails in batches of 2."


def tell_pairs(now: Facts) -> str:
    """Tell that the x̂ of pairs are signs, with the two samples that differ most."""
    if now.groups is None:
        return ""
    x, x_hat = now.groups.x, now.groups.x_hat
    upper = np.flatnonzero(x_hat > 0)
    low, high = upper[x[upper].argmin()], upper[x[upper].argmax()]
    off = float(np.abs(np.abs(x_hat) - 1).max())
    return (
        f"Every x̂ is −1 or 1, to within {format_number(round(off, 4))}. "
        f"Sample {low + 1} (x = {format_number(float(x[low]))}) and sample {high + 1} "
        f"(x = {format_number(float(x[high]))}) became the same number. A pair keeps only which "
        "of its two samples is larger."
    )


def tell_fours(now: Facts) -> str:
    """Tell that groups of four keep some of the differences."""
    if now.groups is None:
        return ""
    x_hat, away = now.groups.x_hat, measure_changes(now.groups)
    return (
        f"The samples are {len(set(np.round(x_hat, 3)))} different numbers again, from "
        f"{format_number(float(x_hat.min()))} to {format_number(float(x_hat.max()))}. But the "
        f"other three of a group still decide: against one batch of {len(x_hat)}, x̂ changes by up "
        f"to {format_number(float(away.max()))}."
    )


def tell_images(now: Facts) -> str:
    """Tell how convolutional networks do in batches of 2."""
    if now.result is None or now.config is None or now.config.net != "cnn":
        return ""
    two, usual = (now.result.errors_of("batch", size) for size in (2, REFERENCE))
    group = now.result.errors_of("group", 2)
    return (
        f"In batches of 2 batch norm misclassifies {format_percent(two)}, group norm "
        f"{format_percent(group)}. Each image brings {now.config.values} values per channel, so "
        f"a mean is taken over {2 * now.config.values} values, not over 2. In batches of "
        f"{REFERENCE} batch norm misclassifies {format_percent(usual)}{_compare_sizes(two, usual)}."
        + explain_spread(len(two))
    )


def _compare_sizes(two: Array, usual: Array) -> str:
    """Say why larger batches do worse, if they do; else nothing."""
    if np.median(usual) <= np.median(two):
        return ""
    return ", which is more: a larger batch takes fewer steps in as many epochs"
