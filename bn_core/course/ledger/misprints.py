"""Mistakes that are often printed, each with its computation: no number here is typed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bn_core.course.ledger import worked_examples as worked
from bn_core.course.ledger.worked_examples import Worked
from bn_core.text.numbers import show


@dataclass(frozen=True, slots=True)
class Misprint:
    """What is printed, and what is right, told of the numbers that settle it."""

    said: str
    told: Callable[[Worked], str] | str
    """The sentence, given the numbers; it stands alone where there are none."""
    computed: Callable[[], Worked] | None = None
    """Works the numbers out, now; None where it is a matter of reading, not of numbers."""

    @property
    def right(self) -> str:
        """What is right, in a sentence or three, with the numbers computed."""
        if isinstance(self.told, str):
            return self.told
        assert self.computed
        return self.told(self.computed())


MISPRINTS = (
    Misprint(
        "The batch [2, 4, 8, 10] with γ = 2 and β = 1 gives 0.74 for its second number.",
        lambda found: f"It gives {show(found.number(1, 'computed'))}.",
        worked.textbook,
    ),
    Misprint(
        "After step 3 the variance is 1.",
        lambda found: (
            "It is σ²/(σ² + ε): at an input standard deviation of "
            f"{show(found.number(2, 'σ of the input'))} that is "
            f"{show(found.number(2, 'variance of x̂'), 2)}."
        ),
        worked.narrow,
    ),
    Misprint(
        "γ = √(σ² + ε) and β = μ undo batch norm.",
        lambda found: (
            "They do for the batch that they were taken from, or with fixed statistics. "
            f"On another batch of 32 the squared error is "
            f"{show(found.number(1, worked.ERROR), 2)} of "
            "the variance."
        ),
        worked.undone,
    ),
    Misprint(
        "Momentum is the share of the old statistics, and one variance is normalized and stored.",
        lambda found: (
            "PyTorch's weights the new batch, Keras's the old value. PyTorch normalizes "
            "with the biased variance and stores the unbiased one: after [1, 2, 3, 4] the running "
            f"variance, from 1, is {show(found.number(0, 'running variance'), 5)}."
        ),
        worked.memory,
    ),
    Misprint(
        "The m/(m − 1) correction of an averaged batch variance is only approximately unbiased.",
        lambda found: (
            "It is exact for independent numbers. Over all batches of "
            f"{show(found.number(0, 'm'))} that can be drawn from three numbers, each once, the "
            f"average is {show(found.number(0, 'times m/(m − 1)'))}, the true variance "
            f"{show(found.number(0, 'true variance'))}."
        ),
        worked.all_batches,
    ),
    Misprint(
        "Batch norm is γ·Wx/‖Wx‖ + β, and its output has the scale γ·‖W‖.",
        lambda found: (
            "For each unit it is γ·w·(x − mean)/‖w‖_S + β, with ‖w‖_S² = wᵀSw and S the "
            "batch's covariance. The output's scale is γ, whatever ‖W‖: "
            f"{show(found.number(1, 'σ of the output'))} with γ = 2 and ‖w‖ = "
            f"{show(found.number(1, '‖w‖'))}."
        ),
        worked.formulas,
    ),
    Misprint(
        "The gradient through batch norm is (∂L/∂y)·γ/σ.",
        lambda found: (
            "Two paths are missing, through the mean and the variance. Of the first "
            "output of [2, 4, 8, 10] the gradient by the first number is "
            f"{show(found.number(0, '∂L/∂x'))}, not {show(found.number(0, 'direct path alone'))}."
        ),
        worked.paths_apart,
    ),
    Misprint(
        "In the analyses of Kohler and of Cai batch norm standardizes the input features.",
        lambda found: (
            "There it normalizes wᵀx. Standardizing features helps gradient descent only "
            "where their covariance lies along the axes: a condition number of "
            f"{show(found.number(0, 'condition number'))} becomes "
            f"{show(found.number(0, worked.AFTER))} there, and "
            f"{show(found.number(-1, worked.AFTER))} "
            f"when turned by {show(found.number(-1, 'turned by, °'))}°."
        ),
        worked.turned,
    ),
    Misprint(
        "Without batch norm gradient descent on least squares is only sub-linear.",
        lambda found: (
            "With a positive definite Hessian it is linear, with or without: every step "
            f"leaves the same share of the loss, {show(found.number(1, worked.SHARE))} at step "
            f"{show(found.number(1, 'step'))} and {show(found.number(-1, worked.SHARE))} at step "
            f"{show(found.number(-1, 'step'))}."
        ),
        worked.descent,
    ),
    Misprint(
        "With batch norm the gradient's norm grows by π/(π − 1) a layer.",
        lambda found: (
            "That is the growth of the squared norm. In one random network the square "
            f"grows by {show(found.number(0, 'measured'))} a layer, the norm by "
            f"{show(found.number(1, 'measured'))}."
        ),
        worked.growth,
    ),
    Misprint(
        "Santurkar et al. made a network without batch norm stable, or showed it to drift.",
        "They added noise after batch norm, and it still learned well. Their covariate shift is "
        "a difference of gradients (definition 2.1), not of means and standard deviations. This "
        "is a matter of reading, not of numbers.",
    ),
    Misprint(
        "A loss landscape is plotted with `net.eval()`, as any evaluation.",
        lambda found: (
            "Then the statistics are frozen, and the plot hides what batch norm does: "
            f"where the weights are {show(found.number(-1, 'W ×'))} times as large, the output is "
            f"{show(found.number(-1, worked.FROZEN))} instead of "
            f"{show(found.number(-1, worked.OWN))} "
            "wide."
        ),
        worked.frozen,
    ),
)
"""Each of them, in the order of the lessons."""
