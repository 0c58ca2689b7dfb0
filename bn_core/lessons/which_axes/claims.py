"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims

_STEPS = "The four steps"

CLAIMS = index_claims(
    Claim(
        "C05",
        _STEPS,
        "Batch norm adds 2 C parameters: 512 features have 1,024.",
        "a course text",
        "The learnable numbers of PyTorch's BatchNorm1d(512) are counted. Its buffers, which are "
        "not learned, are counted apart.",
        "1,024 parameters.",
        (Limit("count", 1024, "The claim's own number: two for each of 512 features."),),
        ("printed",),
        "which_axes",
        "None: every norm here has one γ and one β a feature.",
    ),
)
"""Every claim by its id."""
