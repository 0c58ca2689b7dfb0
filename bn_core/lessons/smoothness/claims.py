"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims
from bn_core.experiments.claim_part import ClaimPart, Nature

_SMOOTH = "Smoothness"
_SMALL = "The paper has VGG on CIFAR-10; these are small networks on 8 × 8 digits. "
_SMOOTHER = "Smoother at all: the paper gives no number for it."
_DEPTH = "the number of hidden layers"
_LOWER = "Lower at all: the claim gives no number."


def _lower(name: str, statement: str, quantity: str) -> ClaimPart:
    """Return a part of C26 that claims a lower eigenvalue, without a size."""
    return ClaimPart(
        "C26", name, statement, quantity, _LOWER, most=1.0, none=1.0, unit=" times", knob=_DEPTH
    )


CLAIMS = index_claims(
    Claim(
        id="C24",
        section=_SMOOTH,
        title="A smoother loss along the gradient",
        statement=(
            "With batch norm the loss and its gradient change less along the gradient; the "
            "gradient by close to two orders of magnitude, especially early in training."
        ),
        source="San18",
        where="Section 3.1, figure 4",
        test=(
            "Before every fifth of 150 steps one looks 0.5 to 4 steps ahead on the same batch, and "
            "compares without with batch norm. Both networks learn at the same rate from the same "
            "first weights; two rates are tried, tuned for neither."
        ),
        parts=(
            ClaimPart(
                "C24",
                "loss",
                "With batch norm the loss varies less along the gradient.",
                "range of the loss without batch norm over that with it, median over the looks",
                _SMOOTHER,
                least=1.0,
                none=1.0,
                unit=" times",
            ),
            ClaimPart(
                "C24",
                "gradient",
                "With batch norm the gradient changes less along itself.",
                "largest change of the gradient without batch norm over that with it, median over "
                "the looks",
                _SMOOTHER,
                least=1.0,
                none=1.0,
                unit=" times",
            ),
            ClaimPart(
                "C24",
                "beta",
                "With batch norm the effective β, the gradient's change over its distance, is "
                "smaller.",
                "effective β without batch norm over that with it, median over the looks",
                _SMOOTHER,
                least=1.0,
                none=1.0,
                unit=" times",
            ),
            ClaimPart(
                "C24",
                "orders",
                "The gradient changes less by close to two orders of magnitude at some time in "
                "training.",
                "change of the gradient without batch norm over that with it, at the look where "
                "this is largest",
                "The square root of 1,000 is as near to 100 as to 10: more is closer to two orders "
                "than to one.",
                least=1000.0**0.5,
                none=1.0,
                unit=" times",
            ),
        ),
        trials=("along mlp", "along mlp careful", "along cnn"),
        lesson="smoothness",
        knobs="Network, and its learning rate.",
        differs=_SMALL + "Steps are of plain SGD, the same for both. “Especially early” is not "
        "judged; the ratio at the first weights stands beside the largest one.",
    ),
    Claim(
        id="C25",
        section=_SMOOTH,
        title="The bound of theorem 4.1",
        statement=(
            "Batch norm bounds the gradient of the loss before it: ‖∂L/∂x‖² is at most "
            "γ²/σ²·(‖g‖² − m·mean(g)² − m·mean(g·x̂)²) with g = ∂L/∂y. Readers take this "
            "to say that it shrinks."
        ),
        source="San18",
        where="Theorem 4.1",
        test=(
            "Both sides of the theorem are computed for every unit of five kinds of networks on "
            "digits, in float64. Whether a unit's gradient shrinks is counted by γ/σ, which the "
            "theorem leaves open; there is one arm and no rate to choose."
        ),
        parts=(
            ClaimPart(
                "C25",
                "bound",
                "The gradient before batch norm is bounded as theorem 4.1 says.",
                "left side over right side of the theorem, in the worst unit",
                "A bound allows no more than 1; the rest is float64 rounding of sums over a batch.",
                most=1 + 1e-9,
                nature=Nature.ARITHMETIC,
            ),
            ClaimPart(
                "C25",
                "shrinks",
                "Batch norm shrinks the gradient that arrives at it.",
                "share of the units whose gradient is smaller before batch norm than after it",
                "Shrinking as a rule needs more than half of the units.",
                least=0.5,
                knob="γ/σ",
            ),
        ),
        trials=("printed",),
        lesson="smoothness",
        knobs="Training steps before the slice: they move γ and σ.",
        differs=(
            "The theorem compares one and the same loss, as here. It does not say that the "
            "gradient shrinks: how large γ/σ is belongs to a remark beside it."
        ),
    ),
    Claim(
        id="C26",
        section=_SMOOTH,
        title="The largest eigenvalues of Hessian and Fisher",
        statement=(
            "Batch norm lowers the largest eigenvalue of the Hessian. In the last layer it "
            "drastically lowers that of the Fisher matrix at random weights, while in hidden "
            "layers it hardly does."
        ),
        source="San18, Ka19",
        test=(
            "Eigenvalues are found by Lanczos iteration in float64, in networks of 2 to 16 hidden "
            "layers. They have no norm, batch norm in the hidden layers, or batch norm of the "
            "outputs alone. Eigenvalues are taken at the first weights, and after 100 steps at a "
            "rate of 0.01, the same for all and tuned for none."
        ),
        parts=(
            _lower(
                "top",
                "Batch norm lowers the Hessian's largest eigenvalue at the first weights.",
                "largest eigenvalue of the Hessian, with batch norm over without",
            ),
            _lower(
                "size",
                "Batch norm lowers the Hessian's largest absolute eigenvalue at the first weights.",
                "size of the Hessian's dominant eigenvalue, with batch norm over without",
            ),
            _lower(
                "trained top",
                "Batch norm lowers the Hessian's largest eigenvalue after training.",
                "largest eigenvalue of the Hessian after training, with batch norm over without",
            ),
            _lower(
                "trained size",
                "Batch norm lowers the Hessian's largest absolute eigenvalue after training.",
                "size of the Hessian's dominant eigenvalue after training, with batch norm over "
                "without",
            ),
            ClaimPart(
                "C26",
                "last",
                "Batch norm of the last layer drastically lowers the Fisher matrix's largest "
                "eigenvalue at random weights.",
                "largest eigenvalue of the Fisher matrix, with batch norm of the outputs over "
                "without",
                "A drastic decrease is by half at least.",
                most=0.5,
                none=1.0,
                unit=" times",
                knob=_DEPTH,
            ),
            ClaimPart(
                "C26",
                "hidden",
                "In hidden layers batch norm hardly lowers the Fisher matrix's largest eigenvalue.",
                "largest eigenvalue of the Fisher matrix, with batch norm in the hidden layers "
                "over without",
                "Less than a half is a drastic decrease.",
                least=0.5,
                unit=" times",
                knob=_DEPTH,
            ),
        ),
        trials=("curvature he", "curvature lecun"),
        lesson="smoothness",
        limits=(
            Limit(
                "residual",
                1e-3,
                "An eigenvalue known to a thousandth: far closer than the ratios that it decides.",
            ),
        ),
        knobs="First weights, depth, and units per layer.",
        differs=(
            "Santurkar et al. 2018 bound the Hessian of a layer's outputs along the gradient, and "
            "not its largest eigenvalue over the weights. Karakida et al. 2019 prove their claims "
            "for wide networks; these have 64 units per layer, and a cross-entropy loss. “Hardly "
            "lowers” includes eigenvalues that rise."
        ),
    ),
)
"""Every claim by its id."""
