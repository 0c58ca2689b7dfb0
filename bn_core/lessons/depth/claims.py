"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims
from bn_core.experiments.claim_part import ClaimPart, Nature

_DEEP = "Depth"
_LAYERS = "the number of layers"
_BATCH = "the batch size"
_GROWS = "1.02 over 40 layers is a factor of 2.2: less is no explosion."
_TUNED = "the best of five rates, the same for all networks"

_LEARNS = "A network that learns digits is well above, a deep one that does not is at chance."

CLAIMS = index_claims(
    Claim(
        id="C16",
        section=_DEEP,
        title="20 layers before, 100 after",
        statement=(
            "Before batch norm networks of 20 layers were almost impossible to train; after it, "
            "and with skip connections, there were 100 and more."
        ),
        source="courses",
        test=(
            "Networks of 64 units and 5, 20, 50 and 100 layers are trained for 200 steps: without "
            "a norm from two starts, with batch norm, with skips, with both. Each has "
            f"{_TUNED}."
        ),
        parts=(
            ClaimPart(
                "C16",
                "before",
                "Without batch norm networks of 20 layers are almost impossible to train.",
                "training accuracy of 20 layers without a norm, the better of both first weights "
                "at the best of five rates",
                "Half of the digits named rightly is some learning; chance is 0.1.",
                most=0.5,
                nature=Nature.SCALE,
            ),
            ClaimPart(
                "C16",
                "alone",
                "With batch norm alone networks of up to 100 layers learn.",
                "training accuracy with batch norm alone, at the best of five rates",
                _LEARNS,
                least=0.9,
                knob=_LAYERS,
            ),
            ClaimPart(
                "C16",
                "skips",
                "With batch norm and skip connections networks of up to 100 layers learn.",
                "training accuracy with batch norm and skips, at the best of five rates",
                _LEARNS,
                least=0.9,
                knob=_LAYERS,
            ),
        ),
        trials=("training by depth",),
        lesson="depth",
        limits=(
            Limit("steps", 200, "Enough for a network of 5 layers to name almost all digits."),
            Limit("before", 20, "The depth that the claim names."),
        ),
        knobs="The deepest network and the steps of training.",
        differs=(
            "History cannot be run again: the starts of the time were others, and training took "
            "far longer. Here it is 200 steps on small digits, from PyTorch's default and the "
            "first weights of He et al. 2015. A limit in between these depths is interpolated. A "
            "network that diverged has accuracy 0."
        ),
    ),
    Claim(
        id="C17",
        section=_DEEP,
        title="Gradients explode by π/(π − 1)",
        statement=(
            "Batch norm makes gradients explode at the first weights of a network without skips. "
            "With ReLU the squared norm grows by π/(π − 1) per layer, as the width and then the "
            "batch grow."
        ),
        source="Ya19",
        test=(
            "Gradients of a random linear loss are taken in 40 layers with batch norm, for batches"
            " of 3 to 1,024, in float64. Nothing is trained, so there is no rate to choose."
        ),
        parts=(
            ClaimPart(
                "C17",
                "explodes",
                "Batch norm makes gradients explode at the first weights.",
                "growth of the squared gradient norm per layer with ReLU",
                _GROWS,
                least=1.02,
                none=1.0,
                unit=" times",
                knob=_BATCH,
            ),
            ClaimPart(
                "C17",
                "rate",
                "With ReLU the squared norm grows by π/(π − 1) per layer in large batches.",
                "distance of that growth from π/(π − 1), as a share of it",
                "Tells 1.467 from its root, 1.211, with room for finite width.",
                most=0.03,
                knob=_BATCH,
            ),
        ),
        trials=("deep gradients", "deep and wide"),
        lesson="depth",
        knobs="Units per layer, and batch.",
        differs=(
            "π/(π − 1) is the growth of the squared norm, though often printed of the norm. It is "
            "the limit of layers much wider than the batch; these have 128 and 256 units."
        ),
    ),
    Claim(
        id="C18",
        section=_DEEP,
        title="Explosion with any nonlinearity",
        statement=(
            "With batch norm gradients explode whatever the nonlinearity; in a linear network the "
            "squared norm grows by (B − 2)/(B − 3) per layer."
        ),
        source="Ya19, an encyclopedia",
        test=(
            "The growth of the squared gradient norm in 40 layers with batch norm is measured with "
            "tanh and with no nonlinearity, for batches of 3 to 1,024. Nothing is trained, so "
            "there is no rate to choose."
        ),
        parts=(
            ClaimPart(
                "C18",
                "tanh",
                "With batch norm and tanh gradients explode.",
                "growth of the squared gradient norm per layer with tanh",
                _GROWS,
                least=1.02,
                unit=" times",
                knob=_BATCH,
            ),
            ClaimPart(
                "C18",
                "linear",
                "With batch norm and no nonlinearity gradients explode.",
                "growth of the squared gradient norm per layer of a linear network",
                _GROWS,
                least=1.02,
                unit=" times",
                knob=_BATCH,
            ),
            ClaimPart(
                "C18",
                "formula",
                "In a linear network the squared norm grows by (B − 2)/(B − 3) per layer.",
                "distance of that growth from (B − 2)/(B − 3), as a share of it",
                "As for ReLU: room for finite width.",
                most=0.03,
                knob=_BATCH,
            ),
        ),
        trials=("deep gradients", "deep and wide"),
        lesson="depth",
        knobs="Nonlinearity, batch, and units per layer.",
        differs=(
            "Yang et al. 2019 themselves say that the explosion is weaker in networks close to "
            "linear. The formula is of an infinite width, and infinite itself at a batch of 3, "
            "which is left out."
        ),
    ),
    Claim(
        id="C19",
        section=_DEEP,
        title="Skip connections relieve it",
        statement="Skip connections relieve the explosion of gradients with batch norm.",
        source="an encyclopedia, Ya19",
        test=(
            "The first layer's gradient over the last one's is taken in 20 to 160 layers, in "
            "residual blocks with batch norm and without skips. Nothing is trained, so there is no "
            "rate to choose."
        ),
        parts=(
            ClaimPart(
                "C19",
                "relieve",
                "Skip connections relieve the explosion.",
                "growth of the gradient from last to first layer without skips over that with them",
                "Less at all: the source gives no number.",
                least=1.0,
                none=1.0,
                unit=" times",
                knob=_LAYERS,
            ),
            ClaimPart(
                "C19",
                "power",
                "With skips the gradient grows no faster than the depth.",
                "power of the depth with which the first gradient grows",
                "Proportional to the depth or slower: polynomial, no explosion.",
                most=1.0,
            ),
        ),
        trials=("deep gradients", "deep and wide"),
        lesson="depth",
        knobs="Nonlinearity, units per layer, and batch.",
        differs="The abstract of Yang et al. 2019, whom the text cites, says only that deep "
        "networks without skips cannot be trained. Pre-activation blocks, as later networks have "
        "them. The power of the depth is our measure of what the source calls relief.",
    ),
    Claim(
        id="C20",
        section=_DEEP,
        title="Deep networks without skips",
        statement=(
            "Networks with batch norm and no skips cannot be trained beyond a depth of about 50 "
            "layers from the usual first weights."
        ),
        source="Ya19",
        test=(
            "Networks of 5, 20 and 50 layers with batch norm alone are trained for 2,000 steps of "
            f"SGD on small digits, each at {_TUNED}. The slope of the accuracy at the end is "
            "shown beside it."
        ),
        parts=(
            ClaimPart(
                "C20",
                "",
                "Networks with batch norm and no skips cannot be trained in 2,000 steps if they "
                "are deep.",
                "training accuracy with batch norm alone after 2,000 steps, at the best of five "
                "rates",
                "Half of the digits named rightly is some learning; chance is 0.1.",
                most=0.5,
                knob=_LAYERS,
            ),
        ),
        trials=("long training by depth",),
        lesson="depth",
        limits=(
            Limit("steps", 2000, "About 100 passes over the digits."),
            Limit("deep", 50, "The paper's networks stop learning at about 50 layers."),
        ),
        knobs="The deepest network and the steps of training.",
        differs=(
            "The paper trains networks on CIFAR-10 and MNIST; here it is 2,000 steps on small "
            "digits, and more steps might train deeper networks."
        ),
    ),
    Claim(
        id="C21",
        section=_DEEP,
        title="No decay of gradients in 90 layers",
        statement=(
            "In 90 layers gradients decay exponentially without batch norm, and with it they do "
            "not."
        ),
        source="an encyclopedia",
        test=(
            "Gradients are taken in 90 layers of 128 units, without a norm from PyTorch's "
            "default and from the first weights of He et al. 2015, and with batch norm. Decay "
            "alone is judged, since the source allows growth; nothing is trained."
        ),
        parts=(
            ClaimPart(
                "C21",
                "default",
                "Without a norm gradients decay exponentially from PyTorch's default weights.",
                "factor of the gradient norm per layer towards the input, default start",
                "0.95 over 90 layers leaves a hundredth: more is no decay.",
                most=0.95,
                none=1.0,
            ),
            ClaimPart(
                "C21",
                "he",
                "Without a norm gradients decay exponentially from He's first weights.",
                "factor of the gradient norm per layer towards the input, He's start",
                "0.95 over 90 layers leaves a hundredth: more is no decay.",
                most=0.95,
            ),
            ClaimPart(
                "C21",
                "batch",
                "With batch norm gradients do not decay.",
                "factor of the gradient norm per layer towards the input, batch norm",
                "0.95 over 90 layers leaves a hundredth: less is a decay.",
                least=0.95,
            ),
        ),
        trials=("deep gradients",),
        lesson="depth",
        knobs="Layers, and the first weights one compares with.",
        differs="Yang et al. 2019 show that with batch norm gradients grow exponentially instead.",
    ),
    Claim(
        id="C22",
        section=_DEEP,
        title="Singular values near 1",
        statement=(
            "Batch norm may lead the Jacobians of layers to have singular values close to 1 (a "
            "conjecture)."
        ),
        source="IS15",
        where="Section 3.3",
        test=(
            "The whole Jacobian of a layer's weights and batch norm is computed for 64 examples of"
            " 64 units, at He's first weights. The share of its singular values that lie near 1 is "
            "counted."
        ),
        parts=(
            ClaimPart(
                "C22",
                "",
                "A layer with batch norm has a Jacobian whose singular values are close to 1.",
                "share of the singular values from 0.9 to 1.1, of weights and batch norm",
                "Most of them: less than half is an exception.",
                least=0.5,
            ),
        ),
        trials=("deep gradients",),
        lesson="depth",
        limits=(
            Limit("low", 0.9, "“Close to 1” is taken to allow a tenth."),
            Limit("high", 1.1, "“Close to 1” is taken to allow a tenth."),
        ),
        knobs="Examples and units of the Jacobian.",
        differs=(
            "The paper argues with uncorrelated normal inputs and outputs, which random weights do "
            "not give. Batch norm alone is shown beside it."
        ),
    ),
)
"""Every claim by its id."""
