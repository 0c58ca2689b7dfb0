"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, index_claims
from bn_core.experiments.claim_part import ClaimPart, Nature

_STEPS = "The four steps"
_COUNT = "Batch norm adds 2 learnable parameters per feature: 512 features have 1,024."

CLAIMS = index_claims(
    Claim(
        id="C05",
        section=_STEPS,
        title="Two parameters per feature",
        statement=_COUNT,
        source="a course",
        test=(
            "The learnable parameters of PyTorch's BatchNorm1d(512) are counted. Its buffers, "
            "which are not learned, are counted apart."
        ),
        parts=(
            ClaimPart(
                "C05",
                "",
                _COUNT,
                "learnable parameters of BatchNorm1d(512)",
                "The claim's own number: two for each of 512 features.",
                least=1024,
                most=1024,
                nature=Nature.ARITHMETIC,
            ),
        ),
        trials=("printed",),
        lesson="which_axes",
        knobs="None: every norm here has one γ and one β per feature.",
    ),
)
"""Every claim by its id."""
