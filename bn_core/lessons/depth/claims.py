"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims

_DEEP = "Depth"

CLAIMS = index_claims(
    Claim(
        "C16",
        _DEEP,
        "Before batch norm networks of 20 layers were almost impossible to train; after it there "
        "were 100 and more.",
        "course texts",
        "Networks of 64 units and 5, 20, 50 and 100 layers are trained for 200 steps at five "
        "rates: without a norm from two starts, with batch norm, with skips, with both. The best "
        "accuracy of each is listed.",
        "Batch norm alone above 0.9 at 100 layers, in every seed.",
        (
            Limit(
                "learned",
                0.9,
                "A network that learns digits is well above, a deep one that "
                "does not is at chance.",
            ),
        ),
        ("training by depth",),
        "depth",
        "The deepest network and the steps of training.",
        "The deep networks meant had skips as well, and many more steps.",
    ),
    Claim(
        "C17",
        _DEEP,
        "Batch norm makes gradients explode at the first weights: with ReLU by π/(π − 1) a layer "
        "as the batch grows.",
        "Ya19",
        "Gradients of a random linear loss are taken in 40 layers with batch norm, for batches of "
        "3 to 1,024. The growth of the squared norm a layer is compared with π/(π − 1).",
        "Within 3% of π/(π − 1) at batches of 128 and more, in every seed.",
        (
            Limit("near", 0.03, "Tells 1.467 from its root, 1.211, with room for finite width."),
            Limit(
                "enough",
                128,
                "The number is the limit of large batches; small ones are said to explode more.",
            ),
        ),
        ("deep gradients", "deep and wide"),
        "depth",
        "Nonlinearity, units a layer, and batch.",
        "π/(π − 1) is the growth of the squared norm, though often printed of the norm. It is "
        "the limit of layers much wider than the batch.",
    ),
    Claim(
        "C18",
        _DEEP,
        "It explodes whatever the nonlinearity.",
        "an encyclopedia, Ya19",
        "The growth of the squared gradient norm in 40 layers with batch norm is measured with "
        "tanh and with no nonlinearity. The batch has 256 examples.",
        "A squared norm that grows by more than 1.02 a layer with both, in every seed.",
        (Limit("grows", 1.02, "1.02 over 40 layers is a factor of 2.2: less is no explosion."),),
        ("deep gradients", "deep and wide"),
        "depth",
        "Nonlinearity and units a layer.",
    ),
    Claim(
        "C19",
        _DEEP,
        "Skip connections relieve it.",
        "Ya19",
        "The first layer's gradient over the last one's is taken in residual blocks of 20 to 160 "
        "layers. Its growth with depth is read off as a power of the depth.",
        "A power of 1 or less, in every seed.",
        (Limit("power", 1.0, "Proportional to the depth or slower: polynomial, no explosion."),),
        ("deep gradients", "deep and wide"),
        "depth",
        "Nonlinearity, units a layer, and batch.",
        "Pre-activation blocks, as later networks have them.",
    ),
    Claim(
        "C20",
        _DEEP,
        "Deep networks with batch norm and no skips cannot be trained.",
        "Ya19",
        "Networks of 50 and 100 layers with batch norm alone are trained for 200 steps at "
        "five rates. The best accuracy is judged.",
        "Below 0.5 at 50 layers and more, in every seed.",
        (
            Limit(
                "failed", 0.5, "Half of the digits named rightly is some learning; chance is 0.1."
            ),
            Limit("deep", 50, "The paper's networks stop learning at about 50 layers."),
        ),
        ("training by depth",),
        "depth",
        "The deepest network and the steps of training.",
        "The paper trains networks on CIFAR-10 and MNIST far longer; here it is 200 steps on "
        "small digits.",
    ),
    Claim(
        "C21",
        _DEEP,
        "In 90 layers batch norm prevents the exponential decay of gradients.",
        "an encyclopedia",
        "Gradients are taken in 90 layers of 128 units, without a norm from the framework's "
        "default and from He's first weights (He15), and with batch norm. The factor a layer is "
        "compared.",
        "Below 0.95 a layer without a norm, from either start; from 0.95 to 1/0.95 with it.",
        (Limit("decays", 0.95, "0.95 over 90 layers leaves a hundredth: less is a decay."),),
        ("deep gradients",),
        "depth",
        "Layers, and the first weights one compares with.",
    ),
    Claim(
        "C22",
        _DEEP,
        "A batch-norm layer's Jacobian has its singular values near 1.",
        "an encyclopedia",
        "The whole Jacobian of a layer's weights and batch norm is computed for 64 examples of 64 "
        "units. The share of its singular values that lie near 1 is counted.",
        "More than half from 0.9 to 1.1, in every seed.",
        (
            Limit("low", 0.9, "“Near 1” is taken to allow a tenth."),
            Limit("high", 1.1, "“Near 1” is taken to allow a tenth."),
            Limit("share", 0.5, "Most of them: less than half is an exception."),
        ),
        ("deep gradients",),
        "depth",
        "Examples and units of the Jacobian.",
        "Square weights from He's start; batch norm alone is told, too.",
    ),
)
"""Every claim by its id."""
