"""Quiz questions on training and evaluation mode."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw, format_list, format_power, to_column
from bn_core.lessons.question import Choice, Mistake, Number, Option, choice, numeric
from bn_core.norm.conventions import PYTORCH
from bn_core.norm.forward import normalize
from bn_core.norm.running import RunningStats, normalize_with
from bn_core.text.numbers import format_number


@numeric("companions-in-eval", "train_eval", 2)
def companions_in_eval(draw: Draw) -> Number:
    mean, std = draw.integer(2, 6), draw.number((2, 4, 5))
    batch = draw.batch(4, 7, 19)
    stats = RunningStats(np.array([float(mean)]), np.array([float(std**2)]))
    answer = float(normalize_with(stats, to_column(batch), eps=0.0).x_hat[0, 0])
    own = float(normalize(to_column(batch)).x_hat[0, 0])
    return Number(
        f"A layer in evaluation mode has running_mean {format_number(mean)} and running_var "
        f"{format_number(std**2)}; γ is 1, β is 0, ε is 0. It gets the batch {format_list(batch)}. "
        "What is its first output?",
        answer,
        f"({format_number(batch[0])} − {format_number(mean)})/√{format_number(std**2)} = "
        f"{format_number(answer)}. In evaluation mode the other three numbers do not matter. In "
        f"training mode the output would be {format_number(own)}.",
        (
            Mistake(own, "You used the batch's own mean and variance, as training mode does."),
            Mistake((batch[0] - mean) / std**2, "Divide by the square root of the variance."),
        ),
    )


@numeric("evaluated-too-early", "train_eval", 11)
def evaluated_too_early(draw: Draw) -> Number:
    mean, batches = draw.number((10, 20, 40)), draw.integer(2, 6)
    stats = RunningStats.start(1, PYTORCH.momentum)
    for _ in range(batches):
        stats = stats.after(normalize(to_column([mean - 1, mean + 1])))
    answer = float(stats.mean[0])
    kept = format_power(1 - PYTORCH.momentum, batches)
    return Number(
        f"A new BatchNorm1d of PyTorch (momentum 0.1) is trained on {batches} batches, each with "
        f"mean {format_number(mean)}. Then you call eval(). Which mean does it subtract?",
        answer,
        f"The running mean started at 0 and has gone 1 − {kept} of the way: "
        f"{format_number(answer)}, not {format_number(mean)}.",
        (
            Mistake(float(mean), "The running mean starts at 0 and has not arrived yet."),
            Mistake(
                PYTORCH.momentum * mean * batches,
                "Each batch covers a tenth of the remaining way, not of the whole way.",
            ),
            Mistake(
                mean * (1 - PYTORCH.momentum) ** batches, "That is the part that is still missing."
            ),
        ),
    )


@choice("same-images-both-modes", "train_eval", 1)
def same_images_both_modes(draw: Draw) -> Choice:
    train, wrong = draw.number((0.97, 0.98, 0.99)), draw.number((0.1, 0.12, 0.3))
    stats = RunningStats.start(1, PYTORCH.momentum)
    batch = normalize(to_column([19, 21]))
    early = float(stats.after(batch).mean[0])
    return Choice(
        f"On its own training images a network has accuracy {format_number(train)} in training "
        f"mode and {format_number(wrong)} in evaluation mode. Which explanation is ruled out?",
        "The network overfits the training images",
        f"Both numbers, {format_number(train)} and {format_number(wrong)}, are about the same "
        "training images, so overfitting cannot separate them. Only the statistics that "
        "normalize differ between the modes.",
        (
            Option(
                "The running statistics have seen too few batches",
                f"This can be the cause: after one batch of mean 20 the running mean is only "
                f"{format_number(early)}.",
            ),
            Option(
                "One corrupted batch is still in the running statistics",
                "This can be the cause: evaluation mode normalizes with the running statistics.",
            ),
            Option(
                "The momentum is so small that the running statistics hardly move",
                "This can be the cause: the running statistics stay near 0 and 1.",
            ),
        ),
    )


QUESTIONS = (companions_in_eval, evaluated_too_early, same_images_both_modes)
