"""Cases with a fault between the last training step and the test."""

from __future__ import annotations

from bn_core.lessons.clinic.case import Case, Diagnosis, Fix
from bn_core.lessons.clinic.cases.common import (
    LONGER,
    SIX,
    TOO_FEW_BATCHES,
    TWO,
    set_momentum,
)

NEIGHBOURS = Case(
    "neighbours",
    "The order of the images matters",
    1,
    "My digit classifier trains well. I test it on the folder of test images, 50 at a time, and "
    "most answers are wrong. If I shuffle the folder first, most are right. The images are the "
    "same.",
    (("return net.eval()", "return net"),),
    (
        Diagnosis(
            "mode",
            "The network is tested in training mode",
            "In the test, {training} of the {norms} normalization layers are in training mode. "
            "They normalize each batch by its own 50 images, almost all of one class. A copy in "
            "evaluation mode has test accuracy {eval_test}.",
        ),
        Diagnosis(
            "overfitting",
            "The network overfits",
            "Then it would fail on the test images in evaluation mode, too. There a copy has test "
            "accuracy {eval_test}.",
        ),
        TOO_FEW_BATCHES,
        Diagnosis(
            "gradient",
            "Gradients are computed during the test",
            "test() runs under no_grad(). Computing gradients would not change any output anyway.",
        ),
        Diagnosis(
            "classes",
            "The training batches hold too few classes",
            "On average the last training batches hold {classes} of the 10 classes.",
        ),
    ),
    (
        Fix("eval", "Call net.eval() before the test", (("return net\n", "return net.eval()\n"),)),
        Fix(
            "inference",
            "Replace no_grad() by inference_mode()",
            (("torch.no_grad()", "torch.inference_mode()"),),
        ),
        Fix(
            "frozen",
            "Call requires_grad_(False) before the test",
            (("return net\n", "return net.requires_grad_(False)\n"),),
        ),
        Fix(
            "shuffled",
            "Shuffle the test images",
            (
                ("shuffled[:500][digits[shuffled[:500]].argsort()]", "shuffled[:500]"),
                ("  # sorted by class, like files in folders", ""),
            ),
            hides="The network is still in training mode: each answer still depends on the other "
            "images in its batch, and a single image raises an error.",
        ),
        set_momentum(0.01),
        LONGER,
    ),
    frozenset({"eval"}),
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
    "I save every parameter of the trained network, build the network again, load the parameters "
    "and call eval(). Now it is much worse. There is no error message, and all weights are equal "
    "to the last bit.",
    ((TWO, SIX), ("def ready():\n    return net.eval()", _SAVE)),
    (
        Diagnosis(
            "buffers",
            "The running statistics were not saved",
            "The loaded layers have seen {seen} batches, so their running mean and variance are "
            "still 0 and 1. One running variance is {ratio} times the true one. Running "
            "statistics are buffers, not parameters, and strict=False reports nothing missing.",
        ),
        Diagnosis(
            "mode",
            "The loaded network is in training mode",
            "In the test, {training} of the {norms} normalization layers are in training mode.",
        ),
        Diagnosis(
            "rounding",
            "Saving rounds the weights",
            "Nothing is rounded: the script passes the tensors themselves.",
        ),
        Diagnosis(
            "overfitting",
            "The network overfits",
            "An overfitted network does well on its training images. In evaluation mode this one "
            "has accuracy {eval_training} on them, and {train_training} with batch statistics.",
        ),
        Diagnosis(
            "momentum",
            "The momentum is too small",
            "It is {momentum}, PyTorch's default. No momentum helps a layer that has seen {seen} "
            "batches.",
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
            "train",
            "Test the loaded network in training mode",
            (("loaded.eval()", "loaded.train()"),),
        ),
        Fix("first", "Call eval() before saving", (("dict(net.named", "dict(net.eval().named"),)),
        set_momentum(0.01),
        LONGER,
    ),
    frozenset({"state"}),
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
    "For deployment I fold each batch norm into the linear layer before it. The folded network is "
    "faster, but many of its answers are wrong. In evaluation mode both networks should give the "
    "same outputs.",
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
            "The shift is lost, because the linear layers have no bias",
            "The linear layers have bias=False, which is right before batch norm. But fold() then "
            "skips the line with β and the running mean. The folded network keeps every scale and "
            "loses every shift: its test accuracy is {accuracy}.",
        ),
        Diagnosis(
            "eps",
            "fold() forgets ε",
            "It adds ε under the root. And without it, 0.00001 would hardly matter.",
        ),
        Diagnosis(
            "mode",
            "The statistics are read in training mode",
            "The buffers hold the same values in both modes, and fold() only reads them.",
        ),
        Diagnosis(
            "gamma",
            "γ is applied twice",
            "It is applied once, in scale. The folded network has {norms} normalization layers.",
        ),
        Diagnosis(
            "untrained",
            "The network was never good",
            "Its last training losses are {loss} on average, as low as in the healthy script.",
        ),
    ),
    (
        Fix("bias", "Always give the folded layer a bias", ((_SKIPPED, _ALWAYS),)),
        Fix(
            "biased",
            "Build the linear layers with a bias",
            (("nn.Linear(64, 64, bias=False)", "nn.Linear(64, 64)"),),
        ),
        Fix("eps", "Leave out ε", (("norm.running_var + norm.eps", "norm.running_var"),)),
        Fix(
            "variance",
            "Divide by the variance instead of its root",
            (("torch.sqrt(norm.running_var + norm.eps)", "(norm.running_var + norm.eps)"),),
        ),
        Fix(
            "eval",
            "Call eval() before folding",
            (("    folded = [fold", "    net.eval()\n    folded = [fold"),),
        ),
        Fix("gamma", "Leave out γ", (("norm.weight / torch", "1 / torch"),)),
    ),
    frozenset({"bias", "biased"}),
    threshold=0.85,
)
