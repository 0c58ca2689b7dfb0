"""Quiz questions on batch norm in a network of one's own."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number


@numeric("bias-before-it", "use_it", 12)
def bias_before_it(draw: Draw) -> Number:
    batch, bias = draw.batch(4), draw.number((3, 5, 7, 11))
    before = normalize(to_column(batch))
    after = normalize(to_column(batch) + bias)
    y, now = float(before.y[0, 0]), float(after.y[0, 0])
    return Number(
        f"A linear unit gives {format_list(batch)} for a batch. Batch norm in training mode "
        f"follows (γ = 1, β = 0), and its first output is {format_number(y)}. You add "
        f"{format_number(bias)} to the unit's bias. What is the first output now?",
        now,
        f"The batch's mean moves from {format_number(float(before.mean[0]))} to "
        f"{format_number(float(after.mean[0]))}, and subtracting it removes the "
        f"{format_number(bias)}: the output is still {format_number(now)}. In training a bias "
        "before batch norm has no effect and no gradient.",
        (Mistake(y + bias, "The bias is part of every value, so it is part of their mean, too."),),
    )


@choice("redundant-bias", "use_it", 12)
def redundant_bias(draw: Draw) -> Choice:
    batch, bias = draw.batch(4), draw.number((3, 7, 100))
    before, after = (normalize(to_column(batch) + shift) for shift in (0, bias))
    off = round(float(np.abs(after.y - before.y).max()), 9)
    return Choice(
        "nn.BatchNorm1d(64) follows nn.Linear(64, 64), which has a bias. What does this bias do in "
        "training?",
        "Nothing: β does its work",
        f"If you add {format_number(bias)} to each value of {format_list(batch)}, the output of "
        f"batch norm changes by {format_number(off)}. The bias has no gradient either. bias=False "
        "saves 64 parameters.",
        (
            Option(
                "It shifts the output in a way that β cannot",
                "β is such a shift: one number per feature, added to the output.",
            ),
            Option(
                "It is needed if the mean of x is not 0",
                "The mean of the batch is subtracted, whatever it is.",
            ),
        ),
    )


@choice("zero-gamma", "use_it")
def zero_gamma(draw: Draw) -> Choice:
    x, branch = draw.number((2, 3, 5)), draw.number((7, 11, 13))
    return Choice(
        "You set γ = 0 and β = 0 at the start in the last batch-norm layer of a block. For which "
        "block can this be a good start?",
        "A residual block, x + branch(x)",
        f"For x = {format_number(x)}, a branch that would add {format_number(branch)} adds "
        f"{format_number(0 * branch)}: the block gives {format_number(x)}. Signal and gradient "
        "pass through the skip connection, and γ can grow from its own gradient.",
        (
            Option(
                "A plain block, Linear → BatchNorm → ReLU",
                "Its output is 0 for every input, and no gradient gets back through γ = 0.",
            ),
            Option(
                "Any block: γ is learned anyway",
                "Without a skip connection the weights of the block get gradients of exactly 0.",
            ),
        ),
    )


@numeric("decayed-gamma", "use_it", 14)
def decayed_gamma(draw: Draw) -> Number:
    rate, decay = draw.number((0.1, 0.05)), draw.number((5e-4, 1e-3, 1e-4))
    steps = draw.number((5000, 10000))
    answer = (1 - rate * decay) ** steps
    return Number(
        f"SGD with learning rate {format_number(rate)} and weight decay {format_number(decay)} "
        f"decays every parameter. A γ starts at 1, and no gradient acts on it. What is γ after "
        f"{format_number(steps)} steps?",
        answer,
        f"Each step multiplies γ by 1 − {format_number(rate)} · {format_number(decay)} = "
        f"{format_number(1 - rate * decay, 6)}. The power {format_number(steps)} of this is "
        f"{format_number(answer)}. With γ and β in a "
        "group without decay it would still be 1.",
        (
            Mistake(1.0, "Weight decay needs no gradient: it pulls every parameter towards 0."),
            Mistake(1 - decay, "The factor applies in every step, and it contains the rate."),
            Mistake(
                (1 - decay) ** steps,
                "PyTorch's SGD multiplies the decay by the learning rate.",
            ),
        ),
    )


QUESTIONS = (
    bias_before_it,
    redundant_bias,
    zero_gamma,
    decayed_gamma,
)
