"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims, judged_by_hand

_STEPS = "The four steps"

CLAIMS = index_claims(
    Claim(
        id="C05",
        section=_STEPS,
        title="Two parameters a feature",
        statement="Batch norm adds 2 C parameters: 512 features have 1,024.",
        source="a course text",
        test=(
            "The learnable numbers of PyTorch's BatchNorm1d(512) are counted. Its buffers, which "
            "are not learned, are counted apart."
        ),
        parts=judged_by_hand(
            "C05", "Batch norm adds 2 C parameters: 512 features have 1,024.", "1,024 parameters."
        ),
        trials=("printed",),
        lesson="which_axes",
        limits=(Limit("count", 1024, "The claim's own number: two for each of 512 features."),),
        knobs="None: every norm here has one γ and one β a feature.",
    ),
)
"""Every claim by its id."""
