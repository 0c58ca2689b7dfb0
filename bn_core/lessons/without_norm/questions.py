"""Quiz questions on what can replace a norm."""

from __future__ import annotations

from bn_core.lessons.draw import Draw
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.lessons.without_norm.clipping import clip_gradient_norm
from bn_core.lessons.without_norm.residual_variance import find_branch_share
from bn_core.text.numbers import format_number


@numeric("clipped-gradient", "without_norm", None)
def clipped_gradient(draw: Draw) -> Number:
    weights, threshold = draw.integer(2, 4), draw.number((0.02, 0.05, 0.1))
    gradient = draw.number((0.5, 0.6, 0.8))
    answer = clip_gradient_norm(gradient, weights, threshold)
    return Number(
        f"The weights of a unit have the norm {weights}, their gradient has the norm "
        f"{format_number(gradient)}. Adaptive gradient clipping has the threshold λ = "
        f"{format_number(threshold)}. What is the norm of the clipped gradient?",
        answer,
        f"At most λ times the norm of the weights is left: {format_number(threshold)} · {weights} "
        f"= {format_number(answer)}. The gradient keeps its direction.",
        (
            Mistake(
                threshold, "That clips at λ itself. Here the limit is λ times the weights' norm."
            ),
            Mistake(
                threshold * gradient,
                "Clipping does not multiply the gradient by λ; it limits its norm.",
            ),
            Mistake(gradient, "That is unclipped, but it is more than λ times the weights' norm."),
        ),
    )


@choice("skipinit-start", "without_norm", None)
def skipinit_start(draw: Draw) -> Choice:
    blocks = draw.number((20, 50, 100))
    return Choice(
        f"A residual network has {blocks} blocks with SkipInit: z + α f(z), and α starts at 0. "
        "What do the blocks do before the first step?",
        "They pass z on unchanged",
        "Each block adds 0 to z, so all of them together are the identity. They begin to differ "
        "from it as α is learned.",
        (
            Option("They output 0", "Only the branch is multiplied by 0; the skip passes z on."),
            Option(
                f"They make the variance 2^{blocks} times as large",
                "That is without α, when each branch adds as much variance as enters.",
            ),
            Option(
                "They never learn, since the gradient of α is 0",
                "The gradient of α is that of the sum times f(z), which is not 0. Once α has "
                "moved, the weights of the branch get a gradient, too.",
            ),
        ),
    )


@numeric("branch-share", "without_norm", None)
def branch_share(draw: Draw) -> Number:
    block = draw.number((9, 19, 24, 39))
    answer = 100 * find_branch_share(block)
    return Number(
        "Variances before training: in a residual network with batch norm 1 enters the first "
        "block, and each branch adds 1. What share of the variance behind block "
        f"{block} is from its own branch, in percent?",
        answer,
        f"Behind block {block} the variance is 1 + {block}, and the branch has 1 of it: "
        f"1/{block + 1}, or {format_number(answer)}%.",
        (
            Mistake(50.0, "Half is without a norm, when a branch adds as much as enters."),
            Mistake(
                100 / block, f"That leaves out the input: the variance behind it is {block + 1}."
            ),
        ),
    )


QUESTIONS = (
    clipped_gradient,
    skipinit_start,
    branch_share,
)
