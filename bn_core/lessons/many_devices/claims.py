"""The published claim that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, index_claims
from bn_core.experiments.claim_part import ClaimPart, Nature

_SIZE = "the batch size"

CLAIMS = index_claims(
    Claim(
        id="C44",
        section="Small batches",
        title="Biased gradients of mini-batches",
        statement="Batch norm is no trick of optimization. It creates another objective than the "
        "usual one, and may not converge to a desired solution if the statistics of a batch are "
        "not close to those of the whole data set.",
        source="Lian19",
        where="abstract",
        test=(
            "512 digits are divided at random into batches, 32 times for each batch size. The "
            "gradients of all batches are averaged, and compared with the gradient of the 512 "
            "digits as one batch, in ReLU networks of 3 × 64 with batch norm and without. Both "
            "arms learn at rate 0.1, and no rates are compared."
        ),
        parts=(
            ClaimPart(
                "C44",
                "without",
                "Without batch norm the gradients of mini-batches average to that of the whole "
                "training set.",
                "largest distance of the average from the gradient of the whole set, as a share of "
                "its length",
                "The gradient of a mean is the mean of the gradients; what is left is float64's "
                "rounding.",
                most=1e-12,
                nature=Nature.ARITHMETIC,
            ),
            ClaimPart(
                "C44",
                "biased",
                "With batch norm the gradients of mini-batches are biased for the loss of the "
                "whole training set as one batch.",
                "squared length of the bias over that of the gradient of the whole set, with the "
                "error of sampling subtracted",
                "A bias of any length is one. Without a bias this estimate is 0 on average.",
                least=0.0,
                none=0.0,
                knob=_SIZE,
            ),
            ClaimPart(
                "C44",
                "size",
                "The bias is at least a tenth as long as the gradient of the whole training set.",
                "length of the bias over that of the gradient of the whole set",
                "The abstract gives no number. Other claims of this ledger take an error of a "
                "tenth as the limit of “about the same”.",
                least=0.1,
                knob=_SIZE,
            ),
            ClaimPart(
                "C44",
                "falls",
                "The larger the batch, the smaller the bias.",
                "length of the bias over that in batches of twice the size, at the size where "
                "this ratio is smallest",
                "Statistics of larger batches are closer to those of the whole set. No rate is "
                "claimed.",
                least=1.0,
                none=1.0,
            ),
        ),
        trials=("bias at first weights", "bias after training"),
        lesson="many_devices",
        knobs="The batch size, and the steps before the gradients are compared.",
        differs="The abstract speaks of the objective. We measure its gradient, on small networks "
        "and digits, and not what training converges to. The limit of a tenth is ours.",
    ),
)
"""Every claim by its id."""
