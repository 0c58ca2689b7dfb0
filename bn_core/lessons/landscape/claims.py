"""Claims about the reason: covariate shift, or a smoother loss."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit

_SHIFT, _SMOOTH = "Covariate shift", "Smoothness"
_SMALL = "The paper has VGG on CIFAR-10; these are small networks on 8 × 8 digits. "

WHY = (
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
        "C24",
        _SMOOTH,
        "With batch norm the loss and its gradient change less along the gradient, by up to two "
        "orders.",
        "San18",
        "Before every fifth of 150 steps one looks 0.5 to 4 steps ahead on the same batch. The "
        "loss's range, the gradient's change and the effective β are compared without and with "
        "batch norm.",
        "More than 2, 2 and 1 times as large without, in every seed.",
        (
            Limit("span", 2.0, "The modest end of the claim, which speaks of orders."),
            Limit("moved", 2.0, "The modest end of the claim, which speaks of orders."),
            Limit("bend", 1.0, "Smoother at all: the claim gives no number for β."),
        ),
        ("along mlp", "along mlp careful", "along cnn"),
        "landscape",
        "Network, and its learning rate.",
        _SMALL + "Steps are of plain SGD, the same for both.",
    ),
    Claim(
        "C25",
        _SMOOTH,
        "Batch norm shrinks the gradient that arrives at a layer: the bound of theorem 4.1.",
        "San18",
        "Left and right side of the theorem are computed for every unit of five kinds of networks "
        "on digits, in float64. How often γ/σ is above 1 is counted beside it.",
        "A quotient of 1 at most in every unit, but for rounding.",
        (Limit("rounding", 1e-9, "Float64 rounding of sums over a batch."),),
        ("printed",),
        "landscape",
        "Training steps before the slice: they move γ and σ.",
        "The theorem compares one and the same loss; where γ/σ is above 1 the bound holds and the "
        "gradient still grows.",
    ),
    Claim(
        "C26",
        _SMOOTH,
        "Batch norm lowers the top eigenvalue of the Hessian.",
        "San18, Ka19",
        "The eigenvalue is found by power iteration at the first weights of networks with 2 to 30 "
        "hidden layers. With and without batch norm are compared.",
        "A ratio below 1 at each depth, in every seed.",
        (Limit("ratio", 1.0, "Lower at all."),),
        ("curvature he", "curvature lecun"),
        "landscape",
        "First weights, and units a layer.",
        "Ka19 has the Fisher matrix of wide networks, with batch norm of the last layer; San18 "
        "bounds the Hessian along the gradient.",
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
        "C40",
        _SMOOTH,
        "The loss landscape looks smoother with batch norm.",
        "Li18, San18",
        "The loss is taken on a plane of two filter-normalized random directions, with the batch's "
        "own statistics and with statistics frozen at the centre. Largest and median loss are "
        "compared with the network without.",
        "Both lower with batch norm in every seed, with the batch's own statistics and with "
        "frozen ones.",
        (),
        ("slice", "slice deep", "slice cnn", "slice first weights"),
        "landscape",
        "Statistics of batch norm, hidden layers, network, and training steps before.",
        "Li18 have skips rather than batch norm on trial, and pictures rather than numbers; 17 × "
        "17 points are judged.",
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
