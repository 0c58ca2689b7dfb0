"""Cases with a good network that is converted for use elsewhere."""

from __future__ import annotations

from bn_core.lessons.clinic.case import Case, Diagnosis, Fix
from bn_core.lessons.clinic.cases.common import EPS, LONGER, OVERFITTED, READY, TWO

_COPY = ("import torch\n", "import copy\n\nimport torch\n")
_READY = "def ready():\n" + READY
_HEAD = TWO + "        nn.Linear(64, 10),\n"

_PORT = """\
def export(layer):  # as the other program lists them
    return [layer.weight, layer.bias, layer.running_mean, layer.running_var]


def ready():
    port = copy.deepcopy(net)
    for layer, ported in zip(net, port):
        if isinstance(layer, nn.BatchNorm1d):
            gamma, beta, variance, mean = (each.detach().clone() for each in export(layer))
            ported.weight.data, ported.bias.data = gamma, beta
            ported.running_var, ported.running_mean = variance, mean
    return port.eval()"""
PORTED = Case(
    "ported",
    "Four lists of 64 numbers",
    2,
    "Another program exports each batch norm as four lists, and I load them into PyTorch. All "
    "shapes fit, and nothing is missing. The exported network is good. The one I load gives the "
    "same answer to every image.",
    ((_READY, _PORT), _COPY),
    (
        Diagnosis(
            "order",
            "Mean and variance are swapped",
            "All four lists have 64 numbers, so any order fits. One running variance is {var}; the "
            "true one is {true_var}. A mean can be negative, and the root of a negative number is "
            "not a number.",
        ),
        Diagnosis(
            "eps",
            "The other program uses another ε",
            "That changes an answer only where a variance is near 0. Try it: nothing changes.",
        ),
        Diagnosis(
            "precision",
            "The numbers were rounded on the way",
            "Nothing is rounded here: the lists are the tensors themselves.",
        ),
        Diagnosis(
            "mode",
            "The loaded network is in training mode",
            "In the test, {training} of the {norms} normalization layers are in training mode.",
        ),
        OVERFITTED,
    ),
    (
        Fix(
            "order",
            "Read the lists in the order in which they come",
            (("gamma, beta, variance, mean", "gamma, beta, mean, variance"),),
        ),
        Fix(
            "abs",
            "Take the absolute value of the variance",
            (("= variance, mean", "= variance.abs(), mean"),),
        ),
        Fix(
            "clamp", "Clip the variance at 0", (("= variance, mean", "= variance.clamp(0), mean"),)
        ),
        Fix("train", "Test in training mode", (("port.eval()", "port.train()"),)),
        EPS,
        LONGER,
    ),
    frozenset({"order"}),
)

_RAW = (
    "pixels = pixels.float() / 16 - 0.3",
    "pixels = pixels.float() / 16 + 1000  # the sensor's offset",
)
_INPUT_NORM = """\
        nn.BatchNorm1d(64),
        nn.Linear(64, 64), nn.ReLU(),
        nn.Linear(64, 64), nn.ReLU(),
"""
_ONE_PASS = "(x * x).mean(0) - norm.running_mean ** 2  # one pass is enough"
ONE_PASS = Case(
    "one_pass",
    "Exact statistics, wrong answers",
    2,
    "The running averages are only estimates, so after training I compute mean and variance of all "
    "training images exactly, with a formula from my statistics course. Since then the network "
    "gives the same answer to every image.",
    (
        _RAW,
        (TWO, _INPUT_NORM),
        (
            _READY,
            "def ready():\n    norm = net[0]\n    norm.running_mean = x.mean(0)\n"
            f"    norm.running_var = {_ONE_PASS}\n    return net.eval()",
        ),
    ),
    (
        Diagnosis(
            "cancels",
            "The formula E[x²] − E[x]² loses all digits",
            "The pixels are near 1,000, so both terms are near 1,000,000. There float32 has steps "
            "of 1/16, and most variances are smaller. {negative} of the 64 differences are not "
            "positive, and the root of a negative number is not a number.",
        ),
        Diagnosis(
            "biased",
            "The formula gives the biased variance",
            "It does. With 1,297 images that is a factor of 1,296/1,297.",
        ),
        Diagnosis(
            "offset",
            "The offset of the sensor is too large for batch norm",
            "Batch norm subtracts the mean first. The training losses, {loss} on average at the "
            "end, use PyTorch's own variance.",
        ),
        Diagnosis(
            "eps",
            "ε is too small",
            "It is {eps}. No usual ε makes a negative variance positive.",
        ),
        Diagnosis(
            "mode",
            "The network is tested in training mode",
            "In the test, {training} of the {norms} normalization layers are in training mode.",
        ),
    ),
    (
        Fix("two", "Compute the variance in two passes", ((_ONE_PASS, "x.var(0, correction=0)"),)),
        Fix(
            "shifted",
            "Subtract the first image before the formula",
            (
                (
                    f"    norm.running_var = {_ONE_PASS}",
                    "    shifted = x - x[0]\n"
                    "    norm.running_var = (shifted * shifted).mean(0) - shifted.mean(0) ** 2",
                ),
            ),
        ),
        Fix(
            "double",
            "Use the formula in float64",
            (
                (
                    _ONE_PASS,
                    "((x.double() ** 2).mean(0) - x.double().mean(0) ** 2).float()",
                ),
            ),
        ),
        Fix(
            "clamp",
            "Clip negative variances at 0",
            (
                (
                    "    return net.eval()",
                    "    norm.running_var.clamp_(min=0)\n    return net.eval()",
                ),
            ),
        ),
        Fix(
            "eps",
            "Use the ε of Keras, 0.001",
            (("nn.BatchNorm1d(64),", "nn.BatchNorm1d(64, eps=1e-3),"),),
        ),
        LONGER,
    ),
    frozenset({"two", "shifted", "double"}),
    threshold=0.87,
)

_TRANSPOSED = """\
        nn.Linear(64, 64), nn.Unflatten(1, (16, 2, 2)),
        nn.ConvTranspose2d(16, 16, 2, stride=2), nn.BatchNorm2d(16), nn.ReLU(),
        nn.ConvTranspose2d(16, 16, 2, stride=2), nn.BatchNorm2d(16), nn.ReLU(), nn.Flatten(),
        nn.Linear(1024, 10),
"""
_SCALES = """\
net = build()
net[2].weight.data *= 10 ** torch.linspace(-2, 2, 16)[:, None, None]  # weak, strong channels
"""
_FOLD = """\
def fold(layer, norm):
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    folded = copy.deepcopy(layer)
    folded.weight.data = scale[:, None, None, None] * layer.weight.data
    folded.bias.data = norm.bias + scale * (layer.bias - norm.running_mean)
    return folded


def ready():
    folded = [fold(net[n], net[n + 1]) for n in (2, 5)]
    return nn.Sequential(*net[:2], folded[0], nn.ReLU(), folded[1], *net[7:]).eval()"""
TRANSPOSED = Case(
    "transposed",
    "Folding works for convolutions, not here",
    3,
    "I fold batch norm into the layer before it, with code that is right for convolutions: one "
    "scale for each output channel. My network has transposed convolutions, from 16 channels to "
    "16. No error is raised, but the folded network is worse.",
    ((_HEAD, _TRANSPOSED), ("net = build()\n", _SCALES), (_READY, _FOLD), _COPY),
    (
        Diagnosis(
            "axis",
            "The weight is scaled along the wrong axis",
            "A convolution's weight has shape (out, in, …), that of a transposed convolution (in, "
            "out, …). Both axes have 16 channels, so each scale is applied to an input channel "
            "without an error. The folded network has accuracy {accuracy}.",
        ),
        Diagnosis(
            "bias",
            "The bias is folded wrongly",
            "One bias belongs to one output channel in both kinds of layer: β + scale (b − μ).",
        ),
        Diagnosis(
            "scales",
            "The channels differ too much in size",
            "Batch norm removes that difference, and folding only has to multiply by the same "
            "scale. Its last training losses are {loss} on average.",
        ),
        Diagnosis(
            "eps",
            "ε does not belong under the root",
            "It does; PyTorch divides by √(σ² + ε) as well.",
        ),
        Diagnosis(
            "mode",
            "The statistics are read in training mode",
            "The buffers hold the same values in both modes, and fold() only reads them.",
        ),
    ),
    (
        Fix(
            "axis", "Scale along axis 1", (("scale[:, None, None, None]", "scale[:, None, None]"),)
        ),
        Fix(
            "gamma",
            "Leave out γ",
            (("scale = norm.weight / torch", "scale = 1 / torch"),),
        ),
        Fix(
            "bias",
            "Do not scale the old bias",
            (
                (
                    "norm.bias + scale * (layer.bias - norm.running_mean)",
                    "norm.bias + layer.bias - scale * norm.running_mean",
                ),
            ),
        ),
        Fix(
            "eps",
            "Add ε after the root",
            (
                (
                    "torch.sqrt(norm.running_var + norm.eps)",
                    "(torch.sqrt(norm.running_var) + norm.eps)",
                ),
            ),
        ),
        Fix(
            "eval",
            "Call eval() before folding",
            (("    folded = [fold", "    net.eval()\n    folded = [fold"),),
        ),
        LONGER,
    ),
    frozenset({"axis"}),
    threshold=0.9,
)

_SENSORS = (
    "pixels = pixels.float() / 16 - 0.3",
    "units = 10.0 ** torch.tensor([0, 2, -2, 1, -1, 2, -1, 1])  # eight sensors, eight units\n"
    "pixels = pixels.float().view(-1, 8, 8).transpose(1, 2) / 16 * units[:, None]",
)
_GROUPED = """\
        nn.Conv1d(8, 64, 8, groups=8, bias=False), nn.BatchNorm1d(64), nn.ReLU(), nn.Flatten(),
        nn.Linear(64, 64), nn.ReLU(),
"""
_QUANTIZE = """\
def quantize(weight):
    step = weight.abs().max() / 127  # eight bits: whole numbers from -127 to 127
    return (weight / step).round() * step


def ready():
    scale = net[1].weight / torch.sqrt(net[1].running_var + net[1].eps)
    folded = nn.Conv1d(8, 64, 8, groups=8)
    folded.weight.data = quantize(scale[:, None, None] * net[0].weight.data)
    folded.bias.data = net[1].bias - scale * net[1].running_mean
    return nn.Sequential(folded, *net[2:]).eval()"""
_EIGHT = " / 127  # eight bits: whole numbers from -127 to 127"
BITS = Case(
    "bits",
    "Eight bits are enough, until I fold",
    3,
    "Each of eight sensors has filters of its own, then comes batch norm. Rounded to eight bits, "
    "the filters work as well as before. But if I fold the batch norm into them first, as one "
    "should, the rounded network is much worse.",
    (_SENSORS, (TWO, _GROUPED), (_READY, _QUANTIZE)),
    (
        Diagnosis(
            "step",
            "One step size for filters of very different size",
            "Folding multiplies each filter by γ/σ of its channel, and the sensors' units make σ "
            "differ by powers of ten. The largest filter sets the step, and the small ones are "
            "rounded to 0. The accuracy is {accuracy}.",
        ),
        Diagnosis(
            "fold",
            "The folding is wrong",
            "It is not: the same lines without quantize() give the accuracy of the network before.",
        ),
        Diagnosis(
            "bits",
            "Eight bits are too few",
            "They are enough with a step for each filter. Try twelve bits with one step: still "
            "worse.",
        ),
        Diagnosis(
            "bias",
            "The biases are not rounded",
            "That only makes the network more exact.",
        ),
        Diagnosis(
            "untrained",
            "The network was never good",
            "Its last training losses are {loss} on average.",
        ),
    ),
    (
        Fix(
            "channel",
            "Use a step of its own for each filter",
            (("weight.abs().max()", "weight.abs().amax((1, 2), keepdim=True)"),),
        ),
        Fix("twelve", "Use twelve bits", ((_EIGHT, " / 2047  # twelve bits: from -2047 to 2047"),)),
        Fix("floor", "Round down instead of to the nearest", ((".round()", ".floor()"),)),
        Fix(
            "clip",
            "Clip the largest weights to a tenth",
            (
                ("weight.abs().max()", "weight.abs().max() / 10"),
                (".round()", ".round().clamp(-127, 127)"),
            ),
        ),
        LONGER,
    ),
    frozenset({"channel"}),
    threshold=0.85,
)
