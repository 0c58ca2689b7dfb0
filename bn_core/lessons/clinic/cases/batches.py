"""Cases whose fault is the content or the size of the batches."""

from __future__ import annotations

from bn_core.lessons.clinic.case import Case, Diagnosis, Fix
from bn_core.lessons.clinic.cases.common import (
    EPS,
    GROUP,
    LONGER,
    NORM,
    REESTIMATE,
    SLOWER,
    set_momentum,
)

_ORDER = """\
order = y.argsort()
x, y = x[order], y[order]  # as the folders come
torch.manual_seed(SEED)"""
SORTED = Case(
    "sorted",
    "The colleague's network learns",
    1,
    "The same network as my colleague's, the same images, the same settings. Hers learns in four "
    "epochs; mine stays at guessing, on the training set too. I read the images folder by folder.",
    (("torch.manual_seed(SEED)", _ORDER), ("shuffle=True", "shuffle=False")),
    (
        Diagnosis(
            "order",
            "The training batches are sorted by class",
            "A training batch holds {classes} of 10 classes on average. Subtracting the mean "
            "takes away just what its one class has in common, and each folder undoes the last. "
            "Last losses {loss}.",
        ),
        Diagnosis(
            "overfitting",
            "It has overfitted",
            "Then the training images would be answered well in eval mode. It gets {eval_training} "
            "of them.",
        ),
        Diagnosis(
            "mode",
            "The network is asked in train mode",
            "{training} of {norms} layers are in train mode.",
        ),
        Diagnosis(
            "cold",
            "The running statistics are cold",
            "{seen} batches at momentum {momentum} go {arrived} % of the way.",
        ),
        Diagnosis(
            "small",
            "The batches are too small",
            "They hold {largest} images. Shuffled, that is enough in the other cases.",
        ),
    ),
    (
        Fix("shuffle", "shuffle=True", (("shuffle=False", "shuffle=True"),)),
        Fix("drop", "drop_last=True", (("shuffle=False", "shuffle=False, drop_last=True"),)),
        set_momentum(0.01),
        REESTIMATE,
        GROUP,
        SLOWER,
        LONGER,
    ),
)

_SKIP = """\
            if len(labels) < 2:
                continue
"""
ONE = Case(
    "one",
    "It stops in the middle",
    1,
    "Training runs through almost a whole epoch and then stops with a ValueError, at the same "
    "batch every time. All images have the same shape.",
    (("BATCH = 32", "BATCH = 36"),),
    (
        Diagnosis(
            "last",
            "The last batch of the epoch holds one image",
            "1297 training images in batches of {largest} leave one. Its variance is that of a "
            "single number, and PyTorch refuses, after {steps} good batches.",
        ),
        Diagnosis(
            "image",
            "One image is broken",
            "Training is shuffled, so a broken image would stop it at another batch with each "
            "seed. Try another seed: it is batch {steps} again.",
        ),
        Diagnosis(
            "classes",
            "A batch holds a single class",
            "The last batches hold {classes} classes on average, and batch norm knows no classes.",
        ),
        Diagnosis(
            "nan",
            "The loss has become NaN",
            "{lost} losses were not finite; the last are {loss} on average.",
        ),
        Diagnosis(
            "mode",
            "train() was not called",
            "In eval mode a batch of one would pass; it is train mode that needs two.",
        ),
    ),
    (
        Fix("drop", "drop_last=True", (("shuffle=True", "shuffle=True, drop_last=True"),)),
        Fix(
            "skip",
            "Skip a batch of one",
            (("            loss = cross", _SKIP + "            loss = cross"),),
        ),
        Fix("other", "Another batch size, 48", (("BATCH = 36", "BATCH = 48"),)),
        Fix(
            "untracked",
            "track_running_stats=False",
            ((NORM, "nn.BatchNorm1d(64, track_running_stats=False)"),),
        ),
        EPS,
        Fix(
            "eval",
            "eval() in place of train()",
            (("        net.train()\n", "        net.eval()\n"),),
        ),
        SLOWER,
    ),
)

_DROP = ("shuffle=True", "shuffle=True, drop_last=True")
TWO = Case(
    "two",
    "It learns, but badly",
    2,
    "I have little memory, so I train with two images at a time. The loss jumps about and stays "
    "high. Without batch norm the same network learns well.",
    (_DROP, ("BATCH = 32", "BATCH = 2"), ("EPOCHS = 4", "EPOCHS = 2")),
    (
        Diagnosis(
            "two",
            "In a batch of two every normalized number is +1 or −1",
            "Batches hold {largest} images: each feature's x̂ says which of the two is larger, not "
            "by how much. With last losses of {loss} it has lost what the size would have told.",
        ),
        Diagnosis(
            "rate",
            "The learning rate is too high for such batches",
            "A tenth of it hardly helps: you can run that. With other norms this rate "
            "works at two images, too.",
        ),
        Diagnosis(
            "cold",
            "The running statistics are cold",
            "{seen} batches at momentum {momentum} go {arrived} % of the way, and the training "
            "loss, {loss}, uses none of them.",
        ),
        Diagnosis(
            "eps",
            "ε is too small for the variance of two numbers",
            "Where the variance is near 0 it matters; elsewhere x̂ is ±1 whatever ε is.",
        ),
        Diagnosis(
            "short",
            "Two epochs are too few",
            "They are {steps} steps; four epochs in batches of 32 take 164.",
        ),
    ),
    (
        Fix("batch", "Batches of 32", (("BATCH = 2", "BATCH = 32"),)),
        GROUP,
        Fix("none", "No normalization at all", ((NORM, "nn.Identity()"),)),
        SLOWER,
        REESTIMATE,
        set_momentum(0.01),
        EPS,
        LONGER,
    ),
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
    "Sixteen, two at a time",
    2,
    "Sixteen images do not fit, so I add up the gradients of eight batches of two before each "
    "step. By the chain rule that is a batch of sixteen. It learns far worse than a batch of "
    "sixteen.",
    (_DROP, ("BATCH = 32", "BATCH = 2"), (_STEP, _ACCUMULATE)),
    (
        Diagnosis(
            "statistics",
            "Gradients accumulate, statistics do not",
            "Each forward pass normalizes with the mean and variance of its own {largest} images. "
            "The sum of eight such gradients is not the gradient of a batch of sixteen: the last "
            "losses are {loss}.",
        ),
        Diagnosis(
            "scale",
            "The loss must not be divided by 8",
            "It must: the mean over sixteen is the mean of eight means.",
        ),
        Diagnosis(
            "zero",
            "zero_grad() comes at the wrong place",
            "It comes after each step, once in eight batches, as it should.",
        ),
        Diagnosis(
            "few",
            "There are too few steps",
            "There were {steps} batches, an eighth of them with a step; a real batch of sixteen "
            "takes as many.",
        ),
        Diagnosis(
            "cold",
            "The running statistics are cold",
            "{seen} batches at momentum {momentum} go {arrived} % of the way.",
        ),
    ),
    (
        Fix(
            "real",
            "A real batch of 16",
            (("BATCH = 2", "BATCH = 16"), ("(loss / 8)", "loss"), ("step % 8", "step % 1")),
        ),
        GROUP,
        Fix("more", "Accumulate 32 batches", (("loss / 8", "loss / 32"), ("% 8", "% 32"))),
        Fix("sum", "Do not divide the loss", (("(loss / 8)", "loss"),)),
        set_momentum(0.01),
        SLOWER,
        EPS,
    ),
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
class Norms(nn.Module):  # one batch norm by day, one by night
    dark = False

    def __init__(self):
        super().__init__()
        self.by_day, self.by_night = nn.BatchNorm1d(64), nn.BatchNorm1d(64)

    def forward(self, x):
        return (self.by_night if Norms.dark else self.by_day)(x)


def look(net, given):
    Norms.dark = bool(given[0].mean() < -0.3)


def build():"""
DOMAINS = Case(
    "domains",
    "Day and night",
    3,
    "One network for two sources, with batches by day and by night in turn. Both learn well, "
    "the loss is low for both. In eval mode both are poor.",
    (
        ("torch.manual_seed(SEED)", _NIGHT),
        (_LOADER, _LOADERS),
        ("for images, labels in loader:", _ALTERNATE),
        ("RATE = 0.1", "RATE = 0.05"),
    ),
    (
        Diagnosis(
            "mixed",
            "One running average for two sources fits neither",
            "In training each batch brings its own statistics. The average of both is what eval "
            "mode uses: a running variance is {var}, by day it should be {true_var}.",
        ),
        Diagnosis(
            "mode",
            "The network is asked in train mode",
            "{training} of {norms} layers are in train mode.",
        ),
        Diagnosis(
            "dark",
            "The night images are too dark to read",
            "The last losses, by day and by night, are {loss} on average: it can read both.",
        ),
        Diagnosis(
            "cold",
            "The running statistics are cold",
            "{seen} batches at momentum {momentum} go {arrived} % of the way.",
        ),
        Diagnosis(
            "forgets",
            "Each batch makes it forget the other source",
            "In train mode it gets {train_training} of the day's training images right, though its "
            "last batch came by night.",
        ),
    ),
    (
        Fix(
            "two",
            "A batch norm for each source",
            (
                (NORM, "Norms()"),
                ("def build():", _TWO_NORMS),
                ("net = build()", "net = build()\nnet.register_forward_pre_hook(look)"),
            ),
        ),
        Fix(
            "scale",
            "Bring the night images to the scale of the day",
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
    threshold=0.85,
)
