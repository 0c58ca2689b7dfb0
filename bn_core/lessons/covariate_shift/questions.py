"""Questions on internal covariate shift."""

from __future__ import annotations

import math

import numpy as np

from bn_core.lessons.draw import Draw, format_list, parenthesize, to_column
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number


@numeric("cosine-of-gradients", "covariate_shift", 16)
def cosine_of_gradients(draw: Draw) -> Number:
    vectors = ((3, 4), (4, 3), (-3, 4), (5, 12), (12, -5), (-4, 3))
    before, after = (vectors[place] for place in draw.permutation(len(vectors))[:2])
    draw.record(*before, *after)
    lengths = [float(np.linalg.norm(each)) for each in (before, after)]
    dot = float(np.dot(before, after))
    answer = dot / (lengths[0] * lengths[1])
    return Number(
        f"A layer's gradient is {format_list(before)}. After the earlier layers' update it is "
        f"{format_list(after)} on the same batch. What is the cosine between the two?",
        answer,
        f"({parenthesize(before[0])} · {parenthesize(after[0])} + {parenthesize(before[1])} · "
        f"{parenthesize(after[1])})/({format_number(lengths[0])} · {format_number(lengths[1])}) = "
        f"{format_number(answer)}: the product, divided by both lengths. At a cosine of 1 the "
        "gradient would still point the same way, wherever the layer's inputs have moved.",
        (
            Mistake(dot, "Divide by both lengths."),
            Mistake(math.dist(before, after), "That is the distance between them."),
        ),
    )


@choice("settled-or-not", "covariate_shift", 16)
def settled_or_not(draw: Draw) -> Choice:
    low = draw.option((2, 3, 4))
    batch = [low, low + 2, low + 4, low + 6]
    step = normalize(to_column(batch), 2.0, 1.0)
    return Choice(
        "“Batch norm works because it keeps the distribution of each layer's inputs steady.” What "
        "is known about this explanation?",
        "It was the first one, and later experiments put it in doubt",
        "Ioffe & Szegedy proposed it in 2015. Santurkar et al. 2018 moved the inputs on purpose, "
        "after batch norm, and the networks still learned. Batch norm does not even fix mean and "
        f"spread: with γ = 2 and β = 1 the batch {format_list(batch)} leaves with mean "
        f"{format_number(float(step.y.mean()))} and σ {format_number(float(step.y.std()))}, and γ "
        "and β are learned.",
        (
            Option(
                "It is proven: the paper is named after it",
                "A name is no test. The lesson measures the movement, and whether it matters.",
            ),
            Option(
                "It is refuted: statistics have nothing to do with what batch norm does",
                "Batch norm acts through the statistics alone. The question is how they help.",
            ),
        ),
    )


@choice("noise-on-purpose", "covariate_shift", 16)
def noise_on_purpose(draw: Draw) -> Choice:
    shift, times = draw.number((0.3, 0.5)), draw.number((1.2, 1.25))
    y = normalize(to_column(draw.batch(4)), eps=0.0).y * times + shift
    return Choice(
        "How did Santurkar et al. 2018 test the explanation by internal covariate shift?",
        "They added noise after batch norm, different noise in each step",
        f"A unit of mean 0 and σ 1 may then have mean {format_number(float(y.mean()))} and σ "
        f"{format_number(float(y.std()))} in one step, and other values in the next. If the "
        "network still learns, steady inputs were not the reason.",
        (
            Option(
                "They kept the inputs steady in a network without batch norm",
                "That would be the reverse experiment. Texts often confuse the two.",
            ),
            Option(
                "They added noise before batch norm",
                "Batch norm would remove a shift and a factor of a whole unit again.",
            ),
            Option(
                "They compared the means of layers with and without it",
                "That shows whether the inputs are steadier, not whether it matters.",
            ),
        ),
    )


@choice("shift-by-gradients", "covariate_shift", 16)
def shift_by_gradients(draw: Draw) -> Choice:
    one, two = draw.option((((3, 4), (4, 3)), ((5, 12), (12, 5)), ((3, 4), (-4, 3))))
    cosine = float(np.dot(one, two) / (np.linalg.norm(one) * np.linalg.norm(two)))
    return Choice(
        "What does “internal covariate shift” mean in definition 2.1 of Santurkar et al. 2018?",
        "How much a layer's gradient changes when the earlier layers are updated",
        f"It compares the gradient before, G, with the one after, G′. For {format_list(one)} and "
        f"{format_list(two)} the distance is {format_number(math.dist(one, two))} and the cosine "
        f"{format_number(cosine)}. Means and variances do not occur in it.",
        (
            Option(
                "How far the means and variances of a layer's inputs move",
                "That is the meaning of 2015. The definition of 2018 compares gradients.",
            ),
            Option(
                "How training data and test data differ",
                "That is covariate shift, without “internal”.",
            ),
        ),
    )


QUESTIONS = (
    cosine_of_gradients,
    settled_or_not,
    noise_on_purpose,
    shift_by_gradients,
)
