"""Choice questions on models broken by their running statistics or their mode."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.draw import Draw, format_list, to_column
from bn_core.lessons.question import Choice, Option, choice
from bn_core.norm.averages import compute_running_moments
from bn_core.norm.forward import normalize
from bn_core.norm.running import RunningStats, normalize_with
from bn_core.text.numbers import format_number


@choice("model-train", "clinic", 5)
def model_train(draw: Draw) -> Choice:
    epochs = draw.number((5, 10, 20))
    return Choice(
        "The batch norms of a pretrained network are put in eval mode once. Then each of "
        f"{epochs} epochs begins with model.train(). In which mode are they while it trains?",
        "In train mode, from the first epoch on",
        f"model.train() sets every module below it, {epochs} times here, whatever was set before. "
        "Call eval() on them after it, or override train() of the model.",
        (
            Option(
                "In eval mode: they were set by themselves",
                "train() walks through all modules and overwrites their mode.",
            ),
            Option(
                "In eval mode if γ and β have requires_grad = False",
                "The mode and the gradients have nothing to do with each other.",
            ),
        ),
    )


@choice("cold-eval", "clinic", 1)
def cold_eval(draw: Draw) -> Choice:
    mean = draw.number((50, 100, 200))
    batch = [mean - 2, mean + 2]
    train = normalize(to_column(batch)).y[:, 0]
    cold = normalize_with(RunningStats.start(1), to_column(batch)).y[:, 0]
    return Choice(
        "On the same two samples the loss is 0.04 in train mode and 3238 in eval mode. Which is "
        "the first thing to look at?",
        "The running mean and variance",
        "The modes differ in nothing else here. With buffers still at 0 and 1, "
        f"{format_list(batch)} gives {format_list(cold)} instead of {format_list(train)}.",
        (
            Option("Overfitting", "They are the same samples, so there is nothing to generalize."),
            Option("The learning rate", "No step lies between the two losses: only the mode."),
            Option(
                "The weights, which eval() reads from another copy",
                "eval() changes no weight; it switches what batch norm divides by.",
            ),
        ),
    )


@choice("one-nan", "clinic", 11)
def one_nan(draw: Draw) -> Choice:
    good = draw.number((10, 100, 1000))
    means = np.array([1.0, np.nan] + [1.0] * good)
    left = format_number(
        float(compute_running_moments(means, np.ones(len(means)), 0.1, 0).mean[-1])
    )
    return Choice(
        "One training batch holds a NaN. The step is skipped, so no weight is harmed, and training "
        "goes on well. How is the model in eval mode?",
        "Every output is NaN, until the buffers are reset",
        f"The forward pass has already updated the running mean, and 0.9 · NaN is NaN: after "
        f"{good} good batches it is {left}. Call reset_running_stats() and let it see batches.",
        (
            Option(
                "As good as in train mode: the step was skipped",
                "The buffers move in the forward pass, before any step.",
            ),
            Option(
                "Bad for about 44 batches, then good again",
                "That holds for an outlier; a NaN is no number that fades.",
            ),
        ),
    )


@choice("validated-in-train-mode", "clinic", 11)
def validated_in_train_mode(draw: Draw) -> Choice:
    mean, batches = draw.number((5, 8)), draw.number((22, 44, 60))
    path = compute_running_moments(np.full(batches, float(mean)), np.ones(batches), 0.1, 0).mean
    return Choice(
        "After each epoch the validation set is run under no_grad, but without eval(). What does "
        "that do to the model that is saved?",
        "Its running averages are those of the validation set",
        f"In train mode each forward pass updates them. {batches} validation batches of mean "
        f"{format_number(mean)} move a running mean from 0 to {format_number(float(path[-1]))}: "
        "validation data has leaked into what is deployed.",
        (
            Option(
                "Nothing: without gradients nothing is learned",
                "The running averages need no gradient.",
            ),
            Option("Its weights have adapted to the validation set", "No step was taken."),
        ),
    )


@choice("sorted-test-set", "clinic", 2)
def sorted_test_set(draw: Draw) -> Choice:
    mixed, alike = draw.batch(4, 0, 20), draw.batch(3, 14, 20)
    value = 17
    one, other = (
        float(normalize(to_column([value, *each])).x_hat[0, 0]) for each in (mixed, alike)
    )
    return Choice(
        "A classifier does well on a shuffled test set and badly on the same set sorted by class. "
        "What is wrong?",
        "It predicts in train mode",
        f"Then each image is measured against its batch: {value} beside {format_list(mixed)} has "
        f"an x̂ of {format_number(one)}, among its own kind {format_list(alike)} of "
        f"{format_number(other)}. In eval mode the order cannot matter.",
        (
            Option(
                "It has overfitted the order of the training set",
                "In eval mode no order could change an answer; look at the mode first.",
            ),
            Option(
                "The running averages are too old",
                "In eval mode bad averages would harm both orders alike.",
            ),
        ),
    )


@choice("variance-shift", "clinic", 10)
def variance_shift(draw: Draw) -> Choice:
    batch = draw.batch(4, 1, 9)
    kept = [2 * x for x in batch]
    plain = normalize(to_column(batch))
    train = normalize(to_column([*kept, *[0] * len(batch)]))
    return Choice(
        "Dropout with p = 0.5 stands right before batch norm. Why may eval mode do worse, though "
        "the running averages have long settled?",
        "Dropout adds variance in training, and is off in eval mode",
        f"{format_list(batch)} has variance {format_number(float(plain.var[0]))} in eval mode. "
        "With half of it zeroed and the rest doubled, training sees "
        f"{format_number(float(train.var[0]))} on average, and running_var keeps that.",
        (
            Option(
                "Dropout shifts the mean, and is off in eval mode",
                "What is kept is divided by 1 − p, so that the mean stays.",
            ),
            Option("Dropout goes on in eval mode", "eval() switches it off."),
        ),
    )


@choice("lagging-memory", "clinic", 1)
def lagging_memory(draw: Draw) -> Choice:
    share, batches = draw.number((0.001, 0.002)), draw.number((50, 100, 200))
    ways = {
        each: format_number(
            100
            * float(compute_running_moments(np.ones(batches), np.ones(batches), each, 0).mean[-1])
        )
        for each in (share, 0.1)
    }
    return Choice(
        f"Someone writes BatchNorm1d(64, momentum={format_number(1 - share)}) in Keras's way, "
        f"corrects it to {format_number(share)} and trains for {batches} batches. Train mode is "
        "fine, eval mode is not. Why?",
        "The running averages have hardly left 0 and 1",
        f"After {batches} batches with share {format_number(share)} they have gone {ways[share]}% "
        f"of the way; at PyTorch's default of 0.1 it is {ways[0.1]}%.",
        (
            Option(
                "Too small a momentum slows the optimizer down",
                "It is not the optimizer's momentum; training does not read it at all.",
            ),
            Option(
                f"{format_number(share)} forgets too fast",
                "In PyTorch a small momentum forgets slowly: it is the new batch's share.",
            ),
        ),
    )


@choice("two-domains", "clinic", 1)
def two_domains(draw: Draw) -> Choice:
    one, two = draw.number((0, 2)), draw.number((10, 20))
    both = RunningStats.start(1, None)
    for mean in (one, two):
        both = both.after(normalize(to_column([mean - 1, mean + 1])))
    x_hat = float(normalize_with(both, [[float(one)]]).x_hat[0, 0])
    return Choice(
        "One network is trained in turn on batches of photographs and batches of drawings. Each "
        "batch is of one kind. Why does it fail in eval mode on both?",
        "Its running averages are a mixture that fits neither",
        f"If a feature averages {format_number(one)} in one kind and {format_number(two)} in the "
        "other, training always subtracts the right one, but the running mean is near "
        f"{format_number(float(both.mean[0]))}. The first kind's average number then has an x̂ of "
        f"{format_number(x_hat)}, not 0.",
        (
            Option(
                "It forgets one kind while it learns the other",
                "Train mode is fine on both, with the same weights: look at the statistics.",
            ),
            Option("γ and β cannot serve two kinds", "In training they do, and they are the same."),
        ),
    )


QUESTIONS = (
    model_train,
    cold_eval,
    one_nan,
    validated_in_train_mode,
    sorted_test_set,
    variance_shift,
    lagging_memory,
    two_domains,
)
