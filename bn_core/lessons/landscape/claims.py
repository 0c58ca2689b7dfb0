"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, index_claims

_SMOOTH = "Smoothness"

CLAIMS = index_claims(
    Claim(
        "C40",
        _SMOOTH,
        "The loss landscape looks smoother with batch norm.",
        "Li18, San18",
        "The loss is taken on a plane of two filter-normalized random directions, with the batch's "
        "own statistics and with statistics frozen at the centre. Largest and median loss are "
        "compared with the network without.",
        "Both lower with batch norm in every seed, with the batch's own statistics and with "
        "frozen ones.",
        (),
        ("slice", "slice deep", "slice cnn", "slice first weights"),
        "landscape",
        "Statistics of batch norm, hidden layers, network, and training steps before.",
        "Li18 have skips rather than batch norm on trial, and pictures rather than numbers; 17 × "
        "17 points are judged.",
    ),
)
"""Every claim by its id."""
