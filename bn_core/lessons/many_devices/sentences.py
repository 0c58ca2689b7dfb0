"""Sentences on batches that are split over devices or over time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.experiments.seeds import explain_spread, format_percent
from bn_core.lessons.many_devices.config import NORMS, SAMPLES, SyncBatchNormConfig
from bn_core.lessons.many_devices.result import Accumulation, SyncBatchNorm
from bn_core.lessons.many_devices.shares import Shares
from bn_core.norm.arrays import Array
from bn_core.text.numbers import drop_rounding, format_number


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page shows: processes that have answered, gradients, or neither yet."""

    config: SyncBatchNormConfig | None = None
    processes: SyncBatchNorm | None = None
    accumulation: Accumulation | None = None
    micro: int = 0
    shares: Shares | None = None


def describe_processes(config: SyncBatchNormConfig, result: SyncBatchNorm) -> list[str]:
    """Describe the answers of the processes, or how far they have come."""
    ranks = config.processes
    if result.failed:
        return []
    if not result.done:
        return [
            f"{ranks} processes are starting: {result.step} of {3 * ranks} messages have arrived."
        ]
    return [
        f"With its own statistics in each process, x̂ is off by up to {_measure(result, False)}.",
        f"With sums over all processes, it is off by {_measure(result, True)}: the split batch is "
        "one batch again.",
    ]


def describe_gradients(result: SyncBatchNorm) -> str:
    """Describe how far the input gradients are off, and what PyTorch's own layer says."""
    apart, together = (
        _write(result.measure_difference(True, each), result.d_whole) for each in (False, True)
    )
    refusal = (
        f"PyTorch's nn.SyncBatchNorm refuses these processes: “{result.refusal}”. So the sums are "
        "added up by torch.distributed.all_reduce here."
        if result.refusal
        else "nn.SyncBatchNorm takes these examples, too."
    )
    return (
        f"The gradient with respect to the input is off by up to {apart} with own statistics, and "
        f"by {together} with sums over all processes. {refusal}"
    )


def describe_accumulation(result: Accumulation) -> list[str]:
    """Describe how far accumulated gradients are off."""
    if not result.done:
        return ["The gradients are being computed."]
    sizes = ", ".join(
        f"{_write_share(result.differences_of('batch', size))} in parts of {size}"
        for size in (2, 8, 32)
    )
    return [
        f"With batch norm, the accumulated gradient is off by this share of its length: {sizes}."
        + explain_spread(len(result.differences_of("batch", 2))),
        "Without a norm, with layer norm and with group norm it is off by 0: the gradient of one "
        f"batch of {SAMPLES}."
        if _is_exact(result)
        else "Without batch norm it is off by more than rounding error.",
    ]


def tell_classes(now: Facts) -> str:
    """Tell what is lost if each process holds other digits."""
    if now.processes is None or now.config is None or now.config.shared_by != "class":
        return ""
    unit = now.processes.most_different_unit
    whole, own = (
        np.array([part.mean() for part in np.split(each[:, unit], now.config.processes)])
        for each in (now.processes.whole, now.processes.separate)
    )
    return (
        f"In one batch, the processes' mean x̂ of this unit is {_list(whole)}. With own statistics "
        f"it is {_list(own)}: what distinguishes the digits of one process from those of another "
        f"is subtracted. x̂ is off by up to {_measure(now.processes, False)}, with sums by "
        f"{_measure(now.processes, True)}."
    )


def tell_pairs(now: Facts) -> str:
    """Tell that processes with two samples each leave signs only."""
    if now.processes is None or now.config is None or now.config.device_batch != 2:
        return ""
    size = np.abs(now.processes.separate)
    return (
        f"With own statistics the |x̂| of all {now.processes.whole.shape[1]} units has median "
        f"{format_number(float(np.median(size)))}: each pair keeps only its order. x̂ is off by up "
        f"to {_measure(now.processes, False)}. With sums, the same pairs are one batch of "
        f"{now.config.samples}: off by {_measure(now.processes, True)}."
    )


def tell_accumulation(now: Facts) -> str:
    """Tell how far an accumulated gradient is off with and without batch norm."""
    if now.accumulation is None:
        return ""
    mine = _write_share(now.accumulation.differences_of("batch", now.micro))
    others = "With the three others it is off by 0. " if _is_exact(now.accumulation) else ""
    return (
        f"In parts of {now.micro}, batch norm's accumulated gradient is off by {mine} of the "
        f"length of the big batch's gradient. {others}Each part was normalized by its own "
        f"statistics, before the next part was there."
        + explain_spread(len(now.accumulation.differences_of("batch", now.micro)))
    )


def describe_shares(shares: Shares) -> str:
    """Say what is wrong with the average of the devices' statistics."""
    counts = [each.count for each in shares.apart]
    mean = float(shares.merged.mean[0])
    means = (
        f"The shares are equal, so the mean of the means is right: {format_number(mean)}."
        if counts[0] == counts[1]
        else f"The shares have {counts[0]} and {counts[1]} values. The mean of the two means is "
        f"{format_number(shares.mean_of_means)}, the mean of all values {format_number(mean)}: "
        "each device must weigh as much as it has values."
    )
    return f"{means} {_describe_variances(shares, equal=counts[0] == counts[1])}"


def _describe_variances(shares: Shares, *, equal: bool) -> str:
    """Say what the average of the two variances lacks, if it lacks anything.

    ``equal`` says whether the shares have equally many values.
    """
    var, average = float(shares.merged.var[0]), shares.mean_of_variances
    size = float(np.abs(shares.whole.x).max())
    spread = drop_rounding(shares.spread, size**2)
    told = (
        f"The variance of all values is {format_number(var)}, the average of the two variances "
        f"{format_number(average)}."
    )
    if not drop_rounding(var - average, size**2):
        return (
            f"{told} Here the average happens to be right. It would lack what a spread between the "
            "means adds."
        )
    if equal or not drop_rounding(var - spread - average, size**2):
        # Weights change nothing if the shares are equal, or if their variances are.
        return (
            f"{told} What the spread between the means adds, {format_number(spread)}, is missing "
            f"in that average. {_MISTAKE}"
        )
    return (
        f"{told} The former is {format_number(var - spread)}, the variances weighted by their "
        f"numbers of values, plus {format_number(spread)}, what the spread between the means adds. "
        f"The average has neither. {_MISTAKE}"
    )


_MISTAKE = (
    "Training that averages the devices' `running_var`, as federated averaging may, makes this "
    "mistake."
)


def tell_shares(now: Facts) -> str:
    """Tell averaged statistics, and those of all values.

    The text below the table says why they differ.
    """
    if now.shares is None:
        return ""
    whole = now.shares.merged
    return (
        f"The averages of both devices are mean {format_number(now.shares.mean_of_means)} and "
        f"variance {format_number(now.shares.mean_of_variances)}. All values together have mean "
        f"{format_number(float(whole.mean[0]))} and variance {format_number(float(whole.var[0]))}. "
        "The text below the table explains this."
    )


def _is_exact(result: Accumulation) -> bool:
    """Whether all but batch norm differ by rounding error alone."""
    others = [place for place, norm in enumerate(NORMS) if norm != "batch"]
    return bool((result.difference[others] < 1e-12).all())


def _measure(result: SyncBatchNorm, together: bool) -> str:
    return _write(result.measure_difference(False, together), result.whole)


def _write(difference: float, size: Array) -> str:
    return format_number(drop_rounding(difference, float(np.abs(size).max())))


def _list(values: Array) -> str:
    return " and ".join(format_number(drop_rounding(float(each), 1.0)) for each in values)


def _write_share(differences: Array) -> str:
    return format_percent(differences)
