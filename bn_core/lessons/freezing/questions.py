"""Quiz questions on freezing batch norm."""

from __future__ import annotations

from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.question import Choice, Option, choice
from bn_core.norm.forward import normalize
from bn_core.norm.running import RunningStats
from bn_core.text.numbers import format_number


@choice("frozen-parameters", "running_averages", 5)
def frozen_parameters(draw: Draw) -> Choice:
    mean = draw.number((10, 20, 40))
    stats = RunningStats.start(1).after(normalize(to_column([mean - 1, mean + 1])))
    return Choice(
        "For fine-tuning, requires_grad = False is set on γ and β of all batch norms, and "
        "model.train() is called. What of them still changes?",
        "The running mean and variance",
        f"They are averages, not parameters. One batch of mean {format_number(mean)} moves a "
        f"running mean from 0 to {format_number(float(stats.mean[0]))}, without any gradient. Only "
        "eval mode of the layer stops that.",
        (
            Option("Nothing", "No gradient moves them, but each forward pass in train mode does."),
            Option(
                "γ and β, by weight decay",
                "Without a gradient PyTorch's optimizers leave a parameter alone.",
            ),
        ),
    )


@choice("no-grad", "running_averages", 5)
def no_grad(draw: Draw) -> Choice:
    batch = draw.batch(4, 10, 30)
    step = normalize(to_column(batch))
    stats = RunningStats.start(1).after(step)
    return Choice(
        f"A new model in train mode is asked for a prediction on {format_list(batch)} under "
        "torch.no_grad(), without eval(). What does its batch norm do?",
        "It uses the batch's mean and updates the running one",
        f"It subtracts {format_number(float(step.mean[0]))}, this batch's mean, and the running "
        f"mean goes from 0 to {format_number(float(stats.mean[0]))}. no_grad stops gradients, and "
        "nothing else.",
        (
            Option(
                "It uses the running mean and leaves it alone",
                "That is eval mode; no_grad does not switch the mode.",
            ),
            Option(
                "It uses the batch's mean and leaves the running one alone",
                "The running averages are updated in train mode, with gradients or without.",
            ),
        ),
    )


QUESTIONS = (
    frozen_parameters,
    no_grad,
)
