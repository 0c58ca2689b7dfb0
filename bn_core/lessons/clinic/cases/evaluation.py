"""Cases whose fault lies between the last training step and the test."""

from __future__ import annotations

from bn_core.lessons.clinic.case import Case, Diagnosis, Fix
from bn_core.lessons.clinic.cases.common import LONGER, SIX, TWO, set_momentum

NEIGHBOURS = Case(
    "neighbours",
    "The answer depends on the folder",
    1,
    "My digits network trains nicely. I ask it about the test folder, 50 images at a time, and "
    "most answers are wrong. If I shuffle the folder first, most are right. The images are the "
    "same.",
    (("return net.eval()", "return net"),),
    (
        Diagnosis(
            "mode",
            "The network is asked in train mode",
            "{training} of {norms} layers are in train mode when it is asked, so each batch is "
            "normalized by its own 50 images, nearly all of one class. In eval mode a copy gets "
            "{eval_test} of the test set.",
        ),
        Diagnosis(
            "overfitting",
            "It has overfitted",
            "Then eval mode would fail on the test set, too. A copy in eval mode gets {eval_test} "
            "of it.",
        ),
        Diagnosis(
            "cold",
            "The running statistics are cold",
            "Then the running variances would lie far from the true ones. They have seen {seen} "
            "batches at momentum {momentum}: {arrived} % of the way.",
        ),
        Diagnosis(
            "gradient",
            "Gradients are still on while testing",
            "test() computes under no_grad, and a gradient changes no answer anyway.",
        ),
        Diagnosis(
            "classes",
            "Training batches hold too few classes",
            "The last training batches hold {classes} of 10 classes on average.",
        ),
    ),
    (
        Fix("eval", "Call eval() before asking", (("return net\n", "return net.eval()\n"),)),
        Fix(
            "inference",
            "inference_mode() in place of no_grad()",
            (("torch.no_grad()", "torch.inference_mode()"),),
        ),
        Fix(
            "frozen",
            "requires_grad_(False) before asking",
            (("return net\n", "return net.requires_grad_(False)\n"),),
        ),
        Fix(
            "shuffled",
            "Shuffle the test folder",
            (
                ("shuffled[:500][digits[shuffled[:500]].argsort()]", "shuffled[:500]"),
                ("  # sorted by class, as in folders", ""),
            ),
        ),
        set_momentum(0.01),
        LONGER,
    ),
)

_SAVE = """\
def ready():
    saved = dict(net.named_parameters())  # what a file would hold
    loaded = build()
    loaded.load_state_dict(saved, strict=False)
    return loaded.eval()"""
SAVED = Case(
    "saved",
    "Good before saving, bad after loading",
    2,
    "I save every parameter of the trained network, build it again, load them, call eval(). It "
    "is far worse than before saving. No error, and all weights are equal to the last bit.",
    ((TWO, SIX), ("def ready():\n    return net.eval()", _SAVE)),
    (
        Diagnosis(
            "buffers",
            "The running statistics were not saved",
            "The loaded layers have seen {seen} batches: their running mean and variance are still "
            "0 and 1, one variance {ratio} times the true one. They are buffers, not parameters; "
            "strict=False keeps quiet about them.",
        ),
        Diagnosis(
            "mode",
            "The loaded network is in train mode",
            "{training} of {norms} layers are in train mode.",
        ),
        Diagnosis(
            "rounding",
            "The file rounds the weights",
            "Nothing is rounded: the script copies the very tensors.",
        ),
        Diagnosis(
            "overfitting",
            "It has overfitted",
            "Then the training images would be answered well in eval mode. It gets {eval_training} "
            "of them, and with each batch's own statistics {train_training}.",
        ),
        Diagnosis(
            "momentum",
            "The momentum is too small",
            "It is {momentum}, PyTorch's own. No momentum helps a layer that saw {seen} batches.",
        ),
    ),
    (
        Fix(
            "state",
            "Save net.state_dict()",
            (("dict(net.named_parameters())  # what a file would hold", "net.state_dict()"),),
        ),
        Fix("strict", "Load with strict=True", (("strict=False", "strict=True"),)),
        Fix(
            "train", "Ask the loaded network in train mode", (("loaded.eval()", "loaded.train()"),)
        ),
        Fix("first", "Call eval() before saving", (("dict(net.named", "dict(net.eval().named"),)),
        set_momentum(0.01),
        LONGER,
    ),
    threshold=0.85,
)

_FOLD = """\
def fold(linear, norm):
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    folded = copy.deepcopy(linear)
    folded.weight.data = scale[:, None] * linear.weight.data
    if linear.bias is not None:
        folded.bias.data = norm.bias + scale * (linear.bias - norm.running_mean)
    return folded


def ready():
    folded = [fold(net[n], net[n + 1]) for n in range(0, len(net) - 1, 3)]
    pairs = [each for layer in folded for each in (layer, nn.ReLU())]
    return nn.Sequential(*pairs, net[-1]).eval()"""
_SKIPPED = """\
    if linear.bias is not None:
        folded.bias.data = norm.bias + scale * (linear.bias - norm.running_mean)
"""
_ALWAYS = """\
    old = 0 if linear.bias is None else linear.bias
    folded.bias = nn.Parameter(norm.bias + scale * (old - norm.running_mean))
"""
FOLDED = Case(
    "folded",
    "Folded for speed, and worse",
    3,
    "For deployment I fold each batch norm into the linear layer before it. The folded network "
    "is faster, and many of its answers are wrong. In eval mode the two should be "
    "equal.",
    (
        (TWO, SIX),
        ("EPOCHS = 4", "EPOCHS = 6"),
        ("nn.Linear(64, 64)", "nn.Linear(64, 64, bias=False)"),
        ("def ready():\n    return net.eval()", _FOLD),
        ("import torch\n", "import copy\n\nimport torch\n"),
    ),
    (
        Diagnosis(
            "bias",
            "The shift is lost: the linear layers have no bias to carry it",
            "The layers were built with bias=False, as is right before batch norm, so fold() "
            "skips the line with β and the mean. The folded network keeps the slopes and loses "
            "every shift: {accuracy} of the answers are right.",
        ),
        Diagnosis(
            "eps",
            "ε is forgotten",
            "It is there, under the root, and 0.00001 would hardly show.",
        ),
        Diagnosis(
            "mode",
            "The statistics were read in train mode",
            "Buffers hold the same numbers in both modes; fold() only reads them.",
        ),
        Diagnosis(
            "gamma",
            "γ is applied twice",
            "It is applied once, in scale; the folded network has {norms} normalizing layers left.",
        ),
        Diagnosis(
            "overfitting",
            "The network was never good",
            "Its last losses are {loss} on average, as in the other cases of this clinic.",
        ),
    ),
    (
        Fix("bias", "Give the folded layer a bias always", ((_SKIPPED, _ALWAYS),)),
        Fix(
            "biased",
            "Build the linear layers with a bias",
            (("nn.Linear(64, 64, bias=False)", "nn.Linear(64, 64)"),),
        ),
        Fix(
            "eps", "Leave ε out of the root", (("norm.running_var + norm.eps", "norm.running_var"),)
        ),
        Fix(
            "variance",
            "Divide by the variance, not by its root",
            (("torch.sqrt(norm.running_var + norm.eps)", "(norm.running_var + norm.eps)"),),
        ),
        Fix(
            "eval",
            "Call eval() before folding",
            (("    folded = [fold", "    net.eval()\n    folded = [fold"),),
        ),
        Fix("gamma", "Leave γ out of the scale", (("norm.weight / torch", "1 / torch"),)),
    ),
    threshold=0.85,
)
