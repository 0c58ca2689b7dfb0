"""Cases with a fault in the content or the size of the batches."""

from __future__ import annotations

from bn_core.lessons.clinic.case import Case, Diagnosis, Fix
from bn_core.lessons.clinic.cases.common import (
    EPS,
    GROUP,
    LONGER,
    NORM,
    OVERFITTED,
    REESTIMATE,
    SLOWER,
    TESTED_IN_TRAINING_MODE,
    TOO_FEW_BATCHES,
    set_momentum,
)

_ORDER = """\
order = y.argsort()
x, y = x[order], y[order]  # in the order of the folders
torch.manual_seed(SEED)"""
SORTED = Case(
    "sorted",
    "My colleague's network learns, mine does not",
    1,
    "I use the same network, images and settings as my colleague. Hers learns within four epochs. "
    "Mine does not get better than guessing, not even on the training images. I read the images "
    "folder by folder.",
    (("torch.manual_seed(SEED)", _ORDER), ("shuffle=True", "shuffle=False")),
    (
        Diagnosis(
            "order",
            "The training batches are sorted by class",
            "On average a training batch holds {classes} of the 10 classes. Subtracting its mean "
            "removes what the images of this class have in common, and each class makes the "
            "network forget the one before. The last losses are {loss} on average.",
        ),
        OVERFITTED,
        TESTED_IN_TRAINING_MODE,
        TOO_FEW_BATCHES,
        Diagnosis(
            "small",
            "The batches are too small",
            "They hold {largest} images. If they are shuffled, that is enough in the other cases.",
        ),
    ),
    (
        Fix("shuffle", "Set shuffle=True", (("shuffle=False", "shuffle=True"),)),
        Fix("drop", "Set drop_last=True", (("shuffle=False", "shuffle=False, drop_last=True"),)),
        set_momentum(0.01),
        REESTIMATE,
        GROUP,
        SLOWER,
        LONGER,
    ),
    frozenset({"shuffle"}),
)

_SKIP = """\
            if len(labels) < 2:
                continue
"""
ONE = Case(
    "one",
    "Training stops with an error",
    1,
    "Training runs for almost a whole epoch and then stops with a ValueError, at the same batch "
    "every time. All images have the same shape.",
    (("BATCH = 32", "BATCH = 36"),),
    (
        Diagnosis(
            "last",
            "The last batch of the epoch holds one image",
            "1297 training images make {steps} batches of {largest}, and one image is left. A "
            "single value per feature has no variance, so PyTorch raises an error.",
        ),
        Diagnosis(
            "image",
            "One image is corrupted",
            "The training images are shuffled. A corrupted image would stop training at another "
            "batch with each seed. Try another seed: it stops after batch {steps} again.",
        ),
        Diagnosis(
            "classes",
            "A batch holds a single class",
            "The last batches hold {classes} classes on average, and batch norm does not use "
            "labels.",
        ),
        Diagnosis(
            "nan",
            "The loss has become NaN",
            "{lost} losses were not finite. The last losses are {loss} on average.",
        ),
        Diagnosis(
            "mode",
            "train() was not called",
            "A batch of one image works in evaluation mode. Training mode is what needs two.",
        ),
    ),
    (
        Fix("drop", "Set drop_last=True", (("shuffle=True", "shuffle=True, drop_last=True"),)),
        Fix(
            "skip",
            "Skip batches of one image",
            (("            loss = cross", _SKIP + "            loss = cross"),),
        ),
        Fix("other", "Use batches of 48", (("BATCH = 36", "BATCH = 48"),)),
        Fix(
            "untracked",
            "Set track_running_stats=False",
            ((NORM, "nn.BatchNorm1d(64, track_running_stats=False)"),),
        ),
        EPS,
        Fix(
            "eval",
            "Train in evaluation mode",
            (("        net.train()\n", "        net.eval()\n"),),
        ),
        SLOWER,
    ),
    frozenset({"drop", "skip", "batch_times"}),
)

_DROP = ("shuffle=True", "shuffle=True, drop_last=True")
TWO = Case(
    "two",
    "It learns, but badly, with small batches",
    2,
    "I have little memory, so I train with two images at a time. The loss jumps up and down and "
    "stays high. Without batch norm the same network learns well.",
    (_DROP, ("BATCH = 32", "BATCH = 2"), ("EPOCHS = 4", "EPOCHS = 2")),
    (
        Diagnosis(
            "two",
            "In a batch of two every normalized value is +1 or −1",
            "Batches hold {largest} images. Each normalized feature only says which of the two "
            "images has the larger value, not by how much. With so little information the last "
            "losses are {loss} on average.",
        ),
        Diagnosis(
            "rate",
            "The learning rate is too high for such batches",
            "Run a tenth of it: that hardly helps. With group norm the same rate works, also with "
            "two images.",
        ),
        Diagnosis(
            "cold",
            "The running statistics have seen too few batches",
            "They have covered {arrived}% of the way. And the training loss, {loss}, does not use "
            "them.",
        ),
        Diagnosis(
            "eps",
            "ε is too small for the variance of two values",
            "ε matters only where the variance is near 0. Elsewhere the normalized values are "
            "close to ±1 for any small ε.",
        ),
        Diagnosis(
            "short",
            "Two epochs are too short",
            "They are {steps} steps. Four epochs with batches of 32 are only 164 steps.",
        ),
    ),
    (
        Fix("batch", "Use batches of 32", (("BATCH = 2", "BATCH = 32"),)),
        GROUP,
        Fix("none", "Remove batch norm", ((NORM, "nn.Identity()"),)),
        SLOWER,
        REESTIMATE,
        set_momentum(0.01),
        EPS,
        LONGER,
    ),
    frozenset({"batch", "group", "none", "batch_times"}),
    threshold=0.8,
)

_STEP = """\
        for images, labels in loader:
            loss = cross_entropy(net(images), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
"""
_ACCUMULATE = """\
        for step, (images, labels) in enumerate(loader, start=1):
            loss = cross_entropy(net(images), labels)
            (loss / 8).backward()
            if step % 8 == 0:
                optimizer.step()
                optimizer.zero_grad()
"""
ACCUMULATED = Case(
    "accumulated",
    "Accumulated gradients learn worse",
    2,
    "A batch of 16 images does not fit into memory, so I add up the gradients of eight batches of "
    "two before each step. The sum should be the gradient of a batch of 16. But the network learns "
    "much worse than with batches of 16.",
    (_DROP, ("BATCH = 32", "BATCH = 2"), (_STEP, _ACCUMULATE)),
    (
        Diagnosis(
            "statistics",
            "The statistics are not accumulated, only the gradients",
            "Each forward pass normalizes with the mean and variance of its own {largest} images. "
            "The sum of eight such gradients is not the gradient of a batch of 16. The last losses "
            "are {loss} on average.",
        ),
        Diagnosis(
            "scale",
            "The loss should not be divided by 8",
            "It should: the mean over 16 images is the mean of the eight batch means.",
        ),
        Diagnosis(
            "zero",
            "zero_grad() is called in the wrong place",
            "It is called after each optimizer step, once in eight batches, as it should be.",
        ),
        Diagnosis(
            "few",
            "There are too few optimizer steps",
            "There is one step for every eight of the {steps} batches. With real batches of 16 "
            "there are as many.",
        ),
        TOO_FEW_BATCHES,
    ),
    (
        Fix(
            "real",
            "Use real batches of 16",
            (("BATCH = 2", "BATCH = 16"), ("(loss / 8)", "loss"), ("step % 8", "step % 1")),
        ),
        GROUP,
        Fix("more", "Accumulate over 32 batches", (("loss / 8", "loss / 32"), ("% 8", "% 32"))),
        Fix("sum", "Do not divide the loss", (("(loss / 8)", "loss"),)),
        set_momentum(0.01),
        SLOWER,
        EPS,
    ),
    frozenset({"real", "group", "batch_times"}),
    threshold=0.91,
)

_NIGHT = """\
night = 0.2 * x - 0.6  # the same camera after dark
x_test, y_test = torch.cat([x_test, 0.2 * x_test - 0.6]), torch.cat([y_test, y_test])
torch.manual_seed(SEED)"""
_LOADER = "loader = DataLoader(TensorDataset(x, y), batch_size=BATCH, shuffle=True)"
_LOADERS = """\
day = DataLoader(TensorDataset(x, y), batch_size=BATCH, shuffle=True)
dark = DataLoader(TensorDataset(night, y), batch_size=BATCH, shuffle=True)
loader = [*day, *dark]"""
_ALTERNATE = "for images, labels in (batch for pair in zip(day, dark) for batch in pair):"
_TWO_NORMS = """\
class Norms(nn.Module):  # one batch norm for the day, one for the night
    dark = False

    def __init__(self):
        super().__init__()
        self.by_day, self.by_night = nn.BatchNorm1d(64), nn.BatchNorm1d(64)

    def forward(self, x):
        return (self.by_night if Norms.dark else self.by_day)(x)


def choose_norm(net, given):
    Norms.dark = bool(given[0].mean() < -0.3)


def build():"""
DOMAINS = Case(
    "domains",
    "Day and night",
    3,
    "I train one network on images taken by day and by night. Batches of both kinds alternate, and "
    "the training loss is low for both. In evaluation mode accuracy is poor for both.",
    (
        ("torch.manual_seed(SEED)", _NIGHT),
        (_LOADER, _LOADERS),
        ("for images, labels in loader:", _ALTERNATE),
        ("RATE = 0.1", "RATE = 0.05"),
    ),
    (
        Diagnosis(
            "mixed",
            "The running statistics mix two sources and fit neither",
            "In training each batch is normalized by its own statistics. Evaluation mode uses "
            "their average over both kinds. One running variance is {var}, but by day it should be "
            "{true_var}.",
        ),
        TESTED_IN_TRAINING_MODE,
        Diagnosis(
            "dark",
            "The night images are too dark to read",
            "The last training losses, by day and by night, are {loss} on average. In training "
            "the network reads both.",
        ),
        TOO_FEW_BATCHES,
        Diagnosis(
            "forgets",
            "Each batch makes the network forget the other source",
            "With batch statistics it has accuracy {train_training} on the training images by day, "
            "although its last batch was taken by night.",
        ),
    ),
    (
        Fix(
            "two",
            "Use one batch norm for each source",
            (
                (NORM, "Norms()"),
                ("def build():", _TWO_NORMS),
                ("net = build()", "net = build()\nnet.register_forward_pre_hook(choose_norm)"),
            ),
        ),
        Fix(
            "scale",
            "Rescale the night images to the values of the day",
            (
                ("night = 0.2 * x - 0.6", "night = (0.2 * x - 0.6 + 0.6) / 0.2"),
                ("0.2 * x_test - 0.6]", "(0.2 * x_test - 0.6 + 0.6) / 0.2]"),
            ),
        ),
        GROUP,
        set_momentum(0.01),
        SLOWER,
        LONGER,
        EPS,
    ),
    frozenset({"two", "scale"}),
    threshold=0.85,
)
