"""Cases with running statistics that do not fit the data."""

from __future__ import annotations

from dataclasses import replace

from bn_core.lessons.clinic.case import Case, Diagnosis, Fix
from bn_core.lessons.clinic.cases.common import (
    LONGER,
    NORM,
    OVERFITTED,
    REESTIMATE,
    SLOWER,
    TESTED_IN_TRAINING_MODE,
    TOO_FEW_BATCHES,
    YIELD,
    set_momentum,
)

_COLD = "nn.BatchNorm1d(64, momentum=0.001)"
COLD = Case(
    "cold",
    "Low training loss, poor test accuracy",
    1,
    "After only two epochs the training loss is low. In evaluation mode the network gets many test "
    "images wrong, and many training images as well. I did call eval().",
    ((NORM, _COLD), ("EPOCHS = 4", "EPOCHS = 2")),
    (
        Diagnosis(
            "cold",
            "The running statistics have seen too few batches",
            "They start at mean 0 and variance 1. At momentum {momentum}, {seen} batches cover "
            "only {arrived}% of the way to the values of the data. One running variance is {var}; "
            "the true one is {true_var}.",
        ),
        OVERFITTED,
        Diagnosis(
            "poisoned",
            "A corrupted batch is in the running statistics",
            "{missing} entries of the buffers are NaN. One running variance is {var}, but it "
            "started at 1 and moves slowly at momentum {momentum}: no outlier is needed.",
        ),
        TESTED_IN_TRAINING_MODE,
        Diagnosis(
            "short",
            "The network needs more than two epochs to learn",
            "The weights are good enough: with batch statistics, in training mode, the network has "
            "accuracy {train_training} on the training images.",
        ),
    ),
    (
        set_momentum(0.1, _COLD, "Set momentum=0.1, PyTorch's default"),
        Fix(
            "cumulative",
            "Set momentum=None, the plain average of all batches",
            ((_COLD, "nn.BatchNorm1d(64, momentum=None)"),),
        ),
        set_momentum(0.0001, _COLD, "Set momentum=0.0001, an even slower average"),
        REESTIMATE,
        Fix("train", "Test in training mode", (("return net.eval()", "return net.train()"),)),
        SLOWER,
    ),
    frozenset({"momentum 0.1", "cumulative", "again", "epochs_times"}),
    threshold=0.92,
)

_KERAS = "nn.BatchNorm1d(64, momentum=0.99)"
KERAS = Case(
    "keras",
    "Ported from Keras",
    2,
    "I ported a Keras model to PyTorch, with the same value for every setting. It trains equally "
    "well. In evaluation mode the port is much worse, and how much worse depends on when I stop.",
    ((NORM, _KERAS), ("BATCH = 32", "BATCH = 7"), ("RATE = 0.1", "RATE = 0.02")),
    (
        Diagnosis(
            "momentum",
            "Momentum means the opposite in the other library",
            "At momentum {momentum} the running statistics are almost those of the newest batch, "
            "and the last batch of an epoch has only {smallest} images. In Keras, 0.99 is the "
            "weight of the old value; in PyTorch the same layer has momentum=0.01.",
        ),
        Diagnosis(
            "eps",
            "The libraries use a different ε",
            "They do: Keras uses 0.001. Run it with that value. It helps, but not enough.",
        ),
        TOO_FEW_BATCHES,
        TESTED_IN_TRAINING_MODE,
        Diagnosis(
            "biased",
            "One library stores the biased variance",
            "In batches of {largest} that is a factor of 7/6. The worst running variance is "
            "{ratio} times the true one.",
        ),
    ),
    (
        set_momentum(0.01, _KERAS, "Set momentum=0.01, the same layer in PyTorch's terms"),
        set_momentum(0.999, _KERAS, "Set momentum=0.999"),
        Fix(
            "eps",
            "Use the ε of Keras as well",
            ((_KERAS, "nn.BatchNorm1d(64, momentum=0.99, eps=1e-3)"),),
        ),
        set_momentum(0.1, _KERAS, "Set momentum=0.1, PyTorch's default"),
        LONGER,
        SLOWER,
    ),
    frozenset({"momentum 0.01", "momentum 0.1"}),
    threshold=0.85,
)

_HOLE = """\
x[700, 20] = torch.nan  # one pixel of one scan is missing
x_test, y_test = """
_GUARD = """\
            if not loss.isfinite():
                yield loss.item(), labels
                continue  # do not learn from a broken batch
            optimizer.zero_grad()"""
_COMPLETE = """\
complete = x.isfinite().all(1)
x, y = x[complete], y[complete]
torch.manual_seed(SEED)"""
MISSING = Case(
    "missing",
    "One missing pixel",
    2,
    "One pixel of one training image is missing. I skip every step whose loss is not finite, so "
    "the network never learns from it, and the loss looks fine. In evaluation mode every answer is "
    "the same digit.",
    (("x_test, y_test = ", _HOLE), ("            optimizer.zero_grad()", _GUARD)),
    (
        Diagnosis(
            "poisoned",
            "The running statistics contain NaN",
            "{missing} entries of the buffers are NaN. The step was skipped {lost} times, but each "
            "time the forward pass had already updated the buffers. A NaN never fades from a "
            "running average.",
        ),
        Diagnosis(
            "weights",
            "The weights are NaN",
            "Then the training loss would be NaN, too. Its last values are {loss} on average.",
        ),
        TOO_FEW_BATCHES,
        Diagnosis(
            "skipped",
            "Too many steps are skipped",
            "Only {lost} of {steps} steps were skipped.",
        ),
        TESTED_IN_TRAINING_MODE,
    ),
    (
        Fix(
            "filter",
            "Remove images with a missing pixel before training",
            (("torch.manual_seed(SEED)", _COMPLETE),),
        ),
        Fix(
            "inputs",
            "Replace NaN by 0 in the training images",
            (("net(images), labels", "net(images.nan_to_num(0)), labels"),),
        ),
        Fix(
            "outputs",
            "Replace NaN by 0 in the outputs of the test",
            (("model(images).argmax", "model(images).nan_to_num(0).argmax"),),
        ),
        REESTIMATE,
        set_momentum(0.5, label="Set momentum=0.5, to forget faster"),
        SLOWER,
        LONGER,
    ),
    frozenset({"filter", "inputs"}),
)

_VALIDATE = """\
x_negative = 0.4 - x_test  # the same images, black on white


def validate():
    with torch.no_grad():
        return torch.cat([net(images).argmax(1) for images in x_negative.split(50)])


def train():"""
VALIDATED = Case(
    "validated",
    "It was good until I validated it",
    2,
    "After every epoch I also evaluate the network on negatives, black on white, without "
    "gradients. So it cannot learn from them. Since I do this, accuracy on the ordinary test "
    "images is poor.",
    (("def train():", _VALIDATE), (YIELD, YIELD + "        validate()\n")),
    (
        Diagnosis(
            "leaked",
            "Validation in training mode overwrites the running statistics",
            "The layers have seen {seen} batches, but there were only {steps} training batches. "
            "The others are validation batches, and they came last. no_grad() stops gradients, not "
            "the update of buffers.",
        ),
        Diagnosis(
            "learned",
            "The network learns from the negatives",
            "validate() takes no optimizer step. With batch statistics the network still has "
            "accuracy {train_training} on the training images.",
        ),
        TESTED_IN_TRAINING_MODE,
        TOO_FEW_BATCHES,
        OVERFITTED,
    ),
    (
        Fix(
            "eval",
            "Call net.eval() at the start of validate()",
            (("def validate():\n", "def validate():\n    net.eval()\n"),),
        ),
        Fix(
            "copy",
            "Validate a copy of the network",
            (
                ("def validate():\n", "def validate():\n    copied = copy.deepcopy(net)\n"),
                ("net(images).argmax", "copied(images).argmax"),
                ("import torch\n", "import copy\n\nimport torch\n"),
            ),
        ),
        Fix(
            "inference",
            "Use inference_mode() in validate()",
            (
                (
                    "    with torch.no_grad():\n        return torch.cat([net",
                    "    with torch.inference_mode():\n        return torch.cat([net",
                ),
            ),
        ),
        Fix(
            "small", "Validate in batches of 5", (("x_negative.split(50)", "x_negative.split(5)"),)
        ),
        replace(
            REESTIMATE,
            hides="validate() still overwrites the running statistics after every epoch. They are "
            "only recomputed at the end.",
        ),
        LONGER,
        SLOWER,
    ),
    frozenset({"eval", "copy"}),
    threshold=0.93,
)

_TUNE = """\
    net[:6].requires_grad_(False)  # freeze all layers but the head
    new_head = nn.Linear(64, 2)  # is the digit odd, in negatives?
    tuner = torch.optim.SGD(new_head.parameters(), lr=RATE)
    for epoch in range(2):
        net.train()
        for images, labels in loader:
            loss = cross_entropy(new_head(net[:6](0.4 - images)), labels % 2)
            tuner.zero_grad()
            loss.backward()
            tuner.step()
            yield loss.item(), labels
"""
_SECOND_TASK = """\
        net.train()
        for images, labels in loader:
            loss = cross_entropy(new_head"""
_BODY_IN_EVAL = _SECOND_TASK.replace("net.train()\n", "net.train()\n        net[:6].eval()\n")
_BODY = "            loss = cross_entropy(new_head(net[:6](0.4 - images)), labels % 2)"
_BODY_NO_GRAD = """\
            with torch.no_grad():
                features = net[:6](0.4 - images)
            loss = cross_entropy(new_head(features), labels % 2)"""
FROZEN = Case(
    "frozen",
    "A frozen network that changes",
    3,
    "I froze all layers of a good network except its head, with requires_grad=False, and trained "
    "a second head on negatives. No weight of the frozen layers or of the first head has changed. "
    "Yet the network has forgotten the first task.",
    ((YIELD, YIELD + _TUNE),),
    (
        Diagnosis(
            "buffers",
            "The running statistics of the frozen layers have changed",
            "requires_grad=False freezes weights, γ and β. In training mode every forward pass "
            "still updates the buffers: {seen} batches, the negatives last. In one layer the "
            "running mean is now {off} standard deviations from the mean of the first task.",
        ),
        Diagnosis(
            "weights",
            "The frozen weights have changed after all",
            "They have not: with batch statistics the first head still has accuracy "
            "{train_training} on its training images.",
        ),
        Diagnosis(
            "head",
            "The first head was overwritten",
            "The second head is a layer of its own, and its optimizer updates nothing else.",
        ),
        Diagnosis(
            "rate",
            "The learning rate of the new head is too high",
            "The test of the first task does not use the new head, however fast that learns.",
        ),
        TESTED_IN_TRAINING_MODE,
    ),
    (
        Fix(
            "once",
            "Call eval() on the frozen layers once, after freezing",
            (
                (
                    "  # freeze all layers but the head\n",
                    "  # freeze all layers but the head\n    net[:6].eval()\n",
                ),
            ),
        ),
        Fix(
            "always",
            "Call eval() on the frozen layers after every net.train()",
            ((_SECOND_TASK, _BODY_IN_EVAL),),
        ),
        Fix("no_grad", "Run the frozen layers under no_grad()", ((_BODY, _BODY_NO_GRAD),)),
        Fix(
            "zero",
            "Set momentum=0 in the frozen layers",
            (
                (
                    "  # freeze all layers but the head\n",
                    "  # freeze all layers but the head\n    for layer in (net[1], net[4]):\n"
                    "        layer.momentum = 0.0\n",
                ),
            ),
        ),
        Fix(
            "slower",
            "Use a hundredth of the learning rate for the new head",
            (
                (
                    "tuner = torch.optim.SGD(new_head.parameters(), lr=RATE)",
                    "tuner = torch.optim.SGD(new_head.parameters(), lr=RATE / 100)",
                ),
            ),
        ),
        LONGER,
    ),
    frozenset({"always", "zero"}),
)
