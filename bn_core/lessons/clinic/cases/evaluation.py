"""Cases with a fault between the last training step and the test."""

from __future__ import annotations

from bn_core.lessons.clinic.case import Case, Diagnosis, Fix
from bn_core.lessons.clinic.cases.common import (
    LONGER,
    SIX,
    SLOWER,
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

_VALIDATE = """\
def validate():
    net.eval()
    with torch.no_grad():
        return torch.cat([net(images).argmax(1) for images in x_test.split(50)])


def train():
    net.train()
    validate()  # try it before hours of training
    for epoch in range(EPOCHS):
"""
NEVER_BACK = Case(
    "never_back",
    "Batch norm makes no difference",
    2,
    "I use raw pixels from 0 to 16, because batch norm takes care of the scale. Before training, "
    "and after every epoch, I evaluate the network on the test images, in evaluation mode as it "
    "should be. It trains as if it had no batch norm.",
    (
        (TWO, SIX),
        ("def train():\n    for epoch in range(EPOCHS):\n        net.train()\n", _VALIDATE),
        ("pixels = pixels.float() / 16 - 0.3", "pixels = pixels.float()  # from 0 to 16"),
        (
            "            yield loss.item(), labels\n",
            "            yield loss.item(), labels\n        validate()\n",
        ),
    ),
    (
        Diagnosis(
            "never",
            "Training goes on in evaluation mode",
            "validate() calls eval(), and nothing calls train() again. Of {steps} training batches "
            "the layers have seen {seen}: they normalize with mean 0 and variance 1, which changes "
            "nothing.",
        ),
        Diagnosis(
            "scale",
            "The pixels are too large",
            "Batch norm would remove any scale. Divide them by 16: it gets worse.",
        ),
        Diagnosis(
            "leaked",
            "The test images are in the running statistics",
            "They are not. In evaluation mode nothing is: the layers have seen {seen} batches.",
        ),
        Diagnosis(
            "momentum",
            "The momentum is too small",
            "It is {momentum}, PyTorch's default. No momentum helps a layer that has seen {seen} "
            "batches.",
        ),
        Diagnosis(
            "depth",
            "Six layers are too deep",
            "With batch norm in training mode they learn in the same four epochs.",
        ),
    ),
    (
        Fix(
            "train",
            "Call net.train() at the start of every epoch",
            (
                (
                    "    for epoch in range(EPOCHS):\n",
                    "    for epoch in range(EPOCHS):\n        net.train()\n",
                ),
            ),
        ),
        Fix(
            "first",
            "Do not evaluate before training",
            (("    validate()  # try it before hours of training\n", ""),),
        ),
        Fix(
            "scaled",
            "Divide the pixels by 16",
            (("pixels.float()  # from 0 to 16", "pixels.float() / 16 - 0.3"),),
        ),
        Fix(
            "no_grad",
            "Use inference_mode() in validate()",
            (
                (
                    "    with torch.no_grad():\n        return torch.cat([net",
                    "    with torch.inference_mode():\n        return torch.cat([net",
                ),
            ),
        ),
        set_momentum(0.5),
        SLOWER,
    ),
    frozenset({"train"}),
    threshold=0.85,
)

_UNSCALED = """\
raw = pixels.float()  # from 0 to 16, as the scanner gives them
pixels = raw / 16 - 0.3"""
SCALED = Case(
    "scaled",
    "Good in training, bad in the service",
    1,
    "My training program scales the images, and the network becomes good. The service that uses it "
    "gets images straight from the scanner, one at a time, in evaluation mode. Most of its answers "
    "are wrong. Both have the same network.",
    (
        ("pixels = pixels.float() / 16 - 0.3", _UNSCALED),
        ("x_test, y_test = pixels[tested]", "x_test, y_test = raw[tested]"),
    ),
    (
        Diagnosis(
            "scale",
            "The service does not scale its images",
            "In training mode a batch is normalized by its own mean and variance, so its scale "
            "hardly matters. In evaluation mode the running statistics belong to scaled images. A "
            "copy in training mode has test accuracy {train_test} on all unscaled images at once, "
            "and {eval_test} in evaluation mode.",
        ),
        Diagnosis(
            "single",
            "Batch norm needs more than one image",
            "In evaluation mode it uses running statistics. One image is enough.",
        ),
        TOO_FEW_BATCHES,
        Diagnosis(
            "overfitting",
            "The network overfits",
            "Then it would be good on its training images and bad on others that are treated "
            "alike. Scale the test images and run it.",
        ),
        Diagnosis(
            "mode",
            "The network is tested in training mode",
            "In the test, {training} of the {norms} normalization layers are in training mode.",
        ),
    ),
    (
        Fix(
            "scale",
            "Scale the images of the service as well",
            (("x_test, y_test = raw[tested]", "x_test, y_test = pixels[tested]"),),
        ),
        Fix(
            "first",
            "Train with unscaled images",
            (("pixels = raw / 16 - 0.3", "pixels = raw"),),
        ),
        Fix(
            "train",
            "Test in training mode, with shuffled images",
            (
                ("return net.eval()", "return net.train()"),
                ("shuffled[:500][digits[shuffled[:500]].argsort()]", "shuffled[:500]"),
                ("  # sorted by class, like files in folders", ""),
            ),
            hides="The images are still unscaled. The statistics of each batch hide it, so an "
            "answer depends on the other images, and a single image raises an error.",
        ),
        set_momentum(0.01),
        Fix(
            "eps",
            "Use the ε of Keras, 0.001",
            (("nn.BatchNorm1d(64)", "nn.BatchNorm1d(64, eps=1e-3)"),),
        ),
        LONGER,
    ),
    frozenset({"scale", "first"}),
)
