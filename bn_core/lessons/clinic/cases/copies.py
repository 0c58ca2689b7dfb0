"""Cases with a second network that is made from the first."""

from __future__ import annotations

from dataclasses import replace

from bn_core.lessons.clinic.case import Case, Diagnosis, Fix
from bn_core.lessons.clinic.cases.common import (
    LONGER,
    OVERFITTED,
    SIX,
    TESTED_IN_TRAINING_MODE,
    TWO,
    set_momentum,
)

_STEP = "            optimizer.step()\n"
_COPY = """\
best = build()


def keep():
    with torch.no_grad():
        for theirs, ours in zip(best.parameters(), net.parameters()):
            theirs.copy_(ours)


def train():"""
TARGET = Case(
    "target",
    "A copy with the same weights",
    2,
    "After every epoch I copy the weights into a second network, so that I always have the newest "
    "one to use. Parameter by parameter both are equal. In evaluation mode the first network gets "
    "most test images right, and the copy does not.",
    (
        (TWO, SIX),
        ("def train():", _COPY),
        (
            "            yield loss.item(), labels\n",
            "            yield loss.item(), labels\n        keep()\n",
        ),
        ("return net.eval()", "return best.eval()"),
    ),
    (
        Diagnosis(
            "buffers",
            "The copy has its own running statistics",
            "parameters() lists weights, biases, γ and β. The running statistics are buffers, and "
            "keep() leaves them out: the copy's layers have seen {seen} batches, so they still "
            "hold mean 0 and variance 1. One running variance is {ratio} times the true one.",
        ),
        Diagnosis(
            "shared",
            "Both networks share their tensors",
            "copy_() copies numbers into tensors that already exist. Nothing is shared, or the "
            "copy would also share what it lacks.",
        ),
        Diagnosis(
            "late",
            "The copy is one epoch too old",
            "keep() runs after every epoch, the last one included. With batch statistics "
            "the copy has accuracy {train_training} on the training images.",
        ),
        TESTED_IN_TRAINING_MODE,
        OVERFITTED,
    ),
    (
        Fix(
            "state",
            "Copy the whole state_dict()",
            (
                (
                    "        for theirs, ours in zip(best.parameters(), net.parameters()):\n"
                    "            theirs.copy_(ours)\n",
                    "        best.load_state_dict(net.state_dict())\n",
                ),
            ),
        ),
        Fix(
            "both",
            "Copy the buffers as well as the parameters",
            (
                (
                    "            theirs.copy_(ours)\n",
                    "            theirs.copy_(ours)\n"
                    "        for theirs, ours in zip(best.buffers(), net.buffers()):\n"
                    "            theirs.copy_(ours)\n",
                ),
            ),
        ),
        Fix("detach", "Copy detached weights", (("copy_(ours)", "copy_(ours.detach())"),)),
        Fix("often", "Copy after every batch", (("        keep()", "            keep()"),)),
        set_momentum(0.5),
        LONGER,
    ),
    frozenset({"state", "both"}),
    threshold=0.7,
)

_READY = "    return averaged.module.eval()"
AVERAGED = Case(
    "averaged",
    "The average of all weights is worse",
    3,
    "I train with a high learning rate and average the weights of all steps, as I read. Averaged "
    "weights should be better than the last ones. Mine are worse, also if I average over more "
    "epochs.",
    (
        (TWO, SIX),
        ("RATE = 0.1", "RATE = 1.0"),
        ("loader = DataL", "averaged = AveragedModel(net)\nloader = DataL"),
        (_STEP, _STEP + "            averaged.update_parameters(net)\n"),
        ("    return net.eval()", _READY),
        (
            "from torch import nn\n",
            "from torch import nn\nfrom torch.optim.swa_utils import AveragedModel, update_bn\n",
        ),
    ),
    (
        Diagnosis(
            "statistics",
            "The running statistics do not belong to the averaged weights",
            "They are those of the last weights. Averaging cancels the noise in the weights, so "
            "what the averaged network's layers compute varies less: one running variance is "
            "{var}, and the true one {true_var}. With batch statistics it has accuracy "
            "{train_training} on the training images.",
        ),
        Diagnosis(
            "start",
            "The first weights are in the average",
            "They are one of more than a hundred. With batch statistics the averaged "
            "network has accuracy {train_training} on the training images.",
        ),
        Diagnosis(
            "rate",
            "The learning rate is too high",
            "It is high, and averaging needs that. The loss still falls, to {loss} on average over "
            "the last batches.",
        ),
        TESTED_IN_TRAINING_MODE,
        OVERFITTED,
    ),
    (
        Fix(
            "update",
            "Call update_bn() with the training data before the test",
            ((_READY, "    update_bn(loader, averaged)\n" + _READY),),
        ),
        Fix(
            "buffers",
            "Average the running statistics, too",
            (("AveragedModel(net)", "AveragedModel(net, use_buffers=True)"),),
            hides="An average of variances is not the variance of the averaged network. Here they "
            "are close enough for this test; compare them in the table of running statistics.",
        ),
        Fix("last", "Test the last weights", (("averaged.module.eval()", "net.eval()"),)),
        replace(
            set_momentum(0.01),
            hides="A slower average is less noisy. But it still mixes the statistics of more than "
            "a hundred networks, and none of them is the averaged one.",
        ),
        LONGER,
    ),
    frozenset({"update"}),
    threshold=0.94,
)
