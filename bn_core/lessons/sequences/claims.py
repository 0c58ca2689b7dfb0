"""The claim of practice that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, index_claims
from bn_core.experiments.claim_part import ClaimPart, Nature

_SEQUENCES = "the number of sequences in a batch"
_NATS = "One hundredth of a nat, 1.4% of what a flip costs, is more than chance in new flips."

CLAIMS = index_claims(
    Claim(
        id="C56",
        section="Training and inference",
        title="Batch norm in causal models",
        statement="In a causal model of sequences batch norm over batch and time leaks the future: "
        "in training mode each token is normalized with statistics of the tokens after it.",
        source="practice",
        test=(
            "The Jacobian of each token's output is computed for 4 sequences of 8 tokens with 16 "
            "features. Then transformers of one layer, with masked attention, learn for 600 steps "
            "of Adam to predict flips of a fair coin, with batch norm and with layer norm. Both "
            "have the rate 0.003. Without a leak nothing is better than guessing."
        ),
        parts=(
            ClaimPart(
                "C56",
                "later tokens",
                "With batch norm in training mode a token's output depends on every later token of "
                "its sequence.",
                "smallest influence of a later token (own: 1)",
                "Of m tokens another one has the derivative −(1 + x̂ᵢx̂ⱼ)/(mσ). It is 0 only where "
                "x̂ᵢx̂ⱼ is −1.",
                least=0.0,
                none=0.0,
                nature=Nature.ARITHMETIC,
            ),
            ClaimPart(
                "C56",
                "other norms",
                "With layer norm or RMS norm a token's output depends on no other token.",
                "largest influence of another token (own: 1)",
                "Their averages are over the features of one token.",
                most=0.0,
                nature=Nature.ARITHMETIC,
            ),
            ClaimPart(
                "C56",
                "used",
                "Models learn to use the leak: in training mode they predict flips of a fair coin.",
                "loss of guessing minus that of the model in training mode, in nats",
                _NATS,
                least=0.01,
                none=0.0,
                knob=_SEQUENCES,
            ),
            ClaimPart(
                "C56",
                "evaluation",
                "In evaluation mode the same models are worse than guessing.",
                "loss of the model in evaluation mode minus that of guessing, in nats",
                _NATS,
                least=0.01,
                none=0.0,
                knob=_SEQUENCES,
            ),
        ),
        trials=("leak",),
        lesson="sequences",
        knobs="Norm, position of the token, and sequences in a batch.",
        differs="Practice speaks of language models. Coin flips stand for text, since only a leak "
        "predicts them.",
    ),
)
"""Every claim by its id."""
