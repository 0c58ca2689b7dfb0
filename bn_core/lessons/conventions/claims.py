"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims, judged_by_hand

_MEMORY = "Training and inference"

CLAIMS = index_claims(
    Claim(
        id="C38",
        section=_MEMORY,
        title="Which way momentum points",
        statement="A momentum of 0.9 weights the old value.",
        source="texts disagree",
        test=(
            "A layer with momentum 0.9 sees one batch in PyTorch, and its buffer is read. The "
            "share of the batch in it is compared with what PyTorch's convention and Keras's say; "
            "beside it, the accuracy in eval mode by momentum."
        ),
        parts=judged_by_hand(
            "C38",
            "A momentum of 0.9 weights the old value.",
            "A share of 0.9 for the old value in PyTorch's own buffer.",
        ),
        trials=("printed", "momenta"),
        lesson="running_averages",
        limits=(
            Limit("old", 0.9, "The claim's own number, as the old value's share."),
            Limit("rounding", 1e-12, "Float64 rounding of one weighted sum, with room."),
        ),
        knobs="Whose defaults: PyTorch's momentum or Keras's.",
        differs="PyTorch is what is run; Keras's convention is read from its source.",
    ),
)
"""Every claim by its id."""
