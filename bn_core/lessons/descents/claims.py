"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims
from bn_core.experiments.claim_part import ClaimPart, Nature

_DESCENT = "Descent"
_BEST = "Each way has its best rate of the same 65, from 10⁻⁴ to 10⁴ times 1/L."
_CONDITION = "the condition number"
_FEATURES = "the number of features"

CLAIMS = index_claims(
    Claim(
        id="C28",
        section=_DESCENT,
        title="Gradient descent on least squares is only sub-linear",
        statement="On least squares batch norm makes gradient descent converge linearly, which is "
        "faster than regular gradient descent with its only sub-linear convergence.",
        source="an encyclopedia",
        where="its section on length–direction decoupling",
        test="Least squares in 100 dimensions of condition number 100 are descended until the loss "
        f"is 10⁻¹⁸ of the first. {_BEST}",
        parts=(
            ClaimPart(
                "C28",
                "without",
                "On least squares gradient descent without batch norm is only sub-linear.",
                "the largest factor that a step of rate 1/L leaves of the excess loss",
                "Convergence is linear if some factor below 1 is left by every step. It is "
                "(1 − 1/κ)² for eigenvalues from L/κ to L.",
                least=1.0,
                nature=Nature.ARITHMETIC,
                knob=_CONDITION,
                trials=("least squares",),
            ),
            ClaimPart(
                "C28",
                "with",
                "On least squares gradient descent with batch norm converges linearly.",
                "iterations for the second factor of 10⁻⁴ over those for the first",
                "A linear descent takes equally many. A loss that falls as 1/t takes 10,000 times "
                "as many, and one that falls as t⁻¹⁰ takes 2.5 times as many.",
                most=2.0,
            ),
        ),
        trials=("least squares", "least squares at one rate"),
        lesson="descents",
        limits=(
            Limit(
                "from",
                1e-10,
                "The share of the first loss below which its start no longer matters.",
            ),
            Limit(
                "factor",
                1e-4,
                "Two such factors end at 10⁻¹⁸, well above rounding, which is near 10⁻²⁸.",
            ),
        ),
        knobs="Condition number, and the rate of γ.",
        differs="Kohler et al. 2018, whom the text cites, say the contrary in section 3.1: the "
        "rate with batch norm is of the same order as that of standard gradient descent.",
    ),
    Claim(
        id="C29",
        section=_DESCENT,
        title="2 to 5 times fewer iterations",
        statement="Batch norm cuts the iterations of gradient descent on least squares 2 to 5 "
        "times, since it standardizes the features.",
        source="an encyclopedia",
        test="Least squares of condition number 10, 100 and 1,000 are descended to a millionth of "
        f"the first loss. {_BEST}",
        parts=(
            ClaimPart(
                "C29",
                "times",
                "Batch norm cuts the iterations of gradient descent on least squares 2 to 5 times.",
                "gradient descent's iterations over batch norm's, each at its best rate",
                "The claim's own numbers.",
                least=2.0,
                most=5.0,
                knob=_CONDITION,
            ),
            ClaimPart(
                "C29",
                "features",
                "Batch norm is as fast as gradient descent on standardized features.",
                "batch norm's iterations over gradient descent's on standardized features, where "
                "the features are uncorrelated",
                "Twice as many is not the same reason.",
                most=2.0,
                knob=_CONDITION,
            ),
        ),
        trials=("least squares", "least squares at one rate"),
        lesson="descents",
        limits=(Limit("loss", 1e-6, "Long after the start no longer matters."),),
        knobs="Condition number, whether the bowl lies along the axes, and the rate of γ.",
        differs="Batch norm normalizes wᵀx, as in Kohler et al. 2018 and Cai, Li & Shen 2019, not "
        "the features. Cai, Li & Shen explain its speed by a better effective condition number, "
        "without one direction, and by a large range of rates.",
    ),
    Claim(
        id="C30",
        section=_DESCENT,
        title="Gradient descent converges at any learning rate",
        statement="On least squares gradient descent with batch norm converges for arbitrary "
        "learning rates of the weights w, if γ has a rate of its own that is at most 1. Without "
        "batch norm it does not.",
        source="Cai19",
        where="abstract, and the theorem on the convergence of BNGD",
        test="Least squares of condition number 10, 100 and 1,000 are descended with each of 65 "
        "rates, from 10⁻⁴ to 10⁴ times 1/L. No rate is chosen: those that converge are counted.",
        parts=(
            ClaimPart(
                "C30",
                "any",
                "With batch norm gradient descent converges for arbitrary learning rates of w, if "
                "γ has a rate of its own that is at most 1.",
                "the share of the 65 rates at which it converges",
                "Arbitrary means all of them.",
                least=1.0,
                knob=_CONDITION,
            ),
            ClaimPart(
                "C30",
                "more",
                "With batch norm gradient descent converges for many more learning rates.",
                "decades of rates at which it converges, more than without batch norm",
                "One rate less to try, in a search by powers of 10.",
                least=1.0,
                none=0.0,
                knob=_CONDITION,
            ),
        ),
        trials=("least squares",),
        lesson="descents",
        limits=(
            Limit(
                "steps",
                2000,
                "A rate converges if the loss reaches a millionth of the first within these steps, "
                "or its least in their second half is below its least in the first.",
            ),
        ),
        knobs="The rate of γ: 1, or that of w.",
        differs="The theorem is on the limit; here a rate whose loss still falls after 2,000 steps "
        "counts as one that converges.",
    ),
    Claim(
        id="C31",
        section=_DESCENT,
        title="Length–direction descent on halfspaces",
        statement="On learning halfspaces with Gaussian inputs, where gradient descent has only a "
        "sub-linear rate, length–direction descent (GDNP) is provably accelerated.",
        source="Ko18",
        where="sections 3.1 and 4",
        test="Two normal classes in 30 dimensions are separated by logistic regression until ‖g‖ "
        "is below 10⁻⁵. GDNP has the step size of its theory; gradient descent has 1/L, which is "
        "its theory's, or the best of 17 rates in hindsight.",
        parts=(
            ClaimPart(
                "C31",
                "theory",
                "GDNP is faster than gradient descent, each at the rate that its theory gives.",
                "iterations of gradient descent at rate 1/L over those of GDNP",
                "The claim is about a direction; no factor is given.",
                least=1.0,
                none=1.0,
            ),
            ClaimPart(
                "C31",
                "tuned",
                "GDNP is faster even than gradient descent at its best rate in hindsight.",
                "iterations of gradient descent at its best rate over those of GDNP",
                "The claim is about a direction; no factor is given.",
                least=1.0,
                none=1.0,
            ),
        ),
        trials=("halfspaces of condition 10", "halfspaces of condition 100"),
        lesson="descents",
        limits=(
            Limit(
                "gradient",
                1e-5,
                "The gradient's norm at which one stops: far below that of the "
                "start, far above rounding.",
            ),
        ),
        knobs="Condition number.",
        differs="2,000 examples in place of the expectation; the loss is the softplus. On them "
        "gradient descent is linear in the end, too, since the loss is strongly convex there.",
    ),
    Claim(
        id="C43",
        section=_DESCENT,
        title="Batch norm leads to equal margins",
        statement="When a linear model with batch norm learns two classes, gradient descent "
        "converges to a classifier with the same margin for all training examples, at the rate "
        "exp(−Ω(log² t)). Without batch norm both the classifier and the rate differ.",
        source="Cao23",
        where="abstract",
        test="20 normal inputs of 25 to 1,600 features with random labels are separated by 10,000 "
        "full-batch steps on the logistic loss, with batch norm of wᵀx and without. Both start "
        "from the same weights, at the rate 1/L, which is safe for the largest curvature L "
        "without batch norm.",
        parts=(
            ClaimPart(
                "C43",
                "equal",
                "With batch norm gradient descent finds nearly equal margins for all training "
                "examples within thousands of steps.",
                "smallest margin over the largest after the last step",
                "In the limit they are equal. A hundredth is a difference that no plot would show.",
                least=0.99,
                knob=_FEATURES,
            ),
            ClaimPart(
                "C43",
                "fall",
                "With batch norm the margins become equal faster than by any power of the number "
                "of steps.",
                "powers of ten by which the spread of the margins falls over half a decade of "
                "steps, as a multiple of those over the half decade before",
                "A power of t falls by the same factor in every half decade. exp(−c·log² t) falls "
                "by more each time.",
                least=1.0,
                none=1.0,
                knob=_FEATURES,
                trials=("margins",),
            ),
            ClaimPart(
                "C43",
                "without",
                "Without batch norm gradient descent does not find equal margins.",
                "smallest margin over the largest after the last step, without batch norm",
                "Margins that differ by a tenth are not nearly equal.",
                most=0.9,
                knob=_FEATURES,
                trials=("margins",),
            ),
            ClaimPart(
                "C43",
                "towards",
                "Without batch norm gradient descent goes towards the boundary that is furthest "
                "from the closest example.",
                "growth of the smallest distance over the last tenfold of steps, as a share of "
                "the largest possible, without batch norm",
                "It grows with the logarithm of the steps, so it is far from its limit, and only "
                "its direction can be judged.",
                least=0.0,
                none=0.0,
                knob=_FEATURES,
                trials=("margins",),
            ),
        ),
        trials=("margins", "margins with mean"),
        lesson="descents",
        limits=(
            Limit(
                "rounding",
                1e-10,
                "The second half decade ends before the spread of the margins is below this: far "
                "above rounding in float64, which is near 10⁻¹⁵.",
            ),
        ),
        knobs="The number of features, the learning rate, and whether batch norm subtracts the "
        "mean.",
        differs="Inputs, labels, sizes and steps are ours. In the first set-up batch norm only "
        "divides, as in the analyses of this lesson; the second, with mean and β, is ours, and "
        "only its margins are judged. That gradient descent without batch norm goes to the largest "
        "distance was shown by Soudry et al. 2018. The paper's convolutional networks are not "
        "tested. Two measures were changed after first runs: how fast margins become equal, which "
        "had reached rounding, and the distance, which was asked to be 0.9 of the largest. Then "
        "1,600 features were added.",
    ),
)
"""Every claim by its id."""

SAME_RATE = ClaimPart(
    "",
    "same rate",
    "With batch norm gradient descent converges for many more learning rates, also if γ has the "
    "rate of w.",
    CLAIMS["C30"].part("more").quantity,
    CLAIMS["C30"].part("more").why,
    least=1.0,
    none=0.0,
    knob=_CONDITION,
)
"""What the theorem of C30 leaves out, and optimizers do."""
