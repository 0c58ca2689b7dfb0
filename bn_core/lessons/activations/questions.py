"""Quiz questions on activations."""

from __future__ import annotations

import math

from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number


@numeric("guessing-loss", "activations")
def guessing_loss(draw: Draw) -> Number:
    classes = draw.number((2, 5, 10, 20, 100, 1000))
    answer = math.log(classes)
    return Number(
        f"A classifier gives each of {format_number(classes)} classes the same probability. What "
        "is its cross-entropy loss, in nats?",
        answer,
        f"−ln(1/{format_number(classes)}) = ln {format_number(classes)} = "
        f"{format_number(answer)}. A network whose loss stays there has learned nothing yet.",
        (
            Mistake(math.log2(classes), "That is in bits; a nat is the natural logarithm."),
            Mistake(
                1 - 1 / classes, "That is the share of wrong guesses; the loss is a logarithm."
            ),
        ),
    )


@choice("shape-of-a-feature", "activations")
def shape_of_a_feature(draw: Draw) -> Choice:
    low, high = draw.integer(0, 3), draw.integer(8, 12)
    batch = [low, high, high, low, low, high]
    x_hat = normalize(to_column(batch)).x_hat[:, 0]
    return Choice(
        f"The values of a unit form two groups: {format_list(batch)}. What do they look like after "
        "batch norm?",
        "Still two groups, shifted and scaled",
        f"x̂ is {format_list(x_hat)}: one mean is subtracted from every value, and all are divided "
        "by one σ, so the shape stays. Normalized does not mean normally distributed.",
        (
            Option(
                "A bell curve of mean 0 and variance 1",
                "Only mean and variance change: a straight line keeps the shape.",
            ),
            Option(
                "One group around 0, since the mean is subtracted",
                "The mean lies between the groups, and the values stay on both sides of it.",
            ),
        ),
    )


@numeric("update-ratio", "activations")
def update_ratio(draw: Draw) -> Number:
    spread = draw.number((0.05, 0.08, 0.1, 0.25))
    slope = draw.number((0.002, 0.004, 0.01, 0.03))
    rate = draw.number((0.01, 0.02, 0.05, 0.1, 0.2))
    answer = rate * slope / spread
    shown = [format_number(each) for each in (rate, slope, spread)]
    return Number(
        f"The weights of a layer have standard deviation {shown[2]}, their gradient "
        f"{shown[1]}. Plain SGD makes one step at learning rate {shown[0]}. What is the "
        "update-to-weight ratio, the standard deviation of the update over that of the weights?",
        answer,
        f"{shown[0]} · {shown[1]} / {shown[2]} = {format_number(answer)}. As a rule of thumb it "
        "should be about 0.001.",
        (
            Mistake(rate * slope, "That is the update; divide it by the size of the weights."),
            Mistake(slope / spread, "That is the gradient over the weights; multiply by the rate."),
            Mistake(math.log10(answer), "That is its logarithm, as the picture's axis shows it."),
        ),
    )


@choice("large-output-weights", "activations")
def large_output_weights(draw: Draw) -> Choice:
    factor = draw.number((5, 10, 20))
    return Choice(
        f"The initial weights of the output layer are {factor} times too large, and the first loss "
        "lies far above log C. Does batch norm in the hidden layers bring it down to log C?",
        "No. It normalizes the inputs of the output layer’s weights, and not the logits",
        "The logits are sums of the last activations times the output weights. With weights "
        f"{factor} times larger they are that much larger, whether the activations were normalized "
        "or not. The softmax is then sure of wrong classes.",
        (
            Option(
                "Yes. It divides every layer by its standard deviation",
                "No batch norm follows the output layer, so nothing divides the logits.",
            ),
            Option(
                "Yes, because a layer with batch norm ignores the scale of its weights",
                "That holds for weights before a batch norm; the output weights come after the "
                "last one.",
            ),
        ),
    )


QUESTIONS = (
    guessing_loss,
    shape_of_a_feature,
    update_ratio,
    large_output_weights,
)
