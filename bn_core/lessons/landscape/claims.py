"""Published claims that this lesson puts to the test, and what stands beside them."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, index_claims
from bn_core.experiments.claim_part import ClaimPart

_SMOOTH = "Smoothness"
_DIRECTION = "The claim is about a direction; no size is given."
_WORDS = {"own": "batch statistics", "frozen": "statistics frozen at the centre"}

CONVEXITY = {
    statistics: ClaimPart(
        "C40",
        f"convexity, {statistics}",
        f"With batch norm the slice looks more convex, with {words}.",
        "mean share of downward curvature without batch norm minus that with it",
        _DIRECTION,
        least=0.0,
        none=0.0,
    )
    for statistics, words in _WORDS.items()
}
"""How far the slice bends upwards only: what Li et al. map."""

CLAIMS = index_claims(
    Claim(
        id="C40",
        section=_SMOOTH,
        title="A landscape that looks smoother",
        statement="The loss landscape looks smoother with batch norm.",
        source="courses, San18",
        where="section 3",
        test="The loss is taken on a plane of two filter-normalized random directions, with "
        "batch statistics, as in training, and with statistics frozen at the centre. "
        "Smooth means little curved, and bent upwards rather than downwards; height is shown "
        "beside it. Both networks have the rate 0.1, tuned for neither.",
        parts=tuple(
            ClaimPart(
                "C40",
                f"{statistics} statistics",
                f"With batch norm the loss is less curved on the slice, with {words}.",
                "median curvature of the slice without batch norm over that with it",
                _DIRECTION,
                least=1.0,
                none=1.0,
            )
            for statistics, words in _WORDS.items()
        )
        + tuple(CONVEXITY.values()),
        trials=("slice", "slice deep", "slice cnn", "slice first weights"),
        lesson="landscape",
        knobs="Statistics of batch norm, hidden layers, network, and training steps before.",
        differs="Santurkar et al. 2018 measure along the gradient (C24). The plane and the share "
        "of downward curvature, −λmin over the largest |λ|, follow Li et al. 2018, who study skip "
        "connections and map the whole Hessian; here it is the plane's own, on 17 × 17 points.",
    ),
)
"""Every claim by its id."""

HEIGHTS = {
    statistics: ClaimPart(
        "",
        f"height, {statistics}",
        f"With batch norm the loss around the network is lower, with {words}.",
        "median loss of the slice without batch norm over that with it",
        _DIRECTION,
        least=1.0,
        none=1.0,
    )
    for statistics, words in _WORDS.items()
}
"""How high the loss is, which is not how smooth it is."""
