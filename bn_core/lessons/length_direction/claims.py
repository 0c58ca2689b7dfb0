"""Published claims that this lesson puts to the test, and statements beside them."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, index_claims
from bn_core.experiments.claim_part import ClaimPart, Nature

_STEPS = "The four steps"
_LENGTH = "Length and direction"
_EXACTLY = "Far above the rounding of float64, far below what one would see."
_ABOUT = "“About” is taken to allow a twentieth."
_UNSEEN = "A hundredth of the largest output changes no curve that one would look at."
_FURTHEST = "largest difference of an output in {}, as a share of the largest, in {}"

CLAIMS = index_claims(
    Claim(
        id="C04",
        section=_STEPS,
        title="γ and β undo the normalization",
        statement="With γ = √(σ² + ε) and β = μ batch norm can recover x exactly. So, say many "
        "texts, it never restricts the model.",
        source="textbooks and courses, IS15",
        where="section 3",
        test="γ and β are computed from one batch of 200 features. They are then used on that "
        "batch, with its fixed statistics on another batch, and on another training batch of the "
        "same source, of 4 to 4,096 examples. Nothing is trained, so no rate is chosen.",
        parts=(
            ClaimPart(
                "C04",
                "own batch",
                "γ = √(σ² + ε) and β = μ recover x exactly, on the batch that they were taken from "
                "and with fixed statistics.",
                "mean squared error as a share of the variance of x, the larger of the two",
                _EXACTLY,
                most=1e-6,
                nature=Nature.ARITHMETIC,
            ),
            ClaimPart(
                "C04",
                "other batches",
                "The same γ and β recover x on every training batch, so batch norm never restricts "
                "the model.",
                "mean squared error as a share of the variance of x, on another training batch",
                _EXACTLY,
                most=1e-6,
                knob="the batch size",
            ),
        ),
        trials=("networks",),
        lesson="four_steps",
        knobs="γ and β, the batch, and how many examples it has.",
        differs="The paper's γ is the root of the variance, without ε. It says that batch norm can "
        "represent the identity, and not that it never restricts the model.",
    ),
    Claim(
        id="C11",
        section=_LENGTH,
        title="A formula with ‖Wx‖",
        statement="BN(Wx) is about γ·Wx/‖Wx‖ + β, and the output's scale becomes γ·‖W‖.",
        source="an encyclopedia",
        test="512 correlated inputs of 20 features go through 32 units. The printed formula is "
        "compared with batch norm, and so are the outputs of W, 10 W and 100 W. Nothing is "
        "trained, so no rate is chosen.",
        parts=(
            ClaimPart(
                "C11",
                "formula",
                "BN(Wx) is about γ·Wx/‖Wx‖ + β.",
                "relative error of the formula",
                _ABOUT,
                most=0.05,
                nature=Nature.ARITHMETIC,
            ),
            ClaimPart(
                "C11",
                "scale",
                "The output's scale becomes γ·‖W‖.",
                "growth of the output's standard deviation as a share of the growth of ‖W‖",
                _ABOUT,
                least=0.95,
                most=1.05,
                nature=Nature.ARITHMETIC,
            ),
        ),
        trials=("networks",),
        lesson="length_direction",
        knobs="The factor of W; nothing else matters.",
    ),
    Claim(
        id="C39",
        section=_LENGTH,
        title="Scaling weights changes nothing",
        statement="Batch norm splits length from direction: BN(aWx) = BN(Wx), and the gradient by "
        "aW is 1/a of that by W.",
        source="IS15, Ko18",
        where="section 3.3 of the first",
        test="All hidden weights of a network at its first weights are multiplied by 0.1 to 100, "
        "in float64, with ε from 10⁻¹² to 10⁻³. Outputs and gradients are compared; nothing is "
        "trained, so no rate is chosen.",
        parts=(
            ClaimPart(
                "C39",
                "outputs",
                "BN(aWx) = BN(Wx).",
                "largest change of an output, as a share of the largest output",
                "About what rounding in float32 would do to them.",
                most=1e-5,
                knob="ε",
            ),
            ClaimPart(
                "C39",
                "gradients",
                "The gradient by aW is 1/a of that by W.",
                "largest distance of ‖∂L/∂(aW)‖·a/‖∂L/∂W‖ from 1",
                "A tenth of a percent changes no step that one could see.",
                most=1e-3,
                knob="ε",
            ),
        ),
        trials=("networks",),
        lesson="length_direction",
        knobs="ε of batch norm.",
        differs="Neither paper's formula for scaled weights has an ε; PyTorch's is 10⁻⁵. It needs "
        "a > 0: a negative a turns the sign of x̂. What weight decay does to the length is judged "
        "in the lesson.",
    ),
    Claim(
        id="C42",
        section=_LENGTH,
        title="Weight decay as a growing learning rate",
        statement="With batch norm, SGD with momentum, weight decay and a constant rate is "
        "equivalent to SGD with momentum and no decay at a rate that grows exponentially.",
        source="LA19",
        where="abstract",
        test="MLPs of 3 × 32, with batch norm after every weight and no γ and β, learn digits: "
        "with decay at rate η, and without at η·α⁻²ᵗ⁻¹, from the same weights and on the same "
        "batches. For α, (1 − α)(1 − momentum/α) = ηλ. All outputs are compared before each of 300 "
        "steps, at ε from 0 to 10⁻⁵. The theorem gives both rates.",
        parts=(
            ClaimPart(
                "C42",
                "same function",
                "Without ε a constant rate with weight decay and an exponentially growing rate "
                "without it compute the same function at every step.",
                _FURTHEST.format("all steps so far", "float64"),
                _EXACTLY,
                most=1e-6,
                nature=Nature.ARITHMETIC,
                knob="the number of steps",
            ),
            ClaimPart(
                "C42",
                "with ε",
                "With ε above 0 the two still compute the same function at every step.",
                _FURTHEST.format("all steps", "float64"),
                _UNSEEN,
                most=0.01,
                knob="ε",
            ),
            ClaimPart(
                "C42",
                "float32",
                "With PyTorch's ε = 10⁻⁵ and in float32 the two still compute the same function at "
                "every step.",
                _FURTHEST.format("all steps so far", "float32"),
                _UNSEEN,
                most=0.01,
                knob="the number of steps",
            ),
            ClaimPart(
                "C42",
                "without batch norm",
                "Without batch norm the two do not compute the same function.",
                _FURTHEST.format("all steps", "float64"),
                "A tenth of the largest output can be seen. The source speaks of normalized "
                "networks, so this part is ours.",
                least=0.1,
            ),
        ),
        trials=("decay", "decay and momentum"),
        lesson="length_direction",
        knobs="Learning rate, weight decay, momentum, and steps.",
        differs="The paper trains deep convolutional networks on photographs, with γ and β. It has "
        "rates that change in steps, too, and other norms. Its theorem has no ε.",
    ),
)
"""Every claim by its id."""

DECAY_RATE = ClaimPart(
    "",
    "decay",
    "Weight decay before batch norm raises the effective learning rate η/‖w‖².",
    "the effective rate after the last step, with decay as a multiple of without",
    "Half as much again is a change that somebody who tunes rates would notice.",
    least=1.5,
    none=1.0,
)
DECAY_TWIN = ClaimPart(
    "",
    "decay as a rate",
    "Weight decay before batch norm does what a learning rate does that grows by (1 − ηλ)⁻² at "
    "each step.",
    "largest distance of the two training losses, in nats",
    "A hundredth is less than the loss differs between two mini-batches.",
    most=0.01,
)
FIRST_LENGTH = ClaimPart(
    "",
    "first length",
    "With batch norm the length of the first weights does not matter to training.",
    "range of the last training losses from × 0.1, 1 and 10, in nats",
    "A tenth is about what two seeds differ by.",
    most=0.1,
)
