"""Sentences about a timeline of running averages."""

from __future__ import annotations

from bn_core.lessons.running_averages.averaged_weights import AveragedWeights
from bn_core.lessons.running_averages.config import TimelineConfig
from bn_core.lessons.running_averages.facts import TimelineFacts
from bn_core.lessons.running_averages.timeline import Timeline
from bn_core.norm.momentum import compute_share_reached, count_batches_to_reach
from bn_core.text.numbers import format_number


def describe_batch(timeline: Timeline, at: int) -> str:
    """Describe the averages after one batch, 0 for before the first."""
    running = _format_pair(timeline.running.mean[at], timeline.running.var[at])
    cumulative = _format_pair(timeline.cumulative.mean[at], timeline.cumulative.var[at])
    return (
        f"After batch {at} of {len(timeline.x)}: running mean and variance {running}, "
        f"average of all batches {cumulative}."
    )


def describe_data(config: TimelineConfig) -> str:
    """Describe the random numbers of the batches, and what the picture marks."""
    changed = (
        f" From batch {config.change_at} on: mean {format_number(config.new_mean)} and standard "
        f"deviation {format_number(config.new_spread)}."
        if 0 < config.change_at <= config.batches
        else ""
    )
    return (
        f"Each batch holds {config.batch_size} random numbers from a normal distribution with "
        f"mean {format_number(config.mean)} and standard deviation "
        f"{format_number(config.spread)}."
        f"{changed} Vertical lines mark when half and 99% of the old values are forgotten."
    )


def tell_arrival(now: TimelineFacts) -> str:
    """Tell how far the averages have come from their start values."""
    return (
        f"By batch {now.config.batches} the running mean went from 0 to "
        f"{format_number(now.mean)} and the running variance from 1 to "
        f"{format_number(now.var)}. The true values are {format_number(now.true_mean)} and "
        f"{format_number(now.true_var)}. {_tell_pace(now)}"
    )


def tell_change(now: TimelineFacts) -> str:
    """Tell which average has followed the change of the data."""
    since = now.config.batches - now.config.change_at + 1
    return (
        f"At the end, after {since} batches of the new data, the running mean is "
        f"{format_number(now.mean)}; the "
        f"true mean is {format_number(now.true_mean)}. The average of all batches is "
        f"{format_number(now.cumulative_mean)}, because it still counts the old batches."
    )


def tell_slowness(now: TimelineFacts) -> str:
    """Tell what a small momentum costs after a change of the data."""
    momentum = now.config.momentum
    since = now.config.batches - now.config.change_at + 1
    return (
        f"The line is smoother but late. After {since} batches of the new data the old average "
        f"keeps {format_number(1 - momentum)}^{since} = "
        f"{format_number(100 * (1 - compute_share_reached(momentum, since)))}% of its weight. So "
        f"the running mean ends at {format_number(now.mean)}, not "
        f"{format_number(now.true_mean)}. Forgetting 99% takes "
        f"{count_batches_to_reach(momentum)} batches."
    )


def tell_nan(now: TimelineFacts) -> str:
    """Tell what a NaN did to the averages, and what the reset changed."""
    return (
        f"The running averages were NaN for {now.lost} batches: "
        f"{format_number(1 - now.config.momentum)} · NaN is NaN, so waiting does not help. The "
        f"reset starts them again at 0 and 1; at the end they are "
        f"{_format_pair(now.mean, now.var)}."
    )


def describe_outlier(now: TimelineFacts) -> str:
    """Describe what an outlier did to the running variance, and what is left of it."""
    return (
        f"The outlier in batch {now.config.poison_at} took the running variance from "
        f"{format_number(now.before)} to {format_number(now.corrupted)}. After the last batch it "
        f"is {format_number(now.var)}; the true variance is {format_number(now.true_var)}."
    )


def _tell_pace(now: TimelineFacts) -> str:
    """Tell after how many batches the start values are forgotten."""
    batches = count_batches_to_reach(now.config.momentum)
    if batches <= now.config.batches:
        return f"After {batches} batches only 1% of the start values was left."
    return f"Forgetting 99% of the start values takes {batches} batches."


def _format_pair(mean: float, var: float) -> str:
    return f"{format_number(float(mean))} and {format_number(float(var))}"


def describe_averaged_weights(result: AveragedWeights) -> str:
    """Say how far the averaged statistics are off, and what that does to the outputs."""
    averaged, true = float(result.averaged.var[0]), float(result.true.var[0])
    wrong, right = (
        format_number(float(each.std())) for each in (result.outputs, result.outputs_again)
    )
    means = (
        "The means can be averaged, because the mean is linear in w. The variance is not: it grows "
        "with w²."
    )
    if abs(averaged - true) <= 1e-12 * averaged:
        return (
            f"{means} Here the average of the variances is also the variance of the averaged "
            "network, so nothing is lost."
        )
    return (
        f"{means} The average of the variances is {format_number(averaged)}, the variance of the "
        f"averaged network {format_number(true)}. So its outputs have standard deviation {wrong}; "
        f"once the statistics are estimated again on the training data it is {right}. PyTorch has "
        "`torch.optim.swa_utils.update_bn` for that."
    )
