"""Published claims that this lesson puts to the test."""

from __future__ import annotations

import math

from bn_core.experiments.claim import Claim, Limit, index_claims
from bn_core.experiments.claim_part import ClaimPart, Nature

_FAST = "Faster and steadier"

CLAIMS = index_claims(
    Claim(
        id="C10",
        section=_FAST,
        title="Statistics left out of the gradient",
        statement=(
            "If the gradient ignores that the statistics depend on the parameters, a bias before "
            "the normalization grows without bound while the loss stands still, and a model blows "
            "up."
        ),
        source="IS15",
        where="section 2",
        test=(
            "A bias before a layer that subtracts the mean is trained for 1,000 steps at rate "
            "0.05 as if the mean did not depend on it. Then networks of 3 × 100 learn digits with "
            "mean and variance detached, beside batch norm, both at the rates 0.01, 0.1, 0.5 and 2."
        ),
        parts=(
            ClaimPart(
                "C10",
                "bias",
                "The bias grows without bound.",
                "the bias after 1,000 steps",
                "Far from any bias that a network needs; rate times slope times 1,000 steps is "
                "twice as much.",
                least=50.0,
                none=0.0,
                nature=Nature.ARITHMETIC,
                trials=("printed",),
            ),
            ClaimPart(
                "C10",
                "loss",
                "Meanwhile the loss stands still.",
                "how far the loss moves in 1,000 steps",
                "Nothing beside a loss of about 1, and far above rounding.",
                most=1e-5,
                nature=Nature.ARITHMETIC,
                trials=("printed",),
            ),
            ClaimPart(
                "C10",
                "worse",
                "With mean and variance left out of the gradient a network trains to a higher "
                "loss than with batch norm.",
                "last training loss with the statistics left out, over that with batch norm",
                "Only the direction is claimed.",
                least=1.0,
                none=1.0,
                knob="the learning rate",
                trials=("detached statistics", "detached statistics with sigmoid"),
            ),
            ClaimPart(
                "C10",
                "blows up",
                "With mean and variance left out of the gradient the model blows up.",
                "last training loss with the statistics left out, in nats",
                "A model that does no better than guessing one of ten digits, ln 10, has blown "
                "up; one that diverged counts as infinite.",
                least=math.log(10),
                knob="the learning rate",
                trials=("detached statistics", "detached statistics with sigmoid"),
            ),
        ),
        trials=("printed", "detached statistics", "detached statistics with sigmoid"),
        limits=(
            Limit(
                "learned",
                math.log(10) / 2,
                "Half of what guessing costs: if batch norm has not learned so far, a high loss "
                "is one of too few steps.",
            ),
        ),
        lesson="detached_statistics",
        knobs="The bias that is trained, its rate and its steps; the networks' rates.",
        differs="The paper has the bias as a thought experiment, and gives no set-up of the model "
        "that blew up; the networks are ours. Whether they train to a higher loss is our "
        "question.",
    ),
)
"""Every claim by its id."""
