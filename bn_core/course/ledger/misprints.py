"""Common misprints about batch norm, corrected with computed numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bn_core.course.ledger import worked_examples as worked
from bn_core.course.ledger.worked_examples import WorkedExample
from bn_core.text.numbers import format_number


@dataclass(frozen=True, slots=True)
class Misprint:
    """A wrong statement, and its correction with the numbers that settle it."""

    statement: str
    explanation: Callable[[WorkedExample], str] | str
    """The correction as a function of the numbers, or as text if no numbers are needed."""
    compute: Callable[[], WorkedExample] | None = None
    """Computes the numbers; None if reading the paper settles it."""

    @property
    def correction(self) -> str:
        """What is right, in one to three sentences, with computed numbers."""
        if isinstance(self.explanation, str):
            return self.explanation
        assert self.compute
        return self.explanation(self.compute())


MISPRINTS = (
    Misprint(
        "The batch [2, 4, 8, 10] with γ = 2 and β = 1 gives 0.74 for its second number.",
        lambda example: f"It gives {format_number(example.number(1, 'computed'))}.",
        worked.compute_textbook_batch,
    ),
    Misprint(
        "After step 3 the variance is 1.",
        lambda example: (
            "It is σ²/(σ² + ε): at an input standard deviation of "
            f"{format_number(example.number(2, 'σ of the input'))} that is "
            f"{format_number(example.number(2, 'variance of x̂'), 2)}."
        ),
        worked.compute_small_variances,
    ),
    Misprint(
        "γ = √(σ² + ε) and β = μ undo batch norm.",
        lambda example: (
            "They do for the batch that they were taken from, or with fixed statistics. "
            f"On another batch of 32 the squared error is "
            f"{format_number(example.number(1, worked.ERROR), 2)} of "
            "the variance."
        ),
        worked.invert_normalization,
    ),
    Misprint(
        "Momentum is the share of the old statistics, and one variance is normalized and stored.",
        lambda example: (
            "PyTorch's weights the new batch, Keras's the old value. PyTorch normalizes "
            "with the biased variance and stores the unbiased one: after [1, 2, 3, 4] the running "
            f"variance, from 1, is {format_number(example.number(0, 'running variance'), 5)}."
        ),
        worked.update_running_variance,
    ),
    Misprint(
        "The m/(m − 1) correction of an averaged batch variance is only approximately unbiased.",
        lambda example: (
            "It is exact for independent numbers. Over all batches of "
            f"{format_number(example.number(0, 'm'))} that can be drawn from three numbers, each "
            f"once, the average is {format_number(example.number(0, 'times m/(m − 1)'))}, the true "
            f"variance {format_number(example.number(0, 'true variance'))}."
        ),
        worked.average_batch_variances,
    ),
    Misprint(
        "Batch norm is γ·Wx/‖Wx‖ + β, and its output has the scale γ·‖W‖.",
        lambda example: (
            "For each unit it is γ·w·(x − mean)/‖w‖_S + β, with ‖w‖_S² = wᵀSw and S the "
            "batch's covariance. The output's scale is γ, whatever ‖W‖: "
            f"{format_number(example.number(1, 'σ of the output'))} with γ = 2 and ‖w‖ = "
            f"{format_number(example.number(1, '‖w‖'))}."
        ),
        worked.compare_formulas,
    ),
    Misprint(
        "The gradient through batch norm is (∂L/∂y)·γ/σ.",
        lambda example: (
            "Two paths are missing, through the mean and the variance. Of the first "
            "output of [2, 4, 8, 10] the gradient by the first number is "
            f"{format_number(example.number(0, '∂L/∂x'))}, not "
            f"{format_number(example.number(0, 'direct path alone'))}."
        ),
        worked.compare_gradient_paths,
    ),
    Misprint(
        "In the analyses of Kohler and of Cai batch norm standardizes the input features.",
        lambda example: (
            "There it normalizes wᵀx. Standardizing features helps gradient descent only "
            "where their covariance lies along the axes: a condition number of "
            f"{format_number(example.number(0, 'condition number'))} becomes "
            f"{format_number(example.number(0, worked.STANDARDIZED))} there, and "
            f"{format_number(example.number(-1, worked.STANDARDIZED))} "
            f"when turned by {format_number(example.number(-1, 'turned by, °'))}°."
        ),
        worked.standardize_rotated_features,
    ),
    Misprint(
        "Without batch norm gradient descent on least squares is only sub-linear.",
        lambda example: (
            "With a positive definite Hessian it is linear, with or without: every step "
            "multiplies the loss by the same factor, "
            f"{format_number(example.number(1, worked.LOSS_RATIO))} at step "
            f"{format_number(example.number(1, 'step'))} and "
            f"{format_number(example.number(-1, worked.LOSS_RATIO))} at step "
            f"{format_number(example.number(-1, 'step'))}."
        ),
        worked.descend_quadratic,
    ),
    Misprint(
        "With batch norm the gradient's norm grows by π/(π − 1) per layer.",
        lambda example: (
            "That is the growth of the squared norm. In one random network the square "
            f"grows by {format_number(example.number(0, 'measured'))} per layer, the norm by "
            f"{format_number(example.number(1, 'measured'))}."
        ),
        worked.measure_gradient_growth,
    ),
    Misprint(
        "Santurkar et al. made a network without batch norm stable, or showed it to drift.",
        "They added noise after batch norm, and it still learned well. Their covariate shift is "
        "a difference of gradients (definition 2.1), not of means and standard deviations. This "
        "is a matter of reading, not of numbers.",
    ),
    Misprint(
        "A loss landscape is plotted with `net.eval()`, as any evaluation.",
        lambda example: (
            "Then the statistics are frozen, and the plot hides what batch norm does: where the "
            f"weights are {format_number(example.number(-1, 'W ×'))} times as large, the output is "
            f"{format_number(example.number(-1, worked.FROZEN_STATISTICS))} instead of "
            f"{format_number(example.number(-1, worked.OWN_STATISTICS))} wide."
        ),
        worked.scale_frozen_layer,
    ),
)
"""All misprints, in the order of the lessons."""
