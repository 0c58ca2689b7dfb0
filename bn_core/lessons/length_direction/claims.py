"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims

_STEPS = "The four steps"
_LENGTH = "Length and direction"

CLAIMS = index_claims(
    Claim(
        "C04",
        _STEPS,
        "γ = √(σ² + ε) and β = μ recover x exactly, so batch norm never restricts the model.",
        "all texts, IS15",
        "γ and β are computed from one batch of 200 features and used on it and on another one of "
        "the same source. The squared error is told as a share of the variance, for batches of 8 "
        "to 512.",
        "A relative error below 10⁻⁶ on both.",
        (Limit("restored", 1e-6, "Far above float64 rounding, far below what one would see."),),
        ("networks",),
        "four_steps",
        "γ and β, the batch, and how many examples it has.",
    ),
    Claim(
        "C11",
        _LENGTH,
        "BN(Wx) is about γ·Wx/‖Wx‖ + β, and the output's scale becomes γ·‖W‖.",
        "an encyclopedia",
        "512 correlated inputs of 20 features go through 32 units. The printed formula is compared "
        "with batch norm, and so are the outputs of W, 10 W and 100 W.",
        "A relative error below 0.05, and a scale that grows with W.",
        (
            Limit(
                "near",
                0.05,
                "“About” is taken to allow a twentieth, of the error and of the scale.",
            ),
        ),
        ("networks",),
        "length_direction",
        "The factor of W; nothing else matters.",
    ),
    Claim(
        "C39",
        _LENGTH,
        "Batch norm splits length from direction: scaling W changes nothing.",
        "Ko18",
        "All hidden weights of a network are multiplied by 0.1 to 100, in float64. Outputs and "
        "gradient norms are compared.",
        "Outputs within 10⁻⁵ of the largest, ‖g‖·a within 10⁻³ of 1, a the factor.",
        (
            Limit("same", 1e-5, "About what rounding in float32 would do to them."),
            Limit("product", 1e-3, "A tenth of a percent changes no step that one could see."),
        ),
        ("networks", "networks tiny epsilon"),
        "length_direction",
        "ε of batch norm.",
        "The paper's batch norm has no ε. What weight decay does to the length is judged in the "
        "lesson, beside it.",
    ),
)
"""Every claim by its id."""
