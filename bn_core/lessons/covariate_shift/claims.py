"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit, index_claims

_SHIFT = "Covariate shift"
_SMALL = "The paper has VGG on CIFAR-10; these are small networks on 8 × 8 digits. "

CLAIMS = index_claims(
    Claim(
        "C23",
        _SHIFT,
        "Noise after batch norm moves the layers' inputs more than no norm does, and does not "
        "hurt: it is not covariate shift.",
        "San18",
        "Random shifts and scales, new at each step, are put behind each batch norm while a "
        "network learns. Accuracy and the movement of layer means are compared with the network "
        "without noise and the one without a norm.",
        "The noisy network within 0.02 of batch norm's accuracy, and moved further than the one "
        "without a norm, in every seed.",
        (Limit("within", 0.02, "About what seeds differ by; more would be seen in practice."),),
        ("shift mlp", "shift cnn", "shift sigmoid"),
        "covariate_shift",
        "Network, hidden layers, nonlinearity, and learning rate.",
        _SMALL + "Of each set-up one rate is run, and no network of 20 layers.",
    ),
    Claim(
        "C27",
        _SHIFT,
        "A layer's gradient agrees more with itself, before and after the earlier layers' update, "
        "without batch norm.",
        "an encyclopedia, San18",
        "The gradient of each layer is taken again on the same batch once all earlier layers have "
        "made their step, at five rates from 10⁻⁴ to 0.5. The mean cosine of the two is "
        "compared.",
        "A larger cosine without batch norm, at every rate and in every seed.",
        (),
        ("shift mlp", "shift cnn", "shift linear"),
        "covariate_shift",
        "Network, hidden layers, and learning rate.",
        _SMALL + "Definition 2.1 has no rate of its own; here it is five, over the first 12 steps.",
    ),
    Claim(
        "C41",
        _SHIFT,
        "Batch norm stabilizes the distributions of layer inputs.",
        "IS15",
        "The inputs of each layer are measured while networks learn, with and without batch norm. "
        "Their divergence from those at first is compared.",
        "Less with batch norm, in every seed.",
        (),
        ("shift mlp", "shift cnn", "shift sigmoid"),
        "covariate_shift",
        "Network, nonlinearity, and learning rate.",
        "The divergence is that of normal distributions with the measured means and spreads.",
    ),
)
"""Every claim by its id."""
