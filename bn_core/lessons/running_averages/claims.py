"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims
from bn_core.experiments.claim_part import ClaimPart, Nature

_MEMORY = "Training and inference"
_APPROXIMATE = (
    "Multiplying the averaged variance of batches of independent numbers by m/(m − 1) makes it "
    "only approximately unbiased."
)
_GAIN = "test accuracy with exact statistics minus that with running averages, in points"
_BATCH = "the batch size"
_OLD = "A momentum of 0.9 is the weight of the old value."

CLAIMS = index_claims(
    Claim(
        id="C08",
        section=_MEMORY,
        title="The m/(m − 1) correction",
        statement=_APPROXIMATE,
        source="an encyclopedia",
        test=(
            "The corrected variance is averaged over all batches of 2 to 8 that can be drawn from "
            "the numbers 0, 1 and 5, each batch counted once: this is its expectation, without "
            "chance. Beside it, 100,000 normal batches of 8 are averaged."
        ),
        parts=(
            ClaimPart(
                "C08",
                "",
                _APPROXIMATE,
                "largest bias, as a share of the true variance",
                "An approximation errs by more than float64's rounding.",
                least=1e-9,
                nature=Nature.ARITHMETIC,
            ),
        ),
        trials=("printed",),
        lesson="running_averages",
        limits=(
            Limit(
                "errors",
                3.0,
                "Standard errors beyond which the normal batches would differ: chance alone goes "
                "as far in 3 of 1,000 experiments.",
            ),
        ),
        knobs="The size of the batches.",
        differs="The source does not say for which numbers; examples of a batch that resemble one "
        "another would need another correction.",
    ),
    Claim(
        id="C38",
        section=_MEMORY,
        title="What a momentum of 0.9 means",
        statement=_OLD,
        source="textbooks and courses that disagree",
        test=(
            "Running statistics with momentum 0.9 see one batch: in PyTorch's layer, by Keras's "
            "formula and by the formula usual in papers. Then networks learn digits at one rate in "
            "batches of 4, 64 and 256, and are evaluated with running statistics of many momenta."
        ),
        parts=(
            ClaimPart(
                "C38",
                "old value",
                _OLD,
                "the old value's share in what is stored at momentum 0.9",
                "The claim's own number, up to float64's rounding.",
                least=0.9 - 1e-12,
                most=0.9 + 1e-12,
                nature=Nature.CONVENTION,
                trials=("printed",),
            ),
            ClaimPart(
                "C38",
                "copied",
                "Copied from Keras to PyTorch without conversion, a momentum of 0.9 costs "
                "accuracy in evaluation mode.",
                "test accuracy that it costs, in points",
                "A point is five of the 500 test images.",
                least=1.0,
                none=0.0,
                knob=_BATCH,
                trials=("momenta",),
            ),
        ),
        trials=("printed", "momenta"),
        lesson="conventions",
        limits=(Limit("momentum", 0.9, "The claim's own number."),),
        knobs="Whose convention: PyTorch's or Keras's.",
        differs="PyTorch is what is run; Keras's convention is read from its source.",
    ),
    Claim(
        id="C51",
        section=_MEMORY,
        title="Exact statistics against running averages",
        statement="Statistics that the trained network has over many training images (PreciseBN) "
        "give a better and steadier validation error than the running averages of training.",
        source="Wu21",
        where="section 3",
        test=(
            "ReLU networks of 3 × 100 with PyTorch's momentum of 0.1 learn digits for 400 steps, "
            "in batches of 4 to 256, at rates 0.1 and 1. Every 10 steps the test accuracy is "
            "measured with the running averages, and with mean and variance of the training set "
            "in the same network. Both arms are one network, so no rates are compared."
        ),
        parts=(
            ClaimPart(
                "C51",
                "early",
                "Early in training exact statistics give a higher accuracy than running averages.",
                f"{_GAIN}, on average over the first eighth of training",
                "The source claims no size for small networks.",
                least=0.0,
                none=0.0,
                knob=_BATCH,
            ),
            ClaimPart(
                "C51",
                "late",
                "Late in training exact statistics give a higher accuracy than running averages.",
                f"{_GAIN}, on average over the last quarter of training",
                "The source claims no size for small networks.",
                least=0.0,
                none=0.0,
                knob=_BATCH,
            ),
            ClaimPart(
                "C51",
                "steadier",
                "With exact statistics the accuracy is steadier during training.",
                "mean change of the accuracy from one measurement to the next after the first "
                "eighth, with running averages over that with exact statistics",
                "By then the start values of the averages have a weight of 0.5%, so that they "
                "cannot be what moves.",
                least=1.0,
                none=1.0,
                knob=_BATCH,
            ),
        ),
        trials=("exact statistics at a small rate", "exact statistics at a large rate"),
        lesson="running_averages",
        knobs="Momentum and batch size.",
        differs="The paper trains large convolutional networks on ImageNet. What is called early "
        "and late here is ours.",
    ),
)
"""Every claim by its id."""
