"""Cases with data of several kinds or from several places."""

from __future__ import annotations

from bn_core.lessons.clinic.case import Case, Diagnosis, Fix
from bn_core.lessons.clinic.cases.common import LONGER, READY, SLOWER, TWO

_SOUND = (
    "pixels = pixels.float() / 16 - 0.3",
    "pixels = pixels.float().view(-1, 8, 8).transpose(1, 2) / 16  # (clip, band, moment)\n"
    "pixels = nn.functional.pad(pixels, (0, 24), value=-100.0)  # up to the longest clip",
)
_LISTENER = """\
        nn.BatchNorm1d(8), nn.Flatten(),
        nn.Linear(256, 64), nn.ReLU(),
"""
_MASKED = """\
class MaskedNorm(nn.BatchNorm1d):  # padding is left out of the statistics, and set to 0
    def forward(self, x):
        heard = (x > -100).any(1)
        moments = x.transpose(1, 2)
        result = torch.zeros_like(moments)
        result[heard] = super().forward(moments[heard])
        return result.transpose(1, 2)


def build():"""
SILENCE = Case(
    "silence",
    "Short clips, long padding",
    2,
    "Each sound clip has eight frequency bands. The clips are shorter than the longest one, so I "
    "pad them with −100, which stands for silence. Batch norm comes first, so the scale should not "
    "matter. The network learns nothing.",
    (_SOUND, (TWO, _LISTENER)),
    (
        Diagnosis(
            "padding",
            "Padding is counted as data",
            "Three quarters of the values are padding. So the mean is near −75 and the variance "
            "{var}. After normalization a soft and a loud sound differ by only 0.02, and the "
            "padding, which says nothing, is what the network sees.",
        ),
        Diagnosis(
            "rate",
            "The learning rate is too low for such small differences",
            "Run ten times the rate: it does not learn either.",
        ),
        Diagnosis(
            "axis",
            "Batch norm averages over the wrong axis",
            "BatchNorm1d expects (N, C, L). The bands are on axis 1, as they should be.",
        ),
        Diagnosis(
            "eps",
            "ε is too small",
            "It is {eps}, and the variances are {var} on average.",
        ),
        Diagnosis(
            "cold",
            "The running statistics have seen too few batches",
            "They have covered {arrived}% of the way. And the training loss, {loss}, does not use "
            "them.",
        ),
    ),
    (
        Fix(
            "masked",
            "Leave the padding out of the statistics",
            (("nn.BatchNorm1d(8)", "MaskedNorm(8)"), ("def build():", _MASKED)),
        ),
        Fix(
            "zero",
            "Pad with 0, which is near the mean of the sounds",
            (("value=-100.0", "value=0.0"),),
        ),
        Fix(
            "eps",
            "Use the ε of Keras, 0.001",
            (("nn.BatchNorm1d(8)", "nn.BatchNorm1d(8, eps=1e-3)"),),
        ),
        Fix(
            "after",
            "Add a batch norm after the first linear layer",
            (("64), nn.ReLU()", "64), nn.BatchNorm1d(64), nn.ReLU()"),),
        ),
        Fix(
            "momentum",
            "Set momentum=0.01",
            (("nn.BatchNorm1d(8)", "nn.BatchNorm1d(8, momentum=0.01)"),),
        ),
        SLOWER,
        LONGER,
    ),
    frozenset({"masked", "zero"}),
    threshold=0.84,
)

_OWNERS = """\
owner = torch.arange(len(x)) % 16 // 5  # four clinics; the last has one image of sixteen
owner_test = torch.arange(len(x_test)) % 16 // 5
brightness = torch.tensor([0.0, 0.0, 0.0, 2.0])
x, x_test = x + brightness[owner, None], x_test + brightness[owner_test, None]
torch.manual_seed(SEED)"""
_NORM_FIRST = """\
        nn.BatchNorm1d(64),
        nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(),
        nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(),
"""
_FEDERATE = """\
def ready():
    norm = net[0]
    means = torch.stack([x[owner == n].mean(0) for n in range(4)])
    variances = torch.stack([x[owner == n].var(0) for n in range(4)])
    norm.running_mean, norm.running_var = means.mean(0), variances.mean(0)
    return net.eval()"""
_AVERAGE = "    norm.running_mean, norm.running_var = means.mean(0), variances.mean(0)\n"
_WEIGHTED = """\
    shares = torch.stack([(owner == n).float().mean() for n in range(4)])[:, None]
    norm.running_mean = (shares * means).sum(0)
"""
_SPREAD = """\
    spread = (means - norm.running_mean) ** 2
    norm.running_var = (shares * (variances + spread)).sum(0)
"""
CLINICS = Case(
    "clinics",
    "Four clinics, one average",
    3,
    "No image leaves its clinic. Each of four sends the mean and variance of its own images, and I "
    "average them into the first layer's statistics. One clinic's camera is brighter. The network "
    "was good before I did that.",
    (
        ("torch.manual_seed(SEED)", _OWNERS),
        (TWO, _NORM_FIRST),
        ("def ready():\n" + READY, _FEDERATE),
    ),
    (
        Diagnosis(
            "spread",
            "The average ignores shares and the spread between clinics",
            "The variance of all images is the weighted average of the variances plus the spread "
            "of the means. Without it one running variance is {var}; the true one is {true_var}. "
            "And a clinic with one image of sixteen counts as a quarter: the mean is {off} "
            "standard deviations off.",
        ),
        Diagnosis(
            "brightness",
            "The network cannot read the bright images",
            "In training it reads all of them. Its last losses are {loss} on average.",
        ),
        Diagnosis(
            "unbiased",
            "The variances are unbiased",
            "They are. The smallest clinic has 81 images, so that is a factor of 81/80.",
        ),
        Diagnosis(
            "first",
            "Only the first layer gets new statistics",
            "The others still have those of training, and that is right: they belong to the same "
            "weights.",
        ),
        Diagnosis(
            "mode",
            "The network is tested in training mode",
            "In the test, {training} of the {norms} normalization layers are in training mode.",
        ),
    ),
    (
        Fix(
            "total",
            "Weight by images and add the spread of the means",
            ((_AVERAGE, _WEIGHTED + _SPREAD),),
        ),
        Fix(
            "weighted",
            "Weight means and variances by the number of images",
            ((_AVERAGE, _WEIGHTED + "    norm.running_var = (shares * variances).sum(0)\n"),),
        ),
        Fix("keep", "Keep the running statistics of training", ((_AVERAGE, ""),)),
        Fix("biased", "Send the biased variance", ((".var(0)", ".var(0, correction=0)"),)),
        LONGER,
    ),
    frozenset({"total", "keep"}),
    threshold=0.85,
)
