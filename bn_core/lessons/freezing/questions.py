"""Quiz questions on freezing batch norm."""

from __future__ import annotations

from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.question import Choice, Option, choice
from bn_core.norm.forward import normalize
from bn_core.norm.running import RunningStats
from bn_core.text.numbers import format_number


@choice("frozen-parameters", "freezing", 5)
def frozen_parameters(draw: Draw) -> Choice:
    mean = draw.number((10, 20, 40))
    stats = RunningStats.start(1).after(normalize(to_column([mean - 1, mean + 1])))
    return Choice(
        "You fine-tune a model. You set requires_grad = False for γ and β of every batch-norm "
        "layer and call model.train(). What still changes in these layers?",
        "The running mean and variance",
        f"They are not parameters but averages. One batch with mean {format_number(mean)} moves a "
        f"running mean from 0 to {format_number(float(stats.mean[0]))}, without any gradient. Only "
        "layer.eval() stops that.",
        (
            Option(
                "Nothing",
                "No gradient is needed: each forward pass in training mode updates the running "
                "statistics.",
            ),
            Option(
                "γ and β, by weight decay",
                "A parameter without a gradient is skipped by PyTorch's optimizers.",
            ),
        ),
    )


@choice("no-grad", "freezing", 5)
def no_grad(draw: Draw) -> Choice:
    batch = draw.batch(4, 10, 30)
    step = normalize(to_column(batch))
    stats = RunningStats.start(1).after(step)
    return Choice(
        f"A new model is in training mode. You compute its predictions for {format_list(batch)} "
        "under torch.no_grad(), without calling eval(). What does its batch-norm layer do?",
        "It uses the batch's mean and updates the running mean",
        f"It subtracts {format_number(float(step.mean[0]))}, the mean of this batch, and the "
        f"running mean goes from 0 to {format_number(float(stats.mean[0]))}. no_grad() switches "
        "off gradients and nothing else.",
        (
            Option(
                "It uses the running mean and does not change it",
                "That is evaluation mode. no_grad() does not switch the mode.",
            ),
            Option(
                "It uses the batch's mean and does not change the running mean",
                "In training mode every forward pass updates it, with or without gradients.",
            ),
        ),
    )


@choice("undone-eval", "freezing", 5)
def undone_eval(draw: Draw) -> Choice:
    mean, count = draw.number((5, 8, 20)), draw.number((2, 3))
    stats = RunningStats.start(1)
    for _ in range(count):
        stats = stats.after(normalize(to_column([mean - 1, mean + 1])))
    return Choice(
        "You freeze a batch-norm layer with layer.eval() and requires_grad = False. Every epoch of "
        "your training loop begins with model.train(). Is the layer frozen?",
        "No: model.train() puts the layer back into training mode",
        f"model.train() switches every layer inside the model. After {count} batches with mean "
        f"{format_number(mean)}, a running mean that started at 0 is "
        f"{format_number(float(stats.mean[0]))}. Call layer.eval() again after every "
        "model.train().",
        (
            Option(
                "Yes: a layer keeps the mode that it was given last",
                "It was given one last by model.train(), which sets the mode of all layers.",
            ),
            Option(
                "Yes: requires_grad = False is enough",
                "That stops γ and β. The running statistics need no gradient to change.",
            ),
        ),
    )


QUESTIONS = (
    frozen_parameters,
    no_grad,
    undone_eval,
)
