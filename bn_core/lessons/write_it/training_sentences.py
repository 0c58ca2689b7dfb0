"""Sentences on a training with the reader's batch norm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.lessons.write_it.training_config import TrainingConfig
from bn_core.lessons.write_it.training_result import Training
from bn_core.text.numbers import format_number

ROUNDING = 1e-8
"""The largest difference of a weight that counts as rounding, which training enlarges."""
_FACTOR = 1.25
"""The factor between two losses from which on this lesson calls one worse."""


@dataclass(frozen=True, slots=True, eq=False)
class TrainingFacts:
    """The training on the page, with its result once it is complete."""

    config: TrainingConfig
    result: Training | None


def describe_training(config: TrainingConfig, result: Training) -> list[str]:
    """Describe what the two networks have done so far."""
    if not result.steps_made:
        return ["Nothing is trained yet. Both networks start from the same weights."]
    if not result.done:
        yours, right = map(format_number, result.losses[result.steps_made - 1].tolist())
        losses = f"the loss is {yours} with your layer and {right} with the right one"
        if result.ended:
            losses = f"the loss is {right} with the right layer"
        return [f"Step {result.steps_made} of {config.steps}: {losses}."]
    if result.ended or result.ended_right:  # the alerts say why
        yours, right = result.average_end().tolist()
        name, loss = ("your layer", yours) if result.ended_right else ("the right layer", right)
        return [f"The loss ends at {format_number(loss)} with {name}."] if loss == loss else []
    return [tell_training(TrainingFacts(config, result))]


def tell_training(facts: object) -> str:
    """Tell how the reader's network compares with the right one, or "" before the end."""
    if not isinstance(facts, TrainingFacts) or facts.result is None or not facts.result.done:
        return ""
    config, result = facts.config, facts.result
    if result.ended:
        return f"Your network {result.ended}"
    if result.ended_right:
        return f"The network with the right layer {result.ended_right} Choose a smaller rate."
    yours, right = result.average_end().tolist()
    apart = float(np.nanmax(result.difference))
    last = format_number(float(result.difference[-1]), 2)
    if apart <= ROUNDING:
        return (
            f"Your network and the right one are the same up to rounding: after {config.steps} "
            f"steps no weight differs by more than {format_number(apart, 2)}. The loss ends at "
            f"{format_number(right)} with both."
        )
    first = int(np.argmax(result.difference > ROUNDING)) + 1
    losses = (
        f"the loss ends at {format_number(yours)} with your layer and {format_number(right)} with "
        f"the right one"
    )
    weights = f"The weights differ from step {first} on, and by up to {last} at the end."
    if yours > _FACTOR * right:
        return f"Your layer trains worse: {losses}. {weights}"
    return (
        f"Your layer is wrong, but the curve does not show it: {losses}. {weights} Only the check "
        "of the numbers tells."
    )


def list_endings(result: Training) -> list[str]:
    """Return why networks have stopped before the last step."""
    return [
        f"{name} {why}"
        for name, why in (
            ("Your network", result.ended),
            ("The network with the right layer", result.ended_right),
        )
        if why
    ]
