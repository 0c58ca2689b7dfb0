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
        "Santurkar et al. 2018 measure internal covariate shift by a layer's gradient before and "
        f"after the layers below it have moved: here {format_list(before)} and "
        f"{format_list(after)}. What is "
        "the cosine between them?",
        answer,
        f"({parenthesize(before[0])} · {parenthesize(after[0])} + {parenthesize(before[1])} · "
        f"{parenthesize(after[1])})/({format_number(lengths[0])} · {format_number(lengths[1])}) = "
        f"{format_number(answer)}: their product over both lengths. At a cosine of 1 the layer's "
        "gradient would still point the same way, whatever its inputs' means did.",
        (
            Mistake(dot, "Divide by both lengths."),
            Mistake(math.dist(before, after), "That is their distance, the other half of it."),
        ),
    )


@choice("settled-or-not", "covariate_shift", 16)
def settled_or_not(draw: Draw) -> Choice:
    low = draw.option((2, 3, 4))
    batch = [low, low + 2, low + 4, low + 6]
    step = normalize(to_column(batch), 2.0, 1.0)
    return Choice(
        "“Batch norm works because it holds the distribution of each layer's inputs still.” How "
        "does that stand?",
        "As the first explanation, which later experiments put in doubt",
        "Ioffe & Szegedy proposed it in 2015; Santurkar et al. 2018 moved the inputs on purpose "
        f"after batch norm. And with γ = 2, β = 1 the batch {format_list(batch)} leaves with mean "
        f"{format_number(float(step.y.mean()))} and σ {format_number(float(step.y.std()))}: they "
        "learn, so even that moves.",
        (
            Option(
                "As proven: the paper is named after it",
                "A name is no test; the lesson measures the drift, and whether it matters.",
            ),
            Option(
                "As refuted: nothing that batch norm does has to do with statistics",
                "Its whole effect goes through them; the question is which one matters.",
            ),
        ),
    )


@choice("noise-on-purpose", "covariate_shift", 16)
def noise_on_purpose(draw: Draw) -> Choice:
    shift, times = draw.number((0.3, 0.5)), draw.number((1.2, 1.25))
    y = normalize(to_column(draw.batch(4)), eps=0.0).y * times + shift
    return Choice(
        "What did Santurkar et al. 2018 do to test the explanation by covariate shift?",
        "They added noise after batch norm, other noise at each step",
        f"A unit of mean 0 and σ 1 may then have mean {format_number(float(y.mean()))} and σ "
        f"{format_number(float(y.std()))} at one step and others at the next: its inputs do not "
        "hold still. If it trains as well as before, that was not the reason.",
        (
            Option(
                "They held the inputs of a network without batch norm still",
                "That is the reverse, and a common mistake.",
            ),
            Option(
                "They added noise before batch norm",
                "Batch norm would remove a unit's shift and factor again.",
            ),
            Option(
                "They compared the means of layers with and without it",
                "Their measure compares gradients; the test was the noise.",
            ),
        ),
    )


@choice("shift-by-gradients", "covariate_shift", 16)
def shift_by_gradients(draw: Draw) -> Choice:
    one, two = draw.option((((3, 4), (4, 3)), ((5, 12), (12, 5)), ((3, 4), (-4, 3))))
    cosine = float(np.dot(one, two) / (np.linalg.norm(one) * np.linalg.norm(two)))
    return Choice(
        "What does “internal covariate shift” measure in definition 2.1 of Santurkar et al. 2018?",
        "How much a layer's gradient changes when the layers below move",
        f"G is the gradient before, G′ after. For {format_list(one)} and {format_list(two)} the "
        f"distance is {format_number(math.dist(one, two))} and the cosine {format_number(cosine)}. "
        "Means and variances do not occur in it.",
        (
            Option(
                "How far the means and variances of a layer's inputs move",
                "So the words of 2015 say; the definition of 2018 compares gradients.",
            ),
            Option(
                "How training data and test data differ",
                "That is covariate shift without “internal”.",
            ),
        ),
    )


QUESTIONS = (
    cosine_of_gradients,
    settled_or_not,
    noise_on_purpose,
    shift_by_gradients,
)
