"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims, judged_by_hand

_STEPS = "The four steps"
_LENGTH = "Length and direction"

CLAIMS = index_claims(
    Claim(
        id="C04",
        section=_STEPS,
        title="γ and β undo the normalization",
        statement="γ = √(σ² + ε) and β = μ recover x exactly, so batch norm never restricts the "
        "model.",
        source="all texts, IS15",
        test=(
            "γ and β are computed from one batch of 200 features and used on it and on another one"
            " of the same source. The squared error is told as a share of the variance, for "
            "batches of 8 to 512."
        ),
        parts=judged_by_hand(
            "C04",
            "γ = √(σ² + ε) and β = μ recover x exactly, so batch norm never restricts the model.",
            "A relative error below 10⁻⁶ on both.",
        ),
        trials=("networks",),
        lesson="four_steps",
        limits=(
            Limit("restored", 1e-6, "Far above float64 rounding, far below what one would see."),
        ),
        knobs="γ and β, the batch, and how many examples it has.",
    ),
    Claim(
        id="C11",
        section=_LENGTH,
        title="A formula with ‖Wx‖",
        statement="BN(Wx) is about γ·Wx/‖Wx‖ + β, and the output's scale becomes γ·‖W‖.",
        source="an encyclopedia",
        test=(
            "512 correlated inputs of 20 features go through 32 units. The printed formula is "
            "compared with batch norm, and so are the outputs of W, 10 W and 100 W."
        ),
        parts=judged_by_hand(
            "C11",
            "BN(Wx) is about γ·Wx/‖Wx‖ + β, and the output's scale becomes γ·‖W‖.",
            "A relative error below 0.05, and a scale that grows with W.",
        ),
        trials=("networks",),
        lesson="length_direction",
        limits=(
            Limit(
                "near",
                0.05,
                "“About” is taken to allow a twentieth, of the error and of the scale.",
            ),
        ),
        knobs="The factor of W; nothing else matters.",
    ),
    Claim(
        id="C39",
        section=_LENGTH,
        title="The length of weights",
        statement="Batch norm splits length from direction: scaling W changes nothing.",
        source="Ko18",
        test=(
            "All hidden weights of a network are multiplied by 0.1 to 100, in float64. Outputs and "
            "gradient norms are compared."
        ),
        parts=judged_by_hand(
            "C39",
            "Batch norm splits length from direction: scaling W changes nothing.",
            "Outputs within 10⁻⁵ of the largest, ‖g‖·a within 10⁻³ of 1, a the factor.",
        ),
        trials=("networks", "networks tiny epsilon"),
        lesson="length_direction",
        limits=(
            Limit("same", 1e-5, "About what rounding in float32 would do to them."),
            Limit("product", 1e-3, "A tenth of a percent changes no step that one could see."),
        ),
        knobs="ε of batch norm.",
        differs=(
            "The paper's batch norm has no ε. What weight decay does to the length is judged in "
            "the lesson, beside it."
        ),
    ),
)
"""Every claim by its id."""
