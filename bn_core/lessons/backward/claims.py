"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, index_claims
from bn_core.experiments.claim_part import ClaimPart, Nature

_BACK = "Back through the batch"
_ROUNDING = "This is float64's rounding of two orders of summation, with room."
_ABOUT = "“About” is taken to allow a tenth."
_SHARED = "the number of values that share a mean"

CLAIMS = index_claims(
    Claim(
        id="C06",
        section=_BACK,
        title="The published backward pass",
        statement="The published backward pass is the gradient, and the second term of its ∂L/∂μ "
        "is 0.",
        source="IS15",
        where="section 3",
        test=(
            "The paper's formulas are computed for random batches of 16 examples and 5 features. "
            "They are compared with PyTorch's autograd in float64."
        ),
        parts=(
            ClaimPart(
                "C06",
                "formula",
                "The published backward pass is the gradient.",
                "largest difference of the formula from autograd",
                _ROUNDING,
                most=1e-12,
                nature=Nature.ARITHMETIC,
            ),
            ClaimPart(
                "C06",
                "second term",
                "The second term of the published ∂L/∂μ, ∂L/∂σ² · Σ −2(x − μ)/m, is 0.",
                "largest size of the second term",
                _ROUNDING,
                most=1e-12,
                nature=Nature.ARITHMETIC,
            ),
        ),
        trials=("printed",),
        lesson="backward",
        knobs="The batch and the loss; it holds for all of them.",
        differs="The paper prints the second term and does not say that it is 0.",
    ),
    Claim(
        id="C07",
        section=_BACK,
        title="The gradient is about γ/σ times what comes in",
        statement="The gradient through the layer is about (∂L/∂y)·γ/σ.",
        source="an encyclopedia",
        test=(
            "γ·∂L/∂y/σ is compared with the whole gradient, as the number of values that share a "
            "mean grows. This is done for random batches and gradients, and in every layer of a "
            "trained network of 3 × 100 with ReLU (300 steps at rate 0.1 in batches of 64). No "
            "rates are compared."
        ),
        parts=(
            ClaimPart(
                "C07",
                "random",
                "A random gradient through the layer is about (∂L/∂y)·γ/σ.",
                "what is missing, as a share of the gradient",
                _ABOUT,
                most=0.1,
                knob=_SHARED,
            ),
            ClaimPart(
                "C07",
                "trained",
                "In a trained network the gradient through a layer is about (∂L/∂y)·γ/σ.",
                "what is missing, as a share of the gradient, on average over the layers",
                _ABOUT,
                most=0.1,
                knob=_SHARED,
            ),
        ),
        trials=("printed",),
        lesson="backward",
        knobs="How many values share a mean, and the loss: the paths through μ and σ² are sums of "
        "∂L/∂y.",
        differs="The encyclopedia gives no number, and does not say for which batches.",
    ),
)
"""Every claim by its id."""
