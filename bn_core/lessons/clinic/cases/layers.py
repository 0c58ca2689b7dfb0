"""Cases with a fault in the layer itself: its axis, its ε or its gradient."""

from __future__ import annotations

from bn_core.lessons.clinic.case import Case, Diagnosis, Fix
from bn_core.lessons.clinic.cases.common import (
    LONGER,
    NORM,
    SIX,
    SLOWER,
    TESTED_IN_TRAINING_MODE,
    TWO,
    clip_gradients,
    set_momentum,
)

_PIXELS = "pixels = pixels.float() / 16 - 0.3"
_UNITS = """\
units = 10.0 ** torch.tensor([0, 3, -2, 1, -3, 2, -1, 4])  # eight sensors, eight units
pixels = pixels.float().view(-1, 8, 8) / 16 * units  # (sample, time, sensor)"""
_FIRST = """\
        nn.BatchNorm1d(8), nn.Flatten(),
        nn.Linear(64, 64), nn.ReLU(),
"""
SENSORS = Case(
    "sensors",
    "Eight sensors, eight units",
    3,
    "Eight sensors are read eight times each, in units from thousandths to tens of thousands. "
    "Batch norm comes first, so the units should not matter. Yet the network seems to use only a "
    "few of the sensors.",
    ((_PIXELS, _UNITS), (TWO, _FIRST)),
    (
        Diagnosis(
            "axis",
            "Batch norm averages over the wrong axis",
            "BatchNorm1d expects shape (N, C, L), with the features on axis 1. Here axis 1 is "
            "time. Both axes have length 8, so no error is raised. Each time is normalized over "
            "all sensors, and the sensor with the largest numbers dominates.",
        ),
        Diagnosis(
            "eps",
            "ε is larger than the variance of the small sensors",
            "Each time has one variance over all sensors, {true_var} on average. An ε of {eps} is "
            "tiny beside it.",
        ),
        Diagnosis(
            "rate",
            "The learning rate is too high",
            "After batch norm the inputs are of size 1, whatever the units. Run a lower rate: the "
            "network learns even less.",
        ),
        Diagnosis(
            "cold",
            "The running statistics have seen too few batches",
            "They have covered {arrived}% of the way. And the training loss, {loss}, does not use "
            "them.",
        ),
        Diagnosis(
            "float",
            "float32 cannot represent such different units",
            "float32 covers 76 powers of ten; these units span 7.",
        ),
    ),
    (
        Fix(
            "transpose",
            "Put the sensors on axis 1 with transpose(1, 2)",
            (
                (
                    "/ 16 * units  # (sample, time, sensor)",
                    "/ 16 * units\npixels = pixels.transpose(1, 2)  # (sample, sensor, time)",
                ),
            ),
        ),
        Fix(
            "flat",
            "Flatten first, then normalize 64 features",
            (("nn.BatchNorm1d(8), nn.Flatten()", "nn.Flatten(), nn.BatchNorm1d(64)"),),
        ),
        Fix("eps", "Set eps=1e-12", (("nn.BatchNorm1d(8)", "nn.BatchNorm1d(8, eps=1e-12)"),)),
        Fix(
            "layer",
            "Replace batch norm by layer norm over the sensors",
            (("nn.BatchNorm1d(8)", "nn.LayerNorm(8)"),),
        ),
        Fix(
            "momentum",
            "Set momentum=0.01",
            (("nn.BatchNorm1d(8)", "nn.BatchNorm1d(8, momentum=0.01)"),),
        ),
        Fix(
            "deeper",
            "Add a batch norm after the first linear layer",
            (("64), nn.ReLU()", "64), nn.BatchNorm1d(64), nn.ReLU()"),),
        ),
        SLOWER,
    ),
    frozenset({"transpose", "flat"}),
    threshold=0.85,
)

_COARSE = "nn.BatchNorm1d(64, eps=1e-3),"
VOLTS = Case(
    "volts",
    "Small signals that get lost",
    2,
    "My signals are a few millivolts, and the data are in volts. Batch norm comes first, to bring "
    "them to size 1, with the ε of the Keras original. Yet the network hardly learns.",
    (
        (_PIXELS, "pixels = pixels.float() / 16 * 0.003  # in volts"),
        (TWO, "        nn.BatchNorm1d(64, eps=1e-3),\n        nn.Linear(64, 64), nn.ReLU(),\n"),
    ),
    (
        Diagnosis(
            "eps",
            "ε is much larger than the variance",
            "The variance of the signals is {true_var}, and ε is {eps}. So batch norm divides "
            "by about the root of ε, and its outputs are close to 0 instead of having size 1.",
        ),
        Diagnosis(
            "rate",
            "The learning rate is too low",
            "It is the rate of the healthy script. A higher rate may make up for inputs near 0, "
            "but does not explain why they are near 0.",
        ),
        Diagnosis(
            "cold",
            "The running statistics have seen too few batches",
            "They have covered {arrived}% of the way. And the training loss, {loss}, does not use "
            "them.",
        ),
        TESTED_IN_TRAINING_MODE,
        Diagnosis(
            "float",
            "float32 cannot represent such small numbers",
            "float32 represents numbers down to 1e-38; the variance is {true_var}.",
        ),
    ),
    (
        Fix("small", "Set eps=1e-8", (("eps=1e-3", "eps=1e-8"),)),
        Fix(
            "units",
            "Convert the signals to millivolts",
            (("* 0.003  # in volts", "* 3  # in millivolts"),),
        ),
        Fix("momentum", "Set momentum=0.01", (("eps=1e-3", "eps=1e-3, momentum=0.01"),)),
        Fix(
            "bias",
            "Subtract the mean before batch norm",
            (("in volts", "in volts\npixels = pixels - pixels.mean(0)"),),
        ),
        Fix(
            "layers",
            "Apply batch norm twice",
            ((_COARSE, f"{_COARSE} {_COARSE}"),),
            hides="The first batch norm still shrinks the signals to almost 0. The second one only "
            "scales the rest up again.",
        ),
        SLOWER,
    ),
    frozenset({"small", "units"}),
    threshold=0.85,
)

_DETACHED_NORM = """\
class Norm(nn.BatchNorm1d):  # my own training pass, to save memory
    def forward(self, x):
        if not self.training:
            return super().forward(x)
        super().forward(x.detach())  # updates the buffers
        mean, var = x.mean(0).detach(), x.var(0, correction=0).detach()
        return self.weight * (x - mean) / torch.sqrt(var + self.eps) + self.bias


def build():"""
DETACHED = Case(
    "detached",
    "The same outputs, but it learns badly",
    3,
    "To save memory I wrote the training pass of batch norm myself. I compared: its outputs agree "
    "with PyTorch's to the last digits. Yet a network of six layers trains badly with it.",
    ((TWO, SIX), ("def build():", _DETACHED_NORM), (NORM, "Norm(64)")),
    (
        Diagnosis(
            "detached",
            "The gradient ignores the mean and the variance",
            "Both are detached. The gradient then includes changes that the normalization removes "
            "again in the next batch, so the weights grow without effect: one matrix now has "
            "{grown} times its first norm. The last losses are {loss} on average.",
        ),
        Diagnosis(
            "rate",
            "The learning rate is too high",
            "PyTorch's own layer trains well at the same rate.",
        ),
        Diagnosis(
            "biased",
            "The variance should be the unbiased one",
            "PyTorch also normalizes with the biased variance; the outputs agree.",
        ),
        Diagnosis(
            "buffers",
            "The running statistics are never updated",
            "The call with x.detach() updates them: they have seen {seen} batches.",
        ),
        TESTED_IN_TRAINING_MODE,
    ),
    (
        Fix(
            "inside",
            "Remove both detach()",
            (("x.mean(0).detach()", "x.mean(0)"), ("correction=0).detach()", "correction=0)")),
        ),
        Fix(
            "mean",
            "Remove detach() from the mean only",
            (("x.mean(0).detach()", "x.mean(0)"),),
            hides="The gradient still ignores the variance.",
        ),
        Fix(
            "var",
            "Remove detach() from the variance only",
            (("correction=0).detach()", "correction=0)"),),
        ),
        Fix("pytorch", "Use nn.BatchNorm1d again", (("Norm(64)", NORM),)),
        Fix(
            "bias",
            "Use linear layers without bias",
            (("nn.Linear(64, 64)", "nn.Linear(64, 64, bias=False)"),),
        ),
        clip_gradients(),
        LONGER,
    ),
    frozenset({"inside", "pytorch"}),
    threshold=0.85,
)

_ZEROS = """\
net = build()
for layer in net:
    if isinstance(layer, nn.BatchNorm1d):
        nn.init.zeros_(layer.weight)  # a paper on residual networks recommends it
"""
ZERO_GAMMA = Case(
    "zero_gamma",
    "A recommended start, and nothing moves",
    1,
    "A paper on very deep networks starts with γ = 0, and its networks learn better for it. I do "
    "the same. My loss is that of guessing, and it stays there for as long as I train.",
    (("net = build()\n", _ZEROS),),
    (
        Diagnosis(
            "skip",
            "γ = 0 needs a skip connection around the layer",
            "With γ = 0 every output of the layer is β = 0, whatever comes in. There ReLU's slope "
            "is 0, so the gradient of {flat} of {weights} weight matrices is exactly 0. Around a "
            "residual branch a skip connection would carry signal and gradient.",
        ),
        Diagnosis(
            "rate",
            "The learning rate is too low",
            "Any rate times a gradient of 0 is 0: {flat} of {weights} weight matrices get none.",
        ),
        Diagnosis(
            "dead",
            "The units are dead, as ReLU units can be",
            "The values before γ are as varied as in the healthy network. All units stop at once, "
            "at the first step.",
        ),
        TESTED_IN_TRAINING_MODE,
        Diagnosis(
            "cold",
            "The running statistics have seen too few batches",
            "They have covered {arrived}% of the way. And the training loss, {loss}, does not use "
            "them.",
        ),
    ),
    (
        Fix("ones", "Start with γ = 1", (("zeros_(layer.weight)", "ones_(layer.weight)"),)),
        Fix(
            "tenth",
            "Start with γ = 0.1",
            (("zeros_(layer.weight)", "constant_(layer.weight, 0.1)"),),
        ),
        Fix(
            "adam",
            "Use Adam, which rescales small gradients",
            (("torch.optim.SGD(net.parameters(), lr=RATE)", "torch.optim.Adam(net.parameters())"),),
        ),
        set_momentum(0.01),
        LONGER,
        Fix(
            "bias",
            "Use linear layers without bias",
            (("nn.Linear(64, 64)", "nn.Linear(64, 64, bias=False)"),),
        ),
    ),
    frozenset({"ones", "tenth"}),
    threshold=0.85,
)

_GROUPS = """groups = [
    {"params": [each for each in net.parameters() if each.dim() > 1]},
    {"params": [each for each in net.parameters() if each.dim() == 1], "weight_decay": 0.0},
]
optimizer = torch.optim.SGD(groups,"""
DECAYED = Case(
    "decayed",
    "Strong weight decay, restless loss",
    3,
    "I want to be sure that the network does not overfit, so I use a strong weight decay. It "
    "learns at first. Then the loss jumps up and down and the network gets worse on all images. "
    "More epochs do not help.",
    (
        ("lr=RATE)", "lr=RATE, weight_decay=0.1)"),
        ("EPOCHS = 4", "EPOCHS = 16"),
        (TWO, SIX),
    ),
    (
        Diagnosis(
            "rate",
            "Smaller weights before batch norm are a larger learning rate",
            "Batch norm removes the length of the weights before it, so decay does not limit them. "
            "But they shrink, one matrix to {shrunk} of its first norm, and the same step turns "
            "shorter weights further: the effective learning rate grows. A tenth of the rate "
            "repairs it as well as less decay.",
        ),
        Diagnosis(
            "gamma",
            "γ and β should not decay",
            "Leave them out of the decay and run it: it does not pass. The weights before batch "
            "norm still shrink.",
        ),
        Diagnosis(
            "simple",
            "The decay makes the network too simple",
            "Then a lower learning rate would not help, but it does, with the same decay. And the "
            "loss of a network that is too simple would be steady.",
        ),
        TESTED_IN_TRAINING_MODE,
        Diagnosis(
            "cold",
            "The running statistics have seen too few batches",
            "They have covered {arrived}% of the way. And the training loss, {loss}, does not use "
            "them.",
        ),
    ),
    (
        Fix("weaker", "Set weight_decay=0.0005", (("weight_decay=0.1", "weight_decay=0.0005"),)),
        Fix("none", "Use no weight decay", ((", weight_decay=0.1", ""),)),
        SLOWER,
        Fix(
            "exclude",
            "Leave γ, β and biases out of the decay",
            (("optimizer = torch.optim.SGD(net.parameters(),", _GROUPS),),
        ),
        Fix("stronger", "Set weight_decay=0.3", (("weight_decay=0.1", "weight_decay=0.3"),)),
        set_momentum(0.01),
        LONGER,
    ),
    frozenset({"weaker", "none", "slower", "rate_times"}),
    threshold=0.93,
)
