"""Describe what a detached mean and variance do, after each step of the lesson."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.lessons.detached_statistics.bias_drift import BiasDrift
from bn_core.lessons.detached_statistics.config import BiasDriftConfig, LiveRunConfig
from bn_core.norm.backward import backward
from bn_core.norm.forward import normalize
from bn_core.norm.gradient_flow import GradientFlow
from bn_core.text.numbers import format_number

PAIRS = ((1.0, 2.0), (5.0, 500.0))
"""Two batches of two examples that batch norm cannot tell apart."""


@dataclass(frozen=True, slots=True, eq=False)
class NetworksNow:
    """Losses (3,) and test accuracies (3,) of the live run at a step.

    The networks have no norm, batch norm, and batch norm with detached statistics. A network that
    diverged has NaN.
    """

    step: int
    losses: NDArray[np.float64]
    accuracy: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class DetachedResults:
    """What the page shows: the drifting bias, and the networks, once they are trained."""

    toy: BiasDriftConfig
    drift: BiasDrift
    live: LiveRunConfig
    networks: NetworksNow | None


def describe_target(after: DetachedResults) -> str:
    """Say where the bias has gone for another target, and that the loss has not moved."""
    return (
        f"With the mean detached, b reached {_format_last(after.drift.bias_left_out)} in "
        f"{after.toy.toy_steps} steps, yet the loss stayed at "
        f"{_format_last(after.drift.loss_left_out)}. The true gradient left b at "
        f"{format_bias(after.drift)}: the layer subtracts any b, so changing it cannot help."
    )


def describe_more_steps(after: DetachedResults) -> str:
    """Say that the bias grows in proportion to the steps."""
    half = after.drift.bias_left_out[len(after.drift.bias_left_out) // 2]
    return (
        f"b was {format_number(float(half))} halfway and is "
        f"{_format_last(after.drift.bias_left_out)} after {after.toy.toy_steps} steps. It grows by "
        "the same amount at every step, without a limit. "
        f"{describe_loss_change(after.drift)}"
    )


def describe_networks(after: DetachedResults) -> str:
    """Compare the networks; nothing before they are trained."""
    if after.networks is None:
        return ""
    (_, loss, loss_detached), (_, kept, detached) = after.networks.losses, after.networks.accuracy
    rate = format_number(after.live.rate)
    return (
        f"After {after.networks.step} steps at learning rate {rate} the network with batch norm "
        f"has {_name(loss, 'training loss')} and {_name(kept, 'test accuracy')}. With detached "
        f"statistics it has {_name(loss_detached, 'training loss')} and "
        f"{_name(detached, 'test accuracy')}."
    )


def describe_drift(drift: BiasDrift, steps: int) -> str:
    """Describe the two figures of the bias."""
    return (
        f"After {steps} steps b is {_format_last(drift.bias_left_out)} with the mean detached and "
        f"{format_bias(drift)} with the true gradient. "
        f"{describe_loss_change(drift)}"
    )


def describe_pairs() -> str:
    """Say what batch norm makes of two examples, and what gradient it passes on."""
    step = normalize(np.transpose(PAIRS), eps=0.0)
    grads = backward(step, [[1.0, 0.3], [-2.0, 7.0]])
    names = " and ".join(f"({format_number(a)}, {format_number(b)})" for a, b in PAIRS)
    outputs = ", ".join(format_number(float(each)) for each in step.x_hat[:, 0])
    return (
        f"The pairs {names} both become ({outputs}). So moving x changes no output, and the "
        f"largest |∂L/∂x| is {format_number(round(float(np.abs(grads.d_x).max()), 12))}, whatever "
        "gradient comes from the loss."
    )


def describe_flow(flow: GradientFlow) -> str:
    """Compare what is left of a random gradient with the formula."""
    parts = [
        f"{format_number(round(float(flow.rms[k]), 12))} at B = {flow.batch_size[k]} (formula "
        f"{format_number(float(flow.law[k]))})"
        for k in (0, 1, len(flow.rms) - 1)
    ]
    return f"Measured: {', '.join(parts)}."


def format_bias(drift: BiasDrift) -> str:
    """Format the bias of the true gradient, 0 if it is rounding error."""
    return format_number(round(float(drift.bias_kept[-1]), 9))


def describe_loss_change(drift: BiasDrift) -> str:
    """Say how far the loss has moved, not at all if that is rounding error."""
    moved = float(np.ptp(drift.loss_left_out))
    size = float(np.abs(drift.bias_left_out).max()) + float(np.sqrt(drift.loss_left_out[0]))
    if moved <= 1e-9 * max(1.0, size):
        return "The loss has not changed."
    return f"The loss has changed by {format_number(moved)}."


def _format_last(curve: NDArray[np.float64]) -> str:
    return format_number(float(curve[-1]))


def _name(value: float, quantity: str) -> str:
    return f"{quantity} {format_number(float(value))}" if np.isfinite(value) else "diverged"
