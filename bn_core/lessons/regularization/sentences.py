"""Sentences on the noise of mini-batches and what it does to few examples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bn_core.experiments.seeds import explain_spread, format_percent
from bn_core.lessons.regularization.batch_noise import BatchNoise, BatchSizeNoise
from bn_core.lessons.regularization.config import (
    DROPPED,
    FEWEST,
    GHOSTS,
    GhostBatchesConfig,
)
from bn_core.lessons.regularization.free_outputs import SubBatches
from bn_core.lessons.regularization.result import GhostBatches
from bn_core.text.numbers import drop_rounding, format_number


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page shows: the noise of one value, or networks, or neither yet."""

    noise: BatchNoise | None = None
    one: BatchSizeNoise | None = None
    config: GhostBatchesConfig | None = None
    result: GhostBatches | None = None
    ledger: str = ""
    """What the ledger of claims says of the claim that this noise regularizes."""
    fewest: GhostBatches | None = None
    """The finished result with the fewest training examples and else the same settings."""


def describe_networks(config: GhostBatchesConfig, result: GhostBatches) -> list[str]:
    """Describe the errors, or how many networks are trained."""
    if not result.done:
        return [f"{result.step} of {result.error.size} networks are trained."]
    if config.batch != "all":
        return [
            f"Batch norm with batch statistics errs in {_share(result, 'batch')} of "
            f"the test images, with the statistics of all examples in {_share(result, 'full')}, "
            f"and without a norm in {_share(result, 'none')}.{_explain(result)}",
            describe_missed(result),
        ]
    smallest = GHOSTS[0]
    return [
        f"With statistics of all examples, batch norm errs in {_share(result, 'full')} of the test "
        f"images, and in noisy ghosts of {smallest} in {_share(result, f'ghost {smallest}')}.",
        f"Without a norm it is {_share(result, 'none')}.{_explain(result)} "
        f"{describe_missed(result)}",
    ]


def describe_missed(result: GhostBatches) -> str:
    """Say how many of their own training examples the networks miss."""
    place = int(np.argmax(result.training_error.max(axis=1)))
    most = float(result.training_error[place].max())
    if not most:
        return "All networks classify all of their own training examples correctly."
    return (
        f"Networks misclassify up to {format_number(100 * most)}% of their own training examples "
        f"({_NAMES[result.settings[place].removesuffix(DROPPED).split()[0]]}"
        f"{DROPPED * result.settings[place].endswith(DROPPED)})."
    )


_NAMES = {
    "none": "no norm",
    "batch": "batch norm",
    "full": "statistics of all examples",
    "ghost": "ghost batches",
}


def describe_noise(result: BatchNoise, one: BatchSizeNoise) -> list[str]:
    """Describe how far x̂ scatters at the chosen size and in pairs."""
    low, high = np.percentile(one.x_hat, (5, 95))
    return [
        f"In batches of {one.size}, 90% of the x̂ of the value {format_number(result.value)} lie "
        f"between {format_number(float(low))} and {format_number(float(high))}. Their standard "
        f"deviation is {format_number(_measure_scatter(one))}. In evaluation mode x̂ is "
        f"always {format_number(result.inference)}.",
        "In batches of 2 only the order counts: x̂ is 1 or −1, on average "
        f"{format_number(float(result.average[0]))}.",
    ]


def tell_noise(now: Facts) -> str:
    """Tell how the noise of one value shrinks with the batch."""
    if now.noise is None or now.one is None:
        return ""
    last = len(now.noise.sizes) - 1
    return (
        f"The value stays {format_number(now.noise.value)}, but its x̂ scatters by "
        f"{format_number(_measure_scatter(now.one))} (standard deviation) in batches of "
        f"{now.one.size}, and by {format_number(float(now.noise.std[last]))} in batches of "
        f"{now.noise.sizes[last]}. In evaluation mode it does not scatter at all."
    )


def tell_more_examples(now: Facts) -> str:
    """Tell what the noise of ghost batches does with more examples."""
    if now.result is None or now.config is None or now.config.batch != "all":
        return ""
    smallest = f"ghost {GHOSTS[0]}"
    return (
        f"With {now.config.examples} examples, networks err in {_share(now.result, 'full')} of the "
        f"test images with statistics of all examples, in {_share(now.result, smallest)} in ghosts "
        f"of {GHOSTS[0]}, and in {_share(now.result, 'none')} without a norm."
        f"{_explain(now.result)} {_conclude_noise(now.result, 'So with')}"
        f"{_compare_with_fewest(now.config, now.fewest)}"
    )


def _compare_with_fewest(config: GhostBatchesConfig, fewest: GhostBatches | None) -> str:
    """Return what the noise does with the fewest examples, or how to see it."""
    if config.examples == FEWEST:
        return ""
    if fewest is None:
        return f" Choose {FEWEST} examples to compare."
    return f" With {FEWEST} examples: {_conclude_noise(fewest, 'with')}"


def _conclude_noise(result: GhostBatches, start: str) -> str:
    """Return a sentence on the error with noise.

    It compares the smallest ghosts with the statistics of all examples.
    """
    smallest = f"ghost {GHOSTS[0]}"
    full, noisy = (100 * float(np.median(result.errors_of(each))) for each in ("full", smallest))
    if noisy >= full:
        return f"{start} the noise the median error is no lower."
    return (
        f"{start} the noise the median error is {format_number(full - noisy, 2)} percentage points "
        "lower."
    )


def tell_best_rates(now: Facts) -> str:
    """Tell what is left of the effect if each network has its own best rate."""
    if now.result is None or now.config is None or now.config.batch == "all":
        return ""
    errors = {name: now.result.errors_of(name) for name in ("none", "batch", "full")}
    better = int((errors["batch"] < errors["full"]).sum())
    return (
        f"Batch norm errs in {_share(now.result, 'batch')}, its twin without noise (“all”) in "
        f"{_share(now.result, 'full')}, and no norm in {_share(now.result, 'none')}."
        f"{_explain(now.result)} The noisy one is better than its twin with {better} of "
        f"{len(errors['batch'])} seeds. With more "
        f"seeds and data, the [claim that this noise regularizes](/claims?claim=C32) "
        f"{now.ledger}."
    )


def _measure_scatter(one: BatchSizeNoise) -> float:
    """Return the standard deviation of x̂, 0 if it is rounding error."""
    return drop_rounding(float(one.x_hat.std(ddof=1)), float(np.abs(one.x_hat).max()))


def _explain(result: GhostBatches) -> str:
    return explain_spread(len(result.errors_of("none")))


def _share(result: GhostBatches, setting: str) -> str:
    return format_percent(result.errors_of(setting))


def describe_last_two(batches: SubBatches) -> str:
    """Say what the last two x̂ of sub-batch A are, and that the others determine them."""
    outputs, last = _list_numbers(batches.own.tolist()), _list_numbers(batches.last_two)
    return (
        f"**Sub-batch A** has the x̂ {outputs} (ε = 0). Without looking at the last two: all "
        f"{len(batches.own)} add up to 0 and their squares to {len(batches.own)}, so the last two "
        f"are {last}, in one order or the other."
    )


def describe_candidates(batches: SubBatches) -> str:
    """Say which keys can be the last of sub-batch A, and why that matters."""
    fitting = int(np.count_nonzero(batches.sums == 0))
    which = (
        "Only its own key completes sub-batch A to a sum of 0."
        if fitting == 1
        else f"{fitting} keys complete sub-batch A to a sum of 0, because they are equal."
    )
    return (
        "Contrastive learning shows a network one view of an image, the query, and asks which of "
        f"several keys is another view of it. Both share a sub-batch. {which} A network that uses "
        "such sums finds the right key without looking at the image. "
        "[MoCo](https://arxiv.org/abs/1911.05722) shuffles the keys over the devices "
        "for this reason; others use layer norm or synchronized statistics."
    )


def _list_numbers(values: Iterable[float]) -> str:
    return ", ".join(format_number(drop_rounding(float(each), 1.0)) for each in values)
