"""Published claims that this lesson puts to the test."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, index_claims
from bn_core.experiments.claim_part import ClaimPart

_SHIFT = "Covariate shift"
_SMALL = "The paper has VGG on CIFAR-10; these are small networks on 8 × 8 digits."
_SAME_RATE = "All networks have the rate 0.1, tuned for none of them."
_WITHIN = "About what seeds differ by; more would be seen in practice."
_DIRECTION = "The claim is about a direction; no size is given."

CLAIMS = index_claims(
    Claim(
        id="C23",
        section=_SHIFT,
        title="Noise after batch norm does not hurt",
        statement="A network with noise after batch norm performs about as well as with batch norm "
        "alone, although its layers' inputs are less stable from step to step than without batch "
        "norm.",
        source="San18",
        where="section 2.1, figure 2",
        test="Random shifts and scales, new at each step, are put behind each batch norm while a "
        "network learns for 300 steps. Its test accuracy, and how far the means of layer inputs "
        f"move in one training step, are compared. {_SAME_RATE}",
        parts=(
            ClaimPart(
                "C23",
                "evaluation mode",
                "In evaluation mode a network trained with noise is as accurate as without it.",
                "test accuracy with the noise minus that of batch norm alone, in evaluation mode",
                _WITHIN,
                least=-0.02,
            ),
            ClaimPart(
                "C23",
                "training mode",
                "In training mode, noise included, it is as accurate as without it.",
                "test accuracy with the noise minus that of batch norm alone, in training mode",
                _WITHIN,
                least=-0.02,
            ),
            ClaimPart(
                "C23",
                "less stable",
                "With the noise a layer's inputs move more from one step to the next than without "
                "batch norm.",
                "movement in one step with the noise over that without batch norm",
                _DIRECTION,
                least=1.0,
                none=1.0,
            ),
        ),
        trials=("shift mlp", "shift cnn", "shift sigmoid"),
        lesson="covariate_shift",
        knobs="Network, hidden layers, nonlinearity, and learning rate.",
        differs=_SMALL
        + " The paper compares accuracy in training; here it is that on test images.",
    ),
    Claim(
        id="C27",
        section=_SHIFT,
        title="Gradients before and after an update",
        statement="A layer's gradients before and after the earlier layers' update correlate more "
        "without batch norm than with it.",
        source="an encyclopedia, San18",
        where="section 2.2, definition 2.1",
        test="The gradient of each layer is taken again on the same batch once all earlier layers "
        "have made their step, over the first 12 steps, at eight rates from 10⁻⁴ to 0.5. The mean "
        "distance of their cosine from 1 is compared at the same rate.",
        parts=(
            ClaimPart(
                "C27",
                "",
                "A layer's gradients before and after the earlier layers' update correlate more "
                "without batch norm than with it.",
                "1 − cosine of the two gradients with batch norm over that without it",
                _DIRECTION,
                least=1.0,
                none=1.0,
                knob="the learning rate",
            ),
        ),
        trials=("shift mlp", "shift cnn", "shift linear"),
        lesson="covariate_shift",
        knobs="Network, hidden layers, and learning rate.",
        differs=_SMALL + " The paper also has a deep linear network. It says it in weaker words: "
        "batch norm may not reduce the shift, and may even increase it.",
    ),
    Claim(
        id="C41",
        section=_SHIFT,
        title="Steadier layer inputs",
        statement="Batch norm makes the distributions of layer inputs more stable during training.",
        source="IS15",
        where="figure 1",
        test="The inputs of each layer are measured while networks learn for 300 steps, with and "
        "without batch norm. The Kullback–Leibler divergence KL(first ‖ now) of the distribution "
        f"before training from the present one is compared. {_SAME_RATE}",
        parts=(
            ClaimPart(
                "C41",
                "",
                "Batch norm makes the distributions of layer inputs more stable during training.",
                "KL(first ‖ now) without batch norm over that with it, after the last step",
                _DIRECTION,
                least=1.0,
                none=1.0,
            ),
        ),
        trials=("shift mlp", "shift cnn", "shift sigmoid"),
        lesson="covariate_shift",
        knobs="Network, nonlinearity, and learning rate.",
        differs="The paper draws percentiles of one unit. The divergence is that of normal "
        "distributions with the measured means and variances, the median over units.",
    ),
)
"""Every claim by its id."""
