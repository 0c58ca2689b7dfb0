"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims, judged_by_hand

_DEEP = "Depth"

CLAIMS = index_claims(
    Claim(
        id="C16",
        section=_DEEP,
        title="20 layers before, 100 after",
        statement=(
            "Before batch norm networks of 20 layers were almost impossible to train; after it "
            "there were 100 and more."
        ),
        source="course texts",
        test=(
            "Networks of 64 units and 5, 20, 50 and 100 layers are trained for 200 steps at five "
            "rates: without a norm from two starts, with batch norm, with skips, with both. The "
            "best accuracy of each is listed."
        ),
        parts=judged_by_hand(
            "C16",
            (
                "Before batch norm networks of 20 layers were almost impossible to train; after it"
                " there were 100 and more."
            ),
            "Batch norm alone above 0.9 at 100 layers, in every seed.",
        ),
        trials=("training by depth",),
        lesson="depth",
        limits=(
            Limit(
                "learned",
                0.9,
                "A network that learns digits is well above, a deep one that "
                "does not is at chance.",
            ),
        ),
        knobs="The deepest network and the steps of training.",
        differs="The deep networks meant had skips as well, and many more steps.",
    ),
    Claim(
        id="C17",
        section=_DEEP,
        title="Gradients explode by π/(π − 1)",
        statement=(
            "Batch norm makes gradients explode at the first weights: with ReLU by π/(π − 1) a "
            "layer as the batch grows."
        ),
        source="Ya19",
        test=(
            "Gradients of a random linear loss are taken in 40 layers with batch norm, for batches"
            " of 3 to 1,024. The growth of the squared norm a layer is compared with π/(π − 1)."
        ),
        parts=judged_by_hand(
            "C17",
            (
                "Batch norm makes gradients explode at the first weights: with ReLU by π/(π − 1) a"
                " layer as the batch grows."
            ),
            "Within 3% of π/(π − 1) at batches of 128 and more, in every seed.",
        ),
        trials=("deep gradients", "deep and wide"),
        lesson="depth",
        limits=(
            Limit("near", 0.03, "Tells 1.467 from its root, 1.211, with room for finite width."),
            Limit(
                "enough",
                128,
                "The number is the limit of large batches; small ones are said to explode more.",
            ),
        ),
        knobs="Nonlinearity, units a layer, and batch.",
        differs=(
            "π/(π − 1) is the growth of the squared norm, though often printed of the norm. It is "
            "the limit of layers much wider than the batch."
        ),
    ),
    Claim(
        id="C18",
        section=_DEEP,
        title="Explosion with any nonlinearity",
        statement="It explodes whatever the nonlinearity.",
        source="an encyclopedia, Ya19",
        test=(
            "The growth of the squared gradient norm in 40 layers with batch norm is measured with "
            "tanh and with no nonlinearity. The batch has 256 examples."
        ),
        parts=judged_by_hand(
            "C18",
            "It explodes whatever the nonlinearity.",
            "A squared norm that grows by more than 1.02 a layer with both, in every seed.",
        ),
        trials=("deep gradients", "deep and wide"),
        lesson="depth",
        limits=(
            Limit("grows", 1.02, "1.02 over 40 layers is a factor of 2.2: less is no explosion."),
        ),
        knobs="Nonlinearity and units a layer.",
    ),
    Claim(
        id="C19",
        section=_DEEP,
        title="Skip connections relieve it",
        statement="Skip connections relieve it.",
        source="Ya19",
        test=(
            "The first layer's gradient over the last one's is taken in residual blocks of 20 to "
            "160 layers. Its growth with depth is read off as a power of the depth."
        ),
        parts=judged_by_hand(
            "C19", "Skip connections relieve it.", "A power of 1 or less, in every seed."
        ),
        trials=("deep gradients", "deep and wide"),
        lesson="depth",
        limits=(
            Limit("power", 1.0, "Proportional to the depth or slower: polynomial, no explosion."),
        ),
        knobs="Nonlinearity, units a layer, and batch.",
        differs="Pre-activation blocks, as later networks have them.",
    ),
    Claim(
        id="C20",
        section=_DEEP,
        title="Deep networks without skips",
        statement="Deep networks with batch norm and no skips cannot be trained.",
        source="Ya19",
        test=(
            "Networks of 50 and 100 layers with batch norm alone are trained for 200 steps at "
            "five rates. The best accuracy is judged."
        ),
        parts=judged_by_hand(
            "C20",
            "Deep networks with batch norm and no skips cannot be trained.",
            "Below 0.5 at 50 layers and more, in every seed.",
        ),
        trials=("training by depth",),
        lesson="depth",
        limits=(
            Limit(
                "failed", 0.5, "Half of the digits named rightly is some learning; chance is 0.1."
            ),
            Limit("deep", 50, "The paper's networks stop learning at about 50 layers."),
        ),
        knobs="The deepest network and the steps of training.",
        differs=(
            "The paper trains networks on CIFAR-10 and MNIST far longer; here it is 200 steps on "
            "small digits."
        ),
    ),
    Claim(
        id="C21",
        section=_DEEP,
        title="No decay of gradients in 90 layers",
        statement="In 90 layers batch norm prevents the exponential decay of gradients.",
        source="an encyclopedia",
        test=(
            "Gradients are taken in 90 layers of 128 units, without a norm from the framework's "
            "default and from He's first weights (He15), and with batch norm. The factor a layer "
            "is compared."
        ),
        parts=judged_by_hand(
            "C21",
            "In 90 layers batch norm prevents the exponential decay of gradients.",
            "Below 0.95 a layer without a norm, from either start; from 0.95 to 1/0.95 with it.",
        ),
        trials=("deep gradients",),
        lesson="depth",
        limits=(Limit("decays", 0.95, "0.95 over 90 layers leaves a hundredth: less is a decay."),),
        knobs="Layers, and the first weights one compares with.",
    ),
    Claim(
        id="C22",
        section=_DEEP,
        title="Singular values near 1",
        statement="A batch-norm layer's Jacobian has its singular values near 1.",
        source="an encyclopedia",
        test=(
            "The whole Jacobian of a layer's weights and batch norm is computed for 64 examples of"
            " 64 units. The share of its singular values that lie near 1 is counted."
        ),
        parts=judged_by_hand(
            "C22",
            "A batch-norm layer's Jacobian has its singular values near 1.",
            "More than half from 0.9 to 1.1, in every seed.",
        ),
        trials=("deep gradients",),
        lesson="depth",
        limits=(
            Limit("low", 0.9, "“Near 1” is taken to allow a tenth."),
            Limit("high", 1.1, "“Near 1” is taken to allow a tenth."),
            Limit("share", 0.5, "Most of them: less than half is an exception."),
        ),
        knobs="Examples and units of the Jacobian.",
        differs="Square weights from He's start; batch norm alone is told, too.",
    ),
)
"""Every claim by its id."""
