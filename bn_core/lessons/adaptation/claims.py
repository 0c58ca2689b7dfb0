"""The published claim that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims
from bn_core.experiments.claim_part import ClaimPart

_SIZE = "the number of images in a test batch"
_GAIN = "accuracy with statistics of the test batch minus that with running averages, in points"

CLAIMS = index_claims(
    Claim(
        id="C50",
        section="Training and inference",
        title="Test-time statistics under shift",
        statement="Under covariate shift the statistics of a small batch of test images give a "
        "better accuracy than the running averages; with pre-training and under natural shifts "
        "results are mixed.",
        source="Na20, Sch20",
        where="abstracts",
        test=(
            "ReLU networks of 3 × 64 with batch norm learn clean digits at rate 0.1. They are "
            "tested on digits that are brighter, fainter or noisy, in batches of 2 to 256, mixed "
            "or sorted by class. Accuracies are averaged over eight severities. Both arms are the "
            "same networks, so no rates are compared."
        ),
        parts=(
            ClaimPart(
                "C50",
                "shifted images",
                "Statistics of test batches of 32 give a higher accuracy on shifted images than "
                "running averages.",
                f"{_GAIN}, on average over eight severities",
                "Of 32 images the second paper says that they suffice to improve the best result "
                "of its time. No size is claimed for a single shift.",
                least=0.0,
                none=0.0,
                trials=("brighter digits", "fainter digits", "noisy digits"),
            ),
            ClaimPart(
                "C50",
                "one affine map",
                "A shift that is one affine map of all pixels costs nothing with statistics of the "
                "test batch.",
                "accuracy lost from no shift to the strongest, with statistics of test batches of "
                "32, in points",
                "Mean and scale of each unit cancel, up to ε. A point is five of 500 test images.",
                most=1.0,
                trials=("brighter digits", "fainter digits"),
            ),
            ClaimPart(
                "C50",
                "sorted by class",
                "In test batches sorted by class the statistics of the test batch do not help.",
                f"{_GAIN}, on average over eight severities",
                "The abstracts do not speak of it. A batch of one class stands for no other.",
                most=0.0,
                none=0.0,
                knob=_SIZE,
                trials=("sorted digits",),
            ),
        ),
        trials=(
            "brighter digits",
            "fainter digits",
            "noisy digits",
            "sorted digits",
        ),
        lesson="adaptation",
        limits=(
            Limit(
                "learned",
                0.9,
                "A network that has learned less from clean digits has little accuracy to repair.",
            ),
        ),
        knobs="Shift, images in a test batch, and their order.",
        differs="The papers have deep convolutional networks and photographs with many "
        "corruptions. They claim no repair in full; the affine part and the sorted batches are "
        "ours.",
    ),
)
"""Every claim by its id."""
