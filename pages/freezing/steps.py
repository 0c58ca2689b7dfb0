"""The steps of the lesson on freezing."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.lessons.freezing.config import FreezingConfig, FreezingView
from bn_core.lessons.freezing.result import Freezing
from bn_core.text.numbers import format_number
from pages.shared.controls import set_controls, set_values
from pages.shared.steps import Step


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page shows; the result is None while the network is trained."""

    view: FreezingView
    result: Freezing | None


def _set(mode: str, gradient: str) -> None:
    """Set the whole state of a step; a callback."""
    set_controls(FreezingConfig())
    set_values(mode=mode, gradient=gradient)


def _tell_mode(after: Facts) -> str:
    if after.result is None:
        return ""
    m, g = after.view.place
    return (
        "Now nothing in the layer moved: it is frozen. In training mode the running statistics "
        f"moved by {_write(after.result.statistics[0, g, -1])}. The other layers still learn: "
        f"their weights moved by up to {_write(after.result.others[m, g, -1])}. The gradient "
        "passes through the frozen layer to the layers before it."
    )


def _tell_undone(after: Facts) -> str:
    if after.result is None:
        return ""
    m, g = after.view.place
    return (
        f"The running statistics moved again, by {_write(after.result.statistics[m, g, -1])}, and "
        f"the layer counted {int(after.result.counted[m, g])} batches. model.train() has put every "
        "layer inside the model back into training mode, this one included."
    )


def _tell_no_grad(after: Facts) -> str:
    if after.result is None:
        return ""
    m, g = after.view.place
    return (
        f"No weight of the network moved, but the running statistics did, by "
        f"{_write(after.result.statistics[m, g, -1])}. They are updated in the forward pass, which "
        "needs no gradient. So a validation loop without eval() changes the model."
    )


def _tell_eval_alone(after: Facts) -> str:
    if after.result is None:
        return ""
    m, g = after.view.place
    return (
        f"The running statistics did not move, but γ and β did, by "
        f"{_write(after.result.parameters[m, g, -1])}: evaluation mode does not stop learning. "
        "To freeze the layer while the others learn, you need both switches."
    )


def _write(value: float) -> str:
    return format_number(float(value))


STEPS = (
    Step(
        do="The gradient of γ and β is off already. Put the layer into evaluation mode, too.",
        watch="Will the curve of the running statistics become flat?",
        button="Add bn.eval()",
        act=_set,
        values={"mode": "eval", "gradient": "requires_grad_off"},
        tell=_tell_mode,
    ),
    Step(
        do="Keep bn.eval(), but leave out requires_grad = False.",
        watch="Is bn.eval() enough alone?",
        button="Switch the gradient on",
        act=_set,
        values={"mode": "eval", "gradient": "on"},
        tell=_tell_eval_alone,
    ),
    Step(
        do="Call model.train() after bn.eval(), as a training loop does in every epoch.",
        watch="Does the layer stay frozen?",
        button="Call model.train()",
        act=_set,
        values={"mode": "eval_then_train", "gradient": "requires_grad_off"},
        tell=_tell_undone,
    ),
    Step(
        do="Switch off all gradients with torch.no_grad(), in training mode.",
        watch="Without gradients nothing is learned. Does anything still move?",
        button="Use torch.no_grad()",
        act=_set,
        values={"mode": "train", "gradient": "no_grad"},
        tell=_tell_no_grad,
    ),
)
