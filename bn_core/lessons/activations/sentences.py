"""Say in words what one update does to the layers, and how a live run ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.experiments.seeds import format_spread
from bn_core.lessons.activations.config import UpdateConfig
from bn_core.lessons.activations.update_result import LayerUpdate
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

_ROUNDING = 1e-12
"""A variance below this is rounding error of float32, at values near 1."""


@dataclass(frozen=True, slots=True, eq=False)
class UpdateFacts:
    """The update on the page: its learning rate, and its result once it is complete."""

    config: UpdateConfig
    rate: str
    result: LayerUpdate | None


@dataclass(frozen=True, slots=True, eq=False)
class TrainingFacts:
    """The live run on the page, with its frames once it is finished."""

    config: RunConfig
    frames: Sequence[Frame]


Facts = UpdateFacts | TrainingFacts


def describe_update(config: UpdateConfig, result: LayerUpdate, rate: str) -> list[str]:
    """Describe the progress, and at the end what the update did to the last layer."""
    if not result.done:
        return [f"{result.step} of {2 * config.seeds} networks are updated."]
    ratio, own = result.ratio(rate)[..., -1], result.own_ratio(rate)[..., -1]
    moved = result.movement(rate)[..., -1]
    if not np.isfinite(moved).all():
        return ["At this learning rate a network’s values overflow. Choose a smaller one."]
    spread = f" (Median of {config.seeds} seeds, and their range.)" * (config.seeds > 1)
    before = result.before[:, 0, -1]
    if before.min() < _ROUNDING:
        return [
            f"Without batch norm all images give nearly the same values in layer {config.layers}: "
            f"their variance is {_middle(before)}, which is rounding error, so the update has no "
            f"factor there. With batch norm the factor is {format_spread(ratio[:, 1])}, and the "
            f"values move by {format_spread(moved[:, 1])} standard deviations.{spread}"
        ]
    return [
        f"Without batch norm the update multiplies the variance of layer {config.layers} by "
        f"{format_spread(ratio[:, 0])}; its own weights alone by {_middle(own[:, 0], 4)}. "
        f"With batch norm the factor is {format_spread(ratio[:, 1])}.",
        f"The values themselves move in both networks: by {format_spread(moved[:, 0])} "
        f"standard deviations without, {format_spread(moved[:, 1])} with batch norm.{spread}",
    ]


def tell_depth(after: Facts) -> str:
    """Tell how an update adds up over the layers of a deeper network."""
    if not isinstance(after, UpdateFacts) or after.result is None:
        return ""
    layers, rate = after.config.layers, after.rate
    ratio, own = after.result.ratio(rate), after.result.own_ratio(rate)
    return (
        f"Without batch norm the variance of layer {layers} is multiplied by "
        f"{_middle(ratio[:, 0, -1])}. If only its own weights are updated, it is multiplied by "
        f"{_middle(own[:, 0, -1], 4)}: the rest comes from the layers before it, whose changes "
        f"multiply. With batch norm the factor is {_middle(ratio[:, 1, -1])}."
    )


def tell_values(after: Facts) -> str:
    """Tell how far the values of the last layer move in either network."""
    if not isinstance(after, UpdateFacts) or after.result is None:
        return ""
    none, batch = np.median(after.result.movement(after.rate)[..., -1], axis=0)
    more = "less" if batch < none else "further"
    return (
        f"In the last layer a value moves by {format_number(float(none))} standard deviations "
        f"without and {format_number(float(batch))} with batch norm, so here it moves {more} with "
        "it. Batch norm holds mean and variance of a layer, and not its values. Whether these move "
        "less depends on the network."
    )


def tell_saturation(after: Facts) -> str:
    """Tell how saturated the layers are after training, and what the networks learned."""
    last = _find_end(after)
    if last is None or not last.saturated.shape[1]:
        return ""
    none, batch = (f"{100 * float(share):.0f}%" for share in last.saturated[:2].mean(axis=1))
    return (
        f"After {last.step} steps {none} of the outputs without batch norm lie where tanh is flat. "
        f"With batch norm it is {batch}. {_tell_accuracies(last)} {_tell_seed(after)}"
    )


def tell_pairs(after: Facts) -> str:
    """Tell which network is better if a batch has two examples."""
    last = _find_end(after)
    if last is None:
        return ""
    return (
        f"{_tell_accuracies(last)} In a batch of two, x̂ is +1 and −1 whatever the two values are: "
        f"batch norm keeps only which of them is larger. {_tell_seed(after)}"
    )


def _find_end(after: Facts) -> Frame | None:
    """Return the last frame of a finished run in which no network has ended early."""
    if not isinstance(after, TrainingFacts) or not after.frames:
        return None
    last = after.frames[-1]
    return last if np.isfinite(last.accuracy[:2]).all() else None


def _tell_accuracies(frame: Frame) -> str:
    none, batch = (format_number(float(each)) for each in frame.accuracy[:2])
    return f"Test accuracy: {none} without and {batch} with batch norm."


def _tell_seed(after: Facts) -> str:
    return f"This is one run, with seed {after.config.seed}."


def _middle(values: Array, digits: int = 3) -> str:
    return format_number(float(np.median(values)), digits)
