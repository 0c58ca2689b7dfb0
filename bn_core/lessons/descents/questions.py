"""Quiz questions on gradient descent with and without batch norm."""

from __future__ import annotations

import math

import numpy as np

from bn_core.lessons.draw import Draw
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number


@choice("what-is-normalized", "descents")
def what_is_normalized(draw: Draw) -> Choice:
    reach = draw.number((3, 10))
    x = np.array([[reach, 1], [reach, -1], [-reach, 1], [-reach, -1]], dtype=np.float64)
    turned = x @ np.array([[1.0, -1.0], [1.0, 1.0]]) / math.sqrt(2)
    conditions = [
        format_number(float(np.linalg.cond(np.cov(normalize(each, eps=0.0).y.T))))
        for each in (x, turned)
    ]
    return Choice(
        "Kohler et al. 2018 and Cai et al. 2019 analyse least squares with batch norm. What does "
        "batch norm normalize there?",
        "The product w·x, over the batch",
        "Standardizing the features is something else. It reduces the condition number from "
        f"{format_number(float(reach**2))} to {conditions[0]} if the features vary along the axes. "
        f"If they are rotated by 45°, it stays {conditions[1]}.",
        (
            Option(
                "Each feature of x by itself",
                "That would be standardizing the data, which these papers do not study.",
            ),
            Option(
                "The weights w, by their length alone",
                "It divides by √(wᵀSw), where S is the covariance of the inputs.",
            ),
        ),
    )


@choice("linear-rate", "descents", 20)
def linear_rate(draw: Draw) -> Choice:
    top = draw.number((5, 10, 20))
    left = (1 - 1 / top) ** 2
    return Choice(
        "A text says: “Gradient descent on least squares converges only sub-linearly; batch norm "
        "makes it linear.” What is true if the Hessian, the matrix of second derivatives, is "
        "positive definite?",
        "It is linear without batch norm, too",
        f"With eigenvalues 1 and {format_number(top)} and learning rate 1/{format_number(top)}, "
        f"each step leaves at most {format_number(left)} of the loss. The same factor at every "
        "step is what linear convergence means. Batch norm may change the factor.",
        (
            Option(
                "It is sub-linear without batch norm, as the text says",
                f"Here each step leaves at most {format_number(left)} of the loss.",
            ),
            Option(
                "It is sub-linear with and without batch norm",
                f"Each step leaves at most {format_number(left)} of the loss, which is linear.",
            ),
        ),
    )


@numeric("normalized-weights", "descents")
def normalized_weights(draw: Draw) -> Number:
    first, second, size = draw.option(((3, 8, 5), (6, 16, 10), (8, 12, 10), (4, 6, 5)))
    gamma = draw.number((10, 20))
    draw.record(first, second)
    answer = gamma * first / size
    plain = gamma * first / math.hypot(first, second)
    return Number(
        "Two inputs are uncorrelated and have mean 0, the first with variance 1, the second with "
        f"variance 1/4. A unit has the weights w = ({first}, {second}), batch norm with γ = "
        f"{format_number(gamma)} and ε = 0. Together that is a linear function v·x. What is v₁?",
        answer,
        f"The standard deviation of w·x is √({first}² + {second}²/4) = {size}. So v = γ·w/{size}, "
        f"and v₁ = {format_number(gamma)} · {first}/{size} = {format_number(answer)}.",
        (
            Mistake(plain, "That divides by ‖w‖. Batch norm divides by the spread of w·x."),
            Mistake(float(gamma * first), "w·x is divided by its standard deviation first."),
        ),
    )


QUESTIONS = (
    what_is_normalized,
    linear_rate,
    normalized_weights,
)
