"""Cases whose fault is in the layer itself, its axis, its ε or its gradient."""

from __future__ import annotations

from bn_core.lessons.clinic.case import Case, Diagnosis, Fix
from bn_core.lessons.clinic.cases.common import LONGER, NORM, SIX, SLOWER, TWO, clip_gradients

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
    "Eight sensors measure in units from millis to tens of thousands, eight times each. Batch "
    "norm stands first, so the units should not matter. Yet it seems to see a few sensors only.",
    ((_PIXELS, _UNITS), (TWO, _FIRST)),
    (
        Diagnosis(
            "axis",
            "It normalizes over the wrong axis",
            "BatchNorm1d takes axis 1 of (N, C, L) for features, and here axis 1 is time. Both are "
            "8 long, so nothing complains, and each instant is normalized over all sensors: the "
            "largest unit wins. Last losses {loss}.",
        ),
        Diagnosis(
            "eps",
            "ε hides the small sensors",
            "The variances that it divides by are {var} on average; {eps} is nothing beside it.",
        ),
        Diagnosis(
            "rate",
            "The learning rate is too high",
            "After normalization the inputs have size 1, whatever the units. A lower rate learns "
            "less; you can run it.",
        ),
        Diagnosis(
            "cold",
            "The running statistics are cold",
            "They have gone {arrived} % of the way, and the training loss needs none of them.",
        ),
        Diagnosis(
            "float",
            "float32 cannot hold such a range",
            "It spans 76 powers of ten; these units span 7.",
        ),
    ),
    (
        Fix(
            "transpose",
            "Put sensors before time: transpose(1, 2)",
            (
                (
                    "/ 16 * units  # (sample, time, sensor)",
                    "/ 16 * units\npixels = pixels.transpose(1, 2)  # (sample, sensor, time)",
                ),
            ),
        ),
        Fix(
            "flat",
            "Flatten first, and normalize 64 features",
            (("nn.BatchNorm1d(8), nn.Flatten()", "nn.Flatten(), nn.BatchNorm1d(64)"),),
        ),
        Fix("eps", "ε of 1e-12", (("nn.BatchNorm1d(8)", "nn.BatchNorm1d(8, eps=1e-12)"),)),
        Fix("layer", "Layer norm over the sensors", (("nn.BatchNorm1d(8)", "nn.LayerNorm(8)"),)),
        Fix(
            "momentum",
            "momentum=0.01",
            (("nn.BatchNorm1d(8)", "nn.BatchNorm1d(8, momentum=0.01)"),),
        ),
        Fix(
            "deeper",
            "One more batch norm, after the first linear layer",
            (("64), nn.ReLU()", "64), nn.BatchNorm1d(64), nn.ReLU()"),),
        ),
        SLOWER,
    ),
    threshold=0.85,
)

_COARSE = "nn.BatchNorm1d(64, eps=1e-3),"
VOLTS = Case(
    "volts",
    "Normalized to nothing",
    2,
    "My signals are a few millivolts, given in volts. That is what batch norm is for, so it "
    "stands first, with the ε of the Keras original. The network hardly learns at all.",
    (
        (_PIXELS, "pixels = pixels.float() / 16 * 0.003  # in volts"),
        (TWO, "        nn.BatchNorm1d(64, eps=1e-3),\n        nn.Linear(64, 64), nn.ReLU(),\n"),
    ),
    (
        Diagnosis(
            "eps",
            "ε is far larger than the variance",
            "The variance of the signals is {true_var}, and ε is {eps}: it divides by the root of "
            "ε, not of σ², and what comes out is not of size 1 but nearly 0.",
        ),
        Diagnosis(
            "rate",
            "The learning rate is too low",
            "It is that of the healthy script. A higher one may make up for inputs near 0; it does "
            "not say why they are near 0.",
        ),
        Diagnosis(
            "cold",
            "The running statistics are cold",
            "{seen} batches at momentum {momentum} go {arrived} % of the way, and the training "
            "loss, {loss}, needs none of them.",
        ),
        Diagnosis(
            "mode",
            "The network is asked in train mode",
            "{training} of {norms} layers are in train mode.",
        ),
        Diagnosis(
            "float",
            "float32 cannot hold such small numbers",
            "It holds 1e-38; the variance is {true_var}.",
        ),
    ),
    (
        Fix("small", "eps=1e-8", (("eps=1e-3", "eps=1e-8"),)),
        Fix(
            "units",
            "Give the signals in millivolts",
            (("* 0.003  # in volts", "* 3  # in millivolts"),),
        ),
        Fix("momentum", "momentum=0.01", (("eps=1e-3", "eps=1e-3, momentum=0.01"),)),
        Fix(
            "bias",
            "Subtract the mean before batch norm",
            (("in volts", "in volts\npixels = pixels - pixels.mean(0)"),),
        ),
        Fix("layers", "Two batch norms in a row", ((_COARSE, f"{_COARSE} {_COARSE}"),)),
        SLOWER,
    ),
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
    "The same forward pass",
    3,
    "To save memory I wrote batch norm's training pass myself. Its output is PyTorch's to the "
    "last digits, I compared. Trained with it, six layers learn badly.",
    ((TWO, SIX), ("def build():", _DETACHED_NORM), (NORM, "Norm(64)")),
    (
        Diagnosis(
            "detached",
            "The gradient does not know of the mean and the variance",
            "Both are detached, so the gradient pushes weights where the next batch's statistics "
            "take it all back: the norm of a weight has become {grown} times its first. Last "
            "losses {loss}.",
        ),
        Diagnosis(
            "rate",
            "The learning rate is too high",
            "At the same rate PyTorch's own layer trains: only the gradient differs.",
        ),
        Diagnosis(
            "biased",
            "The variance must be the unbiased one",
            "The biased one normalizes, in PyTorch too: the outputs agree.",
        ),
        Diagnosis(
            "buffers",
            "The running statistics are never updated",
            "They are, by the call on x.detach(): {seen} batches.",
        ),
        Diagnosis(
            "mode",
            "The network is asked in train mode",
            "{training} of {norms} layers are in train mode.",
        ),
    ),
    (
        Fix(
            "inside",
            "Remove both detach()",
            (("x.mean(0).detach()", "x.mean(0)"), ("correction=0).detach()", "correction=0)")),
        ),
        Fix("mean", "Remove the mean's detach() alone", (("x.mean(0).detach()", "x.mean(0)"),)),
        Fix(
            "var",
            "Remove the variance's detach() alone",
            (("correction=0).detach()", "correction=0)"),),
        ),
        Fix("pytorch", "nn.BatchNorm1d again", (("Norm(64)", NORM),)),
        Fix(
            "bias",
            "Linear layers without bias",
            (("nn.Linear(64, 64)", "nn.Linear(64, 64, bias=False)"),),
        ),
        clip_gradients(),
        LONGER,
    ),
    threshold=0.85,
)
