"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims, judged_by_hand

_SHIFT = "Covariate shift"
_SMALL = "The paper has VGG on CIFAR-10; these are small networks on 8 × 8 digits. "

CLAIMS = index_claims(
    Claim(
        id="C23",
        section=_SHIFT,
        title="Noise after batch norm",
        statement=(
            "Noise after batch norm moves the layers' inputs more than no norm does, and does not "
            "hurt: it is not covariate shift."
        ),
        source="San18",
        test=(
            "Random shifts and scales, new at each step, are put behind each batch norm while a "
            "network learns. Accuracy and the movement of layer means are compared with the "
            "network without noise and the one without a norm."
        ),
        parts=judged_by_hand(
            "C23",
            (
                "Noise after batch norm moves the layers' inputs more than no norm does, and does "
                "not hurt: it is not covariate shift."
            ),
            (
                "The noisy network within 0.02 of batch norm's accuracy, and moved further than "
                "the one without a norm, in every seed."
            ),
        ),
        trials=("shift mlp", "shift cnn", "shift sigmoid"),
        lesson="covariate_shift",
        limits=(
            Limit("within", 0.02, "About what seeds differ by; more would be seen in practice."),
        ),
        knobs="Network, hidden layers, nonlinearity, and learning rate.",
        differs=_SMALL + "Of each set-up one rate is run, and no network of 20 layers.",
    ),
    Claim(
        id="C27",
        section=_SHIFT,
        title="Gradients before and after an update",
        statement=(
            "A layer's gradient agrees more with itself, before and after the earlier layers' "
            "update, without batch norm."
        ),
        source="an encyclopedia, San18",
        test=(
            "The gradient of each layer is taken again on the same batch once all earlier layers "
            "have made their step, at five rates from 10⁻⁴ to 0.5. The mean cosine of the two is "
            "compared."
        ),
        parts=judged_by_hand(
            "C27",
            (
                "A layer's gradient agrees more with itself, before and after the earlier layers' "
                "update, without batch norm."
            ),
            "A larger cosine without batch norm, at every rate and in every seed.",
        ),
        trials=("shift mlp", "shift cnn", "shift linear"),
        lesson="covariate_shift",
        limits=(),
        knobs="Network, hidden layers, and learning rate.",
        differs=_SMALL
        + "Definition 2.1 has no rate of its own; here it is five, over the first 12 steps.",
    ),
    Claim(
        id="C41",
        section=_SHIFT,
        title="Steadier layer inputs",
        statement="Batch norm stabilizes the distributions of layer inputs.",
        source="IS15",
        test=(
            "The inputs of each layer are measured while networks learn, with and without batch "
            "norm. Their divergence from those at first is compared."
        ),
        parts=judged_by_hand(
            "C41",
            "Batch norm stabilizes the distributions of layer inputs.",
            "Less with batch norm, in every seed.",
        ),
        trials=("shift mlp", "shift cnn", "shift sigmoid"),
        lesson="covariate_shift",
        limits=(),
        knobs="Network, nonlinearity, and learning rate.",
        differs="The divergence is that of normal distributions with the measured means and "
        "spreads.",
    ),
)
"""Every claim by its id."""
