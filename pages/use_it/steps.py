"""The steps of the lesson on a network of one's own."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.lessons.use_it.config import UseItConfig, UseItView, Variant
from bn_core.lessons.use_it.result import Inspection, UseIt
from bn_core.text.numbers import format_number
from pages.shared.controls import set_controls
from pages.shared.steps import Step


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page shows; the result is None while the networks are trained."""

    view: UseItView
    result: UseIt | None

    @property
    def inspection(self) -> Inspection | None:
        """What was found in the network that is shown."""
        return self.result.get_inspection(self.view.variant) if self.result else None


def _set(variant: Variant) -> None:
    """Set the whole state of a step; a callback."""
    set_controls(UseItConfig())
    set_controls(variant)


def _tell_bias(after: Facts) -> str:
    found, first = after.inspection, _find(after, Variant())
    if found is None or first is None:
        return ""
    numbers = _count(first) - _count(found)
    gone = [each.name for each in first.list_gradients_of_zero(True) if each.role == "bias"]
    return (
        f"The network has {numbers} parameters fewer: {_count(found)} instead of {_count(first)}. "
        f"The rows with a gradient of 0 are gone: {', '.join(gone)}. Batch norm subtracts the "
        f"mean, and with it any bias. {_tell_training(found)} With biases it ended at "
        f"{_write(first.losses[-1])}, from the same weights and with the same batches."
    )


def _tell_mode(after: Facts) -> str:
    found, first = after.inspection, _find(after, Variant(bias=False))
    if found is None or first is None:
        return ""
    return (
        f"The loss fell only to {_write(found.losses[-1])}; in training mode it fell to "
        f"{_write(first.losses[-1])}. In evaluation mode batch norm uses its running statistics. "
        f"They were never updated ({found.batches_counted} batches counted), so they are still 0 "
        "and 1, and nothing is normalized."
    )


def _tell_zero(after: Facts) -> str:
    found = after.inspection
    if found is None:
        return ""
    stuck = [each for each in found.list_gradients_of_zero(True) if each.role == "weight"]
    return (
        f"The loss stays at {_write(found.losses[-1])}. All {len(stuck)} weight matrices have a "
        f"gradient of 0, at the first step and after the last. γ = 0 makes the last layer's input "
        "0, and multiplies every gradient on its way back by 0."
    )


def _tell_skip(after: Facts) -> str:
    found = after.inspection
    if found is None:
        return ""
    first, last = (
        sum(each.role == "weight" for each in found.list_gradients_of_zero(at_start))
        for at_start in (True, False)
    )
    return (
        f"{_tell_training(found)} At the start the block returns its input unchanged. The gradient "
        f"takes the skip connection, and only the {first} weight matrices inside the block get 0. "
        f"After 100 steps {last or 'none'} has a gradient of 0."
    )


def _tell_training(found: Inspection) -> str:
    return f"The loss fell from {_write(found.losses[0])} to {_write(found.losses[-1])}."


def _find(facts: Facts, variant: Variant) -> Inspection | None:
    return facts.result.get_inspection(variant) if facts.result else None


def _count(found: Inspection) -> int:
    return sum(each.size for each in found.parameters)


def _write(value: float) -> str:
    return format_number(float(value))


STEPS = (
    Step(
        do="Leave out the biases before batch norm.",
        watch="Before you press: which three rows of the gradients stand at 0?",
        button="Set bias=False",
        act=_set,
        values={"variant": Variant(bias=False)},
        tell=_tell_bias,
    ),
    Step(
        do="Train in evaluation mode, a common mistake.",
        watch="Will the loss still fall?",
        button="Call model.eval() before training",
        act=_set,
        values={"variant": Variant(bias=False, mode="eval")},
        tell=_tell_mode,
    ),
    Step(
        do="Start the last γ at 0, but without a skip connection around the block.",
        watch="Look at the gradients: which are 0?",
        button="Set the last γ to 0",
        act=_set,
        values={"variant": Variant(bias=False, zero_gamma=True)},
        tell=_tell_zero,
    ),
    Step(
        do="Add the skip connection.",
        watch="Do the gradients come back?",
        button="Use a residual block",
        act=_set,
        values={"variant": Variant(bias=False, zero_gamma=True, residual=True)},
        tell=_tell_skip,
    ),
)
