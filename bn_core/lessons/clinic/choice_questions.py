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
        "The batch-norm layers of a pretrained network are put into evaluation mode once. Then "
        f"each of {epochs} epochs begins with model.train(). In which mode are these layers while "
        "the network trains?",
        "In training mode, from the first epoch on",
        f"model.train() sets the mode of every layer of the model, here {epochs} times. Call "
        "eval() on the batch-norm layers after each call, or override the model's train().",
        (
            Option(
                "In evaluation mode, because it was set for these layers",
                "model.train() overwrites the mode of all layers.",
            ),
            Option(
                "In evaluation mode, if γ and β have requires_grad = False",
                "requires_grad concerns gradients. It does not change the mode.",
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
        "For the same two examples the loss is 0.04 in training mode and 3238 in evaluation mode. "
        "What do you look at first?",
        "The running mean and variance",
        "Here the two modes differ in nothing else. If the running mean and variance are still 0 "
        f"and 1, {format_list(batch)} gives {format_list(cold)} in evaluation mode instead of "
        f"{format_list(train)}.",
        (
            Option("Overfitting", "Both losses are about the same examples."),
            Option("The learning rate", "No optimizer step was taken between the two losses."),
            Option(
                "The weights, of which eval() uses another copy",
                "eval() uses the same weights. It only switches the statistics of batch norm.",
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
        "One training batch contains a NaN. Its optimizer step is skipped, so no weight becomes "
        "NaN, and training goes on well. What does the model do in evaluation mode?",
        "Every output is NaN until the running statistics are reset",
        "The forward pass had already updated the running mean, and 0.9 · NaN is NaN. After "
        f"{good} good batches it is still {left}. Call reset_running_stats() and run some "
        "training batches.",
        (
            Option(
                "It works as in training mode, because the step was skipped",
                "The running statistics are updated in the forward pass, before the step.",
            ),
            Option(
                "It is bad for about 44 batches, then good again",
                "A large outlier fades like this. A NaN stays NaN.",
            ),
        ),
    )


@choice("validated-in-train-mode", "clinic", 11)
def validated_in_train_mode(draw: Draw) -> Choice:
    mean, batches = draw.number((5, 8)), draw.number((22, 44, 60))
    path = compute_running_moments(np.full(batches, float(mean)), np.ones(batches), 0.1, 0).mean
    return Choice(
        "After each epoch the validation set runs through the model under no_grad(), but without "
        "eval(). What does that do to the model that is saved?",
        "Its running statistics become those of the validation set",
        f"In training mode every forward pass updates them. {batches} validation batches with mean "
        f"{format_number(mean)} move a running mean from 0 to {format_number(float(path[-1]))}. "
        "So information about the validation set is saved with the model.",
        (
            Option(
                "Nothing, because nothing is learned without gradients",
                "The running statistics are updated without gradients.",
            ),
            Option(
                "Its weights adapt to the validation set",
                "The weights change only in an optimizer step, and there is none.",
            ),
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
        "A classifier does well on a shuffled test set and badly on the same images sorted by "
        "class. What is wrong?",
        "It predicts in training mode",
        f"In training mode each value is normalized with its batch. In a batch with "
        f"{format_list(mixed)} the value {value} becomes {format_number(one)}, in a batch with "
        f"{format_list(alike)} it becomes {format_number(other)}. In evaluation mode the order "
        "does not matter.",
        (
            Option(
                "It overfits the order of the training images",
                "In evaluation mode the order of the test images could not change an answer.",
            ),
            Option(
                "The running statistics are out of date",
                "In evaluation mode they would harm both orders in the same way.",
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
        "Dropout with p = 0.5 comes directly before batch norm. Why can evaluation mode be worse, "
        "even after long training?",
        "Dropout adds variance in training and is off in evaluation mode",
        f"Without dropout {format_list(batch)} has variance {format_number(float(plain.var[0]))}. "
        "In training half of the values become 0 and the others are doubled. Their variance is "
        f"{format_number(float(train.var[0]))} on average, and running_var stores that.",
        (
            Option(
                "Dropout shifts the mean and is off in evaluation mode",
                "The values that remain are divided by 1 − p, so the expected mean is the same.",
            ),
            Option("Dropout is still on in evaluation mode", "eval() switches it off."),
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
        f"Someone ports a Keras layer with momentum {format_number(1 - share)} to PyTorch as "
        f"BatchNorm1d(64, momentum={format_number(share)}) and trains it for {batches} batches. "
        "The model is good in training mode and bad in evaluation mode. Why?",
        "The running statistics are still close to 0 and 1",
        f"After {batches} batches with momentum {format_number(share)} they have covered "
        f"{ways[share]}% of the way. With PyTorch's default of 0.1 they would have covered "
        f"{ways[0.1]}%.",
        (
            Option(
                "Such a small momentum slows the optimizer down",
                "It is not the optimizer's momentum. It does not affect training at all.",
            ),
            Option(
                f"With momentum {format_number(share)} the layer forgets too fast",
                "In PyTorch momentum is the share of the new batch, so a small one forgets slowly.",
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
        "A network is trained on batches of photographs and batches of drawings in turn. No batch "
        "mixes the two. Why does the network fail on both in evaluation mode?",
        "Its running statistics mix both and fit neither",
        f"Let a feature have mean {format_number(one)} in photographs and {format_number(two)} in "
        "drawings. Training always subtracts the mean of the batch. The running mean is near "
        f"{format_number(float(both.mean[0]))}, so the average photograph gets x̂ = "
        f"{format_number(x_hat)} instead of 0.",
        (
            Option(
                "It forgets one kind while it learns the other",
                "In training mode it is good on both, with the same weights.",
            ),
            Option(
                "γ and β cannot fit two kinds of images",
                "In training mode the same γ and β work for both.",
            ),
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
