"""What the page shows, and the sentences that tell what a step changed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bn_core.inputs.counts import format_count
from bn_core.lessons.smoothness.gradient_bound_result import GradientBound
from bn_core.lessons.smoothness.result import GradientPath
from bn_core.lessons.smoothness.spectrum_result import Spectrum
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number


@dataclass(frozen=True, slots=True, eq=False)
class SmoothnessFacts:
    """The finished result of the picture on the page, of which there is one at most."""

    path: GradientPath | None = None
    bound: GradientBound | None = None
    spectrum: Spectrum | None = None


def describe_path(result: GradientPath, *, per_distance: bool = False) -> list[str]:
    """Describe the medians of the finished search along the gradient.

    The change of the gradient is divided by the distance if ``per_distance``.
    """
    if not result.done:
        return [f"{len(result.looks)} looks of {result.loss.shape[1]} seeds are taken."]
    changes = result.effective_beta if per_distance else result.largest_change
    none, batch = (
        _tell_ranges(loss, change, " per distance" * per_distance)
        for loss, change in zip(result.loss_range, changes, strict=True)
    )
    return [
        f"Medians over {len(result.looks)} looks and {format_count(result.loss.shape[1], 'seed')}. "
        f"Without batch norm the loss {none}; with batch norm it {batch}."
    ]


def _tell_ranges(loss: Array, change: Array, per: str) -> str:
    """Tell a network's median range of the loss and change of the gradient (R, T).

    Looks at a loss that overflows count as infinite. ``per`` follows the change.
    """
    lost = ~(np.isfinite(loss) & np.isfinite(change))
    looks = f"overflows in {int(lost.sum())} of {format_count(lost.size, 'look')}"
    middle, most = (float(np.median(np.where(lost, np.inf, each))) for each in (loss, change))
    if not np.isfinite(middle):
        return looks
    return (
        f"ranges over {format_number(middle)} nats and the gradient changes by "
        f"{format_number(most)}{per}{f' (the loss {looks})' * bool(lost.any())}"
    )


def describe_bound(result: GradientBound) -> list[str]:
    """Describe both sides of the theorem, in the units measured so far."""
    units, grown, above = result.count()
    if not units:
        return [
            "No gradient reaches any of these units, so the theorem compares 0 with 0."
            if result.step
            else "Run takes the gradient of every unit."
        ]
    rest = format_number(1 - float(np.nanmin(result.quotient)), 2)
    silent = len(result.passed) - units
    return [
        f"In each of {format_count(units, 'unit')} the left side of the theorem is 1 − {rest} to "
        f"1 times the right side. The gradient grows in {format_count(grown, 'unit')}; γ/σ is "
        f"above 1 in {above}." + f" No gradient reaches {silent} more." * bool(silent)
    ]


def describe_spectrum(result: Spectrum) -> list[str]:
    """Describe the largest eigenvalues measured so far, as medians over the seeds."""
    if not result.done and np.isnan(result.top[:, :, 0]).any():
        steps = result.values.shape[-1]
        return [f"A spectrum takes {steps} products of the Hessian with a vector."]
    (first, batch_first), (last, batch_last) = (_read_seeds(each) for each in result.top)
    return [
        f"Largest eigenvalue, median over {format_count(result.loss.shape[2], 'seed')}: {first} "
        f"without and {batch_first} with batch norm at the first weights; {last} and "
        f"{batch_last} after training.",
        *_tell_diverged(result),
    ]


def _tell_diverged(result: Spectrum) -> list[str]:
    """Tell how many networks of a finished result diverged in training, if any did."""
    if not result.done:
        return []
    lost = np.isnan(result.loss[1]).sum(axis=1)
    seeds = format_count(result.loss.shape[2], "seed")
    return [
        f"{name} batch norm the network diverged with {count} of {seeds}, and has no eigenvalues "
        "after training."
        for name, count in zip(("Without", "With"), lost.tolist(), strict=True)
        if count
    ]


def tell_distance(now: SmoothnessFacts) -> str:
    """Tell how much of the smoother gradient is left per distance.

    If losses overflow, so that there is no such number, tell that.
    """
    if now.path is None:
        return ""
    changes = [np.median(each) for each in now.path.largest_change]
    betas = [np.median(each) for each in now.path.effective_beta]
    if not np.isfinite([*changes, *betas]).all():
        return " ".join(describe_path(now.path))
    return (
        f"Medians over {len(now.path.looks)} looks and "
        f"{format_count(now.path.loss.shape[1], 'seed')}: the gradient changes by "
        f"{_compare_networks(*changes)}. Per distance it changes by {_compare_networks(*betas)}. "
        "The gradients with batch norm are shorter, so the same learning rate moves it less far."
    )


def _compare_networks(none: float, batch: float) -> str:
    """Return the numbers of both networks, and the first over the second."""
    return (
        f"{format_number(none)} without and {format_number(batch)} with batch norm, a factor of "
        f"{format_number(none / batch)}"
    )


def tell_bound(now: SmoothnessFacts) -> str:
    """Tell in how many units the gradient grows although the bound holds."""
    if now.bound is None or not now.bound.has_gradient.any():
        return ""
    units, grown, above = now.bound.count()
    arrived = now.bound.has_gradient
    lost = 1 - float(np.median(now.bound.passed[arrived] / now.bound.scale[arrived]))
    return (
        f"The bound holds in all {units} units. But γ/σ is above 1 in {above} of them, and in "
        f"{grown} the gradient leaves batch norm larger than it came. The two directions that are "
        f"taken out shorten it by {format_number(100 * lost, 2)}% in the median unit."
    )


def tell_spectrum(now: SmoothnessFacts) -> str:
    """Tell the largest and the most negative eigenvalue with and without batch norm."""
    if now.spectrum is None:
        return ""
    (top, batch_top), (last, batch_last) = (_read_seeds(each) for each in now.spectrum.top)
    (bottom, batch_bottom), _ = (_read_seeds(each) for each in now.spectrum.bottom)
    return (
        f"{_compare_tops(now.spectrum)} the largest eigenvalue: {top} without and {batch_top} with "
        f"at the first weights, {last} and {batch_last} after training (medians of the seeds). "
        f"At the first weights the most negative one is {bottom} without and {batch_bottom} with."
    )


def tell_flat(now: SmoothnessFacts) -> str:
    """Tell the largest eigenvalue, and the loss of a network that may not learn."""
    if now.spectrum is None:
        return ""
    (top, batch_top), _ = (_read_seeds(each) for each in now.spectrum.top)
    loss, batch_loss = _read_seeds(now.spectrum.loss[1])
    return (
        f"{_compare_tops(now.spectrum)} the largest eigenvalue, from {top} to {batch_top} at the "
        f"first weights. But flat is not good: after training the loss is {loss} without and "
        f"{batch_loss} with batch norm. Guessing has {format_number(math.log(10))}."
    )


def _compare_tops(result: Spectrum) -> str:
    none, batch = np.median(result.top, axis=-1).T
    return (
        "Batch norm lowers"
        if (batch < none).all()
        else "Batch norm raises"
        if (batch > none).all()
        else "Batch norm lowers at one moment, and raises at the other,"
    )


def _read_seeds(values: Array) -> tuple[str, str]:
    """Return the medians over the seeds of values (2, R), of those that have one."""
    none, batch = (_read_known(each[~np.isnan(each)]) for each in values)
    return none, batch


def _read_known(values: Array) -> str:
    return format_number(float(np.median(values))) if values.size else "no number"
