"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, index_claims, judged_by_hand

_SMOOTH = "Smoothness"

CLAIMS = index_claims(
    Claim(
        id="C40",
        section=_SMOOTH,
        title="A landscape smoother to look at",
        statement="The loss landscape looks smoother with batch norm.",
        source="Li18, San18",
        test=(
            "The loss is taken on a plane of two filter-normalized random directions, with the "
            "batch's own statistics and with statistics frozen at the centre. Largest and median "
            "loss are compared with the network without."
        ),
        parts=judged_by_hand(
            "C40",
            "The loss landscape looks smoother with batch norm.",
            (
                "Both lower with batch norm in every seed, with the batch's own statistics and "
                "with frozen ones."
            ),
        ),
        trials=("slice", "slice deep", "slice cnn", "slice first weights"),
        lesson="landscape",
        limits=(),
        knobs="Statistics of batch norm, hidden layers, network, and training steps before.",
        differs=(
            "Li18 have skips rather than batch norm on trial, and pictures rather than numbers; 17"
            " × 17 points are judged."
        ),
    ),
)
"""Every claim by its id."""
