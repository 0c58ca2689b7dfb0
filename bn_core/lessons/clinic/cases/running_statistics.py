"""Cases whose running statistics are wrong in evaluation mode."""

from __future__ import annotations

from bn_core.lessons.clinic.case import Case, Diagnosis, Fix
from bn_core.lessons.clinic.cases.common import (
    LONGER,
    NORM,
    REESTIMATE,
    SLOWER,
    YIELD,
    set_momentum,
)

_COLD = "nn.BatchNorm1d(64, momentum=0.001)"
COLD = Case(
    "cold",
    "Train loss falls, test stays behind",
    1,
    "Two quick epochs, and the training loss is low already. In eval mode the same network gets "
    "many test images wrong, and the training images as well. I did call eval().",
    ((NORM, _COLD), ("EPOCHS = 4", "EPOCHS = 2")),
    (
        Diagnosis(
            "cold",
            "The running statistics are still near where they started",
            "{seen} batches at momentum {momentum} take an average {arrived} % of the way from "
            "mean 0 and variance 1. One running variance is {var}, the true one {true_var}.",
        ),
        Diagnosis(
            "overfitting",
            "It has overfitted",
            "Then the training images would be answered well in eval mode. It gets {eval_training} "
            "of them.",
        ),
        Diagnosis(
            "poisoned",
            "A broken batch is in the running statistics",
            "Of a NaN there is no trace ({missing} entries), and {seen} batches at momentum "
            "{momentum} explain a variance of {var}: it began at 1.",
        ),
        Diagnosis(
            "mode",
            "The network is asked in train mode",
            "{training} of {norms} layers are in train mode.",
        ),
        Diagnosis(
            "short",
            "Two epochs are too few to learn",
            "The weights know enough: with the training set's own statistics, in train mode, they "
            "get {train_training} of it right.",
        ),
    ),
    (
        set_momentum(0.1, _COLD, "momentum=0.1, PyTorch's default"),
        Fix(
            "cumulative",
            "momentum=None: average all batches alike",
            ((_COLD, "nn.BatchNorm1d(64, momentum=None)"),),
        ),
        set_momentum(0.0001, _COLD, "momentum=0.0001: smoother still"),
        REESTIMATE,
        Fix("train", "Ask it in train mode", (("return net.eval()", "return net.train()"),)),
        SLOWER,
    ),
    threshold=0.92,
)

_KERAS = "nn.BatchNorm1d(64, momentum=0.99)"
KERAS = Case(
    "keras",
    "Ported from Keras",
    2,
    "I ported a Keras model to PyTorch, number by number. Training is the same. In eval mode the "
    "port is bad, and it fails in a different way each time I test it.",
    ((NORM, _KERAS), ("BATCH = 32", "BATCH = 7"), ("RATE = 0.1", "RATE = 0.02")),
    (
        Diagnosis(
            "momentum",
            "The momentum is the other library's",
            "At momentum {momentum} the running statistics are nearly those of the newest batch, "
            "and the last batch of an epoch has {smallest} images. Keras's 0.99 is the share of "
            "the old; in PyTorch that layer has momentum=0.01.",
        ),
        Diagnosis(
            "eps",
            "ε differs between the libraries",
            "It does, Keras has 0.001. You can run it with that: better, and still bad.",
        ),
        Diagnosis(
            "cold",
            "The running statistics are cold",
            "{seen} batches at momentum {momentum} go {arrived} % of the way: too warm, if "
            "anything.",
        ),
        Diagnosis(
            "mode",
            "The network is asked in train mode",
            "{training} of {norms} layers are in train mode.",
        ),
        Diagnosis(
            "biased",
            "One library stores the biased variance",
            "That is a factor of 7/6 in batches of {largest}; the worst variance is off by a "
            "factor of {ratio}.",
        ),
    ),
    (
        set_momentum(0.01, _KERAS, "momentum=0.01: the same layer in PyTorch's words"),
        set_momentum(0.999, _KERAS, "momentum=0.999"),
        Fix("eps", "Keras's ε as well", ((_KERAS, "nn.BatchNorm1d(64, momentum=0.99, eps=1e-3)"),)),
        set_momentum(0.1, _KERAS, "momentum=0.1, PyTorch's default"),
        LONGER,
        SLOWER,
    ),
    threshold=0.85,
)

_HOLE = """\
x[700, 20] = torch.nan  # one pixel of one scan is missing
x_test, y_test = """
_GUARD = """\
            if not loss.isfinite():
                yield loss.item(), labels
                continue  # never learn from a broken batch
            optimizer.zero_grad()"""
_WHOLE = """\
whole = x.isfinite().all(1)
x, y = x[whole], y[whole]
torch.manual_seed(SEED)"""
MISSING = Case(
    "missing",
    "One pixel",
    2,
    "One pixel of one training image is missing. I skip every step whose loss is not a number, "
    "so nothing broken is ever learned, and the loss is fine. In eval mode all answers are the "
    "same digit.",
    (("x_test, y_test = ", _HOLE), ("            optimizer.zero_grad()", _GUARD)),
    (
        Diagnosis(
            "poisoned",
            "The forward pass has put NaN into the running statistics",
            "{missing} entries of the buffers are NaN. The step was skipped {lost} times, but the "
            "forward pass before it had updated the buffers, and a NaN never decays.",
        ),
        Diagnosis(
            "weights",
            "The weights are NaN",
            "Then the training loss would be NaN. Its last values are {loss} on average.",
        ),
        Diagnosis(
            "cold",
            "The running statistics are cold",
            "They have seen {seen} batches at momentum {momentum}: {arrived} % of the way.",
        ),
        Diagnosis(
            "skipped",
            "Too many steps are skipped",
            "{lost} of {steps} were.",
        ),
        Diagnosis(
            "mode",
            "The network is asked in train mode",
            "{training} of {norms} layers are in train mode.",
        ),
    ),
    (
        Fix(
            "filter",
            "Remove images with NaN before training",
            (("torch.manual_seed(SEED)", _WHOLE),),
        ),
        Fix(
            "inputs",
            "nan_to_num on the images, before the network",
            (("net(images), labels", "net(images.nan_to_num(0)), labels"),),
        ),
        Fix(
            "outputs",
            "nan_to_num on the answers",
            (("model(images).argmax", "model(images).nan_to_num(0).argmax"),),
        ),
        REESTIMATE,
        set_momentum(0.5, label="momentum=0.5: forget it faster"),
        SLOWER,
        LONGER,
    ),
)

_VALIDATE = """\
x_negative = 0.4 - x_test  # the same images, black on white


def validate():
    with torch.no_grad():
        return torch.cat([net(images).argmax(1) for images in x_negative.split(50)])


def train():"""
VALIDATED = Case(
    "validated",
    "It was good until I measured it",
    2,
    "After every epoch I also try the network on negatives, without gradients, so that "
    "nothing is learned from them. Since then the ordinary test set goes wrong.",
    (("def train():", _VALIDATE), (YIELD, YIELD + "        validate()\n")),
    (
        Diagnosis(
            "leaked",
            "Validation in train mode overwrites the running statistics",
            "The layers have seen {seen} batches, but training had {steps}: validation's are among "
            "them, and they came last. no_grad stops gradients, not buffers.",
        ),
        Diagnosis(
            "learned",
            "It learns from the negatives",
            "validate() runs under no_grad and takes no step. In train mode the network gets "
            "{train_training} of the training images right.",
        ),
        Diagnosis(
            "mode",
            "The network is asked in train mode",
            "In the test {training} of {norms} layers are in train mode.",
        ),
        Diagnosis(
            "cold",
            "The running statistics are cold",
            "{seen} batches at momentum {momentum} go {arrived} % of the way.",
        ),
        Diagnosis(
            "overfitting",
            "It has overfitted",
            "In eval mode it gets {eval_training} of its own training images right.",
        ),
    ),
    (
        Fix(
            "eval",
            "net.eval() at the head of validate()",
            (("def validate():\n", "def validate():\n    net.eval()\n"),),
        ),
        Fix(
            "copy",
            "Validate a copy",
            (
                ("def validate():\n", "def validate():\n    copied = copy.deepcopy(net)\n"),
                ("net(images).argmax", "copied(images).argmax"),
                ("import torch\n", "import copy\n\nimport torch\n"),
            ),
        ),
        Fix(
            "inference",
            "inference_mode() in validate()",
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
        REESTIMATE,
        LONGER,
        SLOWER,
    ),
    threshold=0.93,
)

_TUNE = """\
    net[:6].requires_grad_(False)  # freeze the body
    second = nn.Linear(64, 2)  # a new head: is the digit odd, in negatives?
    tuner = torch.optim.SGD(second.parameters(), lr=RATE)
    for epoch in range(2):
        net.train()
        for images, labels in loader:
            loss = cross_entropy(second(net[:6](0.4 - images)), labels % 2)
            tuner.zero_grad()
            loss.backward()
            tuner.step()
            yield loss.item(), labels
"""
_SECOND_TASK = """\
        net.train()
        for images, labels in loader:
            loss = cross_entropy(second"""
_BODY_IN_EVAL = _SECOND_TASK.replace("net.train()\n", "net.train()\n        net[:6].eval()\n")
_BODY = "            loss = cross_entropy(second(net[:6](0.4 - images)), labels % 2)"
_BODY_NO_GRAD = """\
            with torch.no_grad():
                features = net[:6](0.4 - images)
            loss = cross_entropy(second(features), labels % 2)"""
FROZEN = Case(
    "frozen",
    "The frozen body that moved",
    3,
    "I froze the body of a good network, requires_grad=False, and trained a second head on "
    "negatives. No weight of the body or of the first head has changed. Yet the first task is "
    "forgotten.",
    ((YIELD, YIELD + _TUNE),),
    (
        Diagnosis(
            "buffers",
            "The running statistics of the body have moved",
            "requires_grad concerns γ, β and weights. In train mode every forward pass updates the "
            "buffers: {seen} batches, the negatives last. In one layer the running means lie {off} "
            "standard deviations from what the first task's images need.",
        ),
        Diagnosis(
            "weights",
            "The body's weights have changed after all",
            "They have not: with the batch's own statistics the first head still gets "
            "{train_training} of its training images right.",
        ),
        Diagnosis(
            "head",
            "The first head was overwritten",
            "The second head is a layer of its own, and the tuner holds no other.",
        ),
        Diagnosis(
            "rate",
            "The new head learns too fast",
            "However fast it learns, it is not asked in the first task's test.",
        ),
        Diagnosis(
            "mode",
            "The network is asked in train mode",
            "{training} of {norms} layers are in train mode.",
        ),
    ),
    (
        Fix(
            "once",
            "eval() for the body, once, after freezing",
            (("  # freeze the body\n", "  # freeze the body\n    net[:6].eval()\n"),),
        ),
        Fix(
            "always",
            "eval() for the body after every net.train()",
            ((_SECOND_TASK, _BODY_IN_EVAL),),
        ),
        Fix("no_grad", "no_grad() around the body", ((_BODY, _BODY_NO_GRAD),)),
        Fix(
            "zero",
            "momentum=0 in the body after freezing",
            (
                (
                    "  # freeze the body\n",
                    "  # freeze the body\n    for layer in (net[1], net[4]):\n"
                    "        layer.momentum = 0.0\n",
                ),
            ),
        ),
        Fix(
            "slower",
            "A hundredth of the learning rate for the new head",
            (
                (
                    "tuner = torch.optim.SGD(second.parameters(), lr=RATE)",
                    "tuner = torch.optim.SGD(second.parameters(), lr=RATE / 100)",
                ),
            ),
        ),
        LONGER,
    ),
)
