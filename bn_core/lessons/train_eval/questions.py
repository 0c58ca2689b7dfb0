"""Quiz questions on training and evaluation mode."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.question import Mistake, Number, numeric
from bn_core.norm.forward import normalize
from bn_core.norm.running import RunningStats, normalize_with
from bn_core.text.numbers import format_number


@numeric("companions-in-eval", "running_averages", 2)
def companions_in_eval(draw: Draw) -> Number:
    mean, std = draw.integer(2, 6), draw.number((2, 4, 5))
    batch = draw.batch(4, 7, 19)
    stats = RunningStats(np.array([float(mean)]), np.array([float(std**2)]))
    answer = float(normalize_with(stats, to_column(batch), eps=0.0).x_hat[0, 0])
    own = float(normalize(to_column(batch)).x_hat[0, 0])
    return Number(
        f"A layer in eval mode has running_mean {format_number(mean)} and running_var "
        f"{format_number(std**2)}; γ is "
        f"1, β is 0, ε is 0. The batch {format_list(batch)} comes in. What is its first output?",
        answer,
        f"({format_number(batch[0])} − {format_number(mean)})/√{format_number(std**2)} = "
        f"{format_number(answer)}. The other three "
        "do not matter in eval mode; in train mode the same number would become "
        f"{format_number(own)}.",
        (
            Mistake(own, "That uses the batch's own mean and variance, as train mode does."),
            Mistake((batch[0] - mean) / std**2, "Divide by the root of the variance."),
        ),
    )


QUESTIONS = (companions_in_eval,)
