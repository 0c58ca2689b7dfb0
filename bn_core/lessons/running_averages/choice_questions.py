"""What is said of training and inference, true and untrue."""

from __future__ import annotations

from itertools import product

import numpy as np

from bn_core.lessons.draw import Draw, column, listed
from bn_core.lessons.question import Choice, Option, choice
from bn_core.norm.conventions import KERAS, PYTORCH, update
from bn_core.norm.forward import normalize
from bn_core.norm.running import RunningStats, normalize_with
from bn_core.text.numbers import show


@choice("whose-momentum", "running_averages", 4)
def whose_momentum(draw: Draw) -> Choice:
    mean = draw.one_of((10, 20, 50))
    step = normalize(column([mean - 1, mean + 1]))
    right, other = (float(update(step, each, 0.9).mean[0]) for each in (PYTORCH, KERAS))
    return Choice(
        "A book says: “momentum = 0.9 gives the old average nine tenths”. For which library is "
        "that true?",
        "Keras",
        f"From 0 and a batch of mean {show(mean)}, Keras's momentum 0.9 gives {show(other)}, "
        f"PyTorch's {show(right)}: there 0.9 is the share of the new batch.",
        (
            Option("PyTorch", f"PyTorch's 0.9 moves the mean from 0 to {show(right)} at once."),
            Option("Both", "They mean the opposite; a ported number is wrong without an error."),
            Option(
                "Neither: it is the optimizer's momentum",
                "The word is the same, but this one averages statistics.",
            ),
        ),
    )


@choice("frozen-parameters", "running_averages", 5)
def frozen_parameters(draw: Draw) -> Choice:
    mean = draw.one_of((10, 20, 40))
    stats = RunningStats.start(1).after(normalize(column([mean - 1, mean + 1])))
    return Choice(
        "For fine-tuning, requires_grad = False is set on γ and β of all batch norms, and "
        "model.train() is called. What of them still changes?",
        "The running mean and variance",
        f"They are averages, not parameters. One batch of mean {show(mean)} moves a running mean "
        f"from 0 to {show(float(stats.mean[0]))}, without any gradient. Only eval mode of the "
        "layer stops that.",
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
    step = normalize(column(batch))
    stats = RunningStats.start(1).after(step)
    return Choice(
        f"A new model in train mode is asked for a prediction on {listed(batch)} under "
        "torch.no_grad(), without eval(). What does its batch norm do?",
        "It uses the batch's mean and updates the running one",
        f"It subtracts {show(float(step.mean[0]))}, this batch's mean, and the running mean goes "
        f"from 0 to {show(float(stats.mean[0]))}. no_grad stops gradients, and nothing else.",
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


@choice("redundant-bias", "running_averages", 12)
def redundant_bias(draw: Draw) -> Choice:
    batch, bias = draw.batch(4), draw.one_of((3, 7, 100))
    before, after = (normalize(column(batch) + shift) for shift in (0, bias))
    off = round(float(np.abs(after.y - before.y).max()), 9)
    return Choice(
        "nn.Linear(64, 64) with a bias is followed by nn.BatchNorm1d(64). What is the bias worth "
        "in training?",
        "Nothing: β does its work",
        f"{listed(batch)} with {show(bias)} added to each differs behind batch norm by "
        f"{show(off)}. Its gradient is zero too, so bias=False saves 64 numbers.",
        (
            Option("It shifts the output, as β alone could not", "β is just such a shift."),
            Option(
                "It is needed where the mean of x is not 0",
                "The batch's mean is taken away, whatever it is.",
            ),
        ),
    )


@choice("corrected-variance", "running_averages", 6)
def corrected_variance(draw: Draw) -> Choice:
    values, size = draw.batch(3, 0, 9), draw.one_of((2, 3, 4))
    every = normalize(np.array(list(product(values, repeat=size)), dtype=np.float64).T)
    true, plain = float(np.var(values)), float(every.var.mean())
    return Choice(
        f"Batches of {size} are drawn at random from {listed(values)}, whose variance is "
        f"{show(true)}. Each batch's variance (divided by m) is multiplied by m/(m − 1). What do "
        "the results average in the long run?",
        f"Exactly {show(true)}",
        f"Over all {every.x.shape[1]} possible batches the variance "
        f"averages {show(plain)}; times {size}/{size - 1} it is "
        f"{show(float(every.unbiased_var.mean()))}. For independent draws the correction is exact.",
        (
            Option(
                f"About {show(true)}, since the correction is approximate",
                "An encyclopedia says so; for independent draws it is exact.",
            ),
            Option(
                f"{show(plain)}: an average of small batches stays too small",
                "That is without the correction.",
            ),
        ),
    )


@choice("fold-it", "running_averages", 19)
def fold_it(draw: Draw) -> Choice:
    mean, var = draw.one_of((2, 5, 8)), draw.one_of((4, 9, 16))
    stats = RunningStats(np.array([float(mean)]), np.array([float(var)]))
    zero, one = normalize_with(stats, [[0.0], [1.0]], eps=0.0).y[:, 0]
    return Choice(
        "A convolution without a bias is followed by batch norm. Can both become one convolution?",
        "In eval mode, if it gets a bias",
        f"With fixed statistics it is one line. For mean {show(mean)}, variance {show(var)} "
        f"it sends 0 to {show(float(zero))} and 1 to {show(float(one))}: slope "
        f"{show(float(one - zero))} goes into the filter, {show(float(zero))} into a new bias.",
        (
            Option("Not without a bias to fold into", "A new one is added: b = β − γ·mean/σ."),
            Option(
                "Yes, in train mode too",
                "There mean and variance are of each batch: no fixed line.",
            ),
            Option(
                "Yes, by scaling the filter alone",
                f"Then 0 would give 0; batch norm gives {show(float(zero))}.",
            ),
        ),
    )


@choice("ported-epsilon", "running_averages", 17)
def ported_epsilon(draw: Draw) -> Choice:
    var = draw.one_of((0.001, 0.01))
    stats = RunningStats(np.zeros(1), np.array([var]))
    torch, keras = (
        float(normalize_with(stats, [[0.1]], eps=each.eps).y[0, 0]) for each in (PYTORCH, KERAS)
    )
    return Choice(
        "A trained PyTorch model is rebuilt in Keras: same weights, γ, β, running averages, batch "
        "norm otherwise as it comes. Features with a small variance come out differently. Why?",
        "Keras's ε is 100 times as large",
        f"By default ε is {show(PYTORCH.eps)} in PyTorch and {show(KERAS.eps)} in Keras. With a "
        f"running variance of {show(var)}, x = 0.1 becomes {show(torch)} there and {show(keras)} "
        "here.",
        (
            Option(
                "Keras's momentum is the other way round",
                "True, but momentum only matters while training.",
            ),
            Option(
                "Keras divides by the unbiased variance",
                "At inference both divide by what is stored, and that was copied.",
            ),
        ),
    )


QUESTIONS = (
    whose_momentum,
    frozen_parameters,
    no_grad,
    redundant_bias,
    corrected_variance,
    fold_it,
    ported_epsilon,
)
