"""Claims about training: sooner, steadier, at larger rates, from careless starts, and deep."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit

_FAST, _ROBUST, _DEEP = "Faster and steadier", "Rates and first weights", "Depth"
_GOOD = Limit("good", 0.9, "Most networks get there, and none by chance: 10 classes.")
_SMALLER = "The quick maps of 3 layers have 32 units each and 11 rates, the full ones 100 and 16. "

TRAINING = (
    Claim(
        "C10",
        _FAST,
        "Left out of the gradient, the statistics undo every update: a bias grows for ever while "
        "the loss stands still.",
        "IS15",
        "A bias before a layer that takes the mean away is trained for 1,000 steps as if the mean "
        "did not depend on it. Then MLPs of 3 × 100 learn digits with mean and variance detached, "
        "beside batch norm.",
        "The bias above 50 with a loss that changes by less than 10⁻⁵; the networks' loss higher "
        "than with batch norm in every seed.",
        (
            Limit(
                "bias",
                50.0,
                "Far from any bias that a network needs; rate times slope times "
                "1,000 steps is twice as much.",
            ),
            Limit("still", 1e-5, "Nothing beside a loss of about 1, and far above rounding."),
        ),
        ("printed", "left out"),
        "backward",
        "The bias that is trained, its rate and its steps.",
        "The paper has the bias alone, as a thought; the networks are ours.",
    ),
    Claim(
        "C12",
        _FAST,
        "With batch norm a network learns faster, and its activations hold steadier (the 2015 "
        "paper's first figure).",
        "IS15",
        "Sigmoid networks of 3 × 100 learn in batches of 60. The accuracy at step 100 is "
        "compared, and so is how far the median of one unit of layer 3 wanders.",
        "An accuracy higher by 0.3 at step 100, and a smaller range of the median, with batch "
        "norm.",
        (
            Limit("ahead", 0.3, "A third of the way from chance to all right."),
            Limit("early", 100, "The start of a run, before both have learned."),
        ),
        ("first figure digits", "first figure mnist"),
        "activations",
        "Data set, nonlinearity, learning rate and first weights.",
        "The paper trains 50,000 steps on all of MNIST and gives no learning rate; here it is "
        "2,000 steps on some thousand digits.",
    ),
    Claim(
        "C13",
        _FAST,
        "With batch norm the same accuracy takes 14 times fewer steps.",
        "IS15",
        "Networks with and without batch norm are trained at many learning rates. The steps to an "
        "accuracy of 0.9 are compared, each at the rate that gets there first.",
        "At least 10 times fewer in every seed, best rate against best rate.",
        (
            Limit("faster", 10.0, "Most of the 14; less would be another claim."),
            _GOOD,
        ),
        ("map relu", "map sigmoid", "map mnist"),
        "sweeps",
        "Nonlinearity, the accuracy that counts as good, and at which rates one compares.",
        "The paper's number is of Inception on ImageNet, at rates tuned for batch norm alone, and "
        "to another accuracy. Here it is 0.9, at rates from 0.001 to 100; MNIST's digits are "
        "learned with ReLU, since sigmoid units do not get there in these steps. "
        + _SMALLER
        + "Steps are counted in twentieths of the run.",
    ),
    Claim(
        "C14",
        _ROBUST,
        "Above a learning rate of 0.01 training often diverges without batch norm; with it 0.1 "
        "and more is stable.",
        "a course text, Bj18",
        "Networks with and without batch norm are trained at rates from 0.001 to 100. The largest "
        "rate that ends with an accuracy of 0.9 is compared.",
        "At least 5 times as large with batch norm, in every seed.",
        (
            Limit("rate", 5.0, "The claim says from 0.01 to 0.1 and more; half of that factor."),
            _GOOD,
        ),
        ("map relu", "map sigmoid", "map deep", "map deepest"),
        "sweeps",
        "Nonlinearity, depth, and the accuracy that counts as good.",
        _SMALLER + "Bj18 has residual networks on CIFAR-10.",
    ),
    Claim(
        "C15",
        _ROBUST,
        "With batch norm the first weights hardly matter.",
        "all texts",
        "The first weights are multiplied by 0.01 to 100, and networks with and without batch norm "
        "trained, each at its own best rate. The decades of scale that end with an accuracy of 0.9 "
        "are counted.",
        "At least 1.5 decades more with batch norm, in every seed.",
        (
            Limit(
                "decades",
                1.5,
                "A factor of 30 in the weights: far more than the usual recipes differ by.",
            ),
            _GOOD,
        ),
        ("map relu", "map sigmoid"),
        "sweeps",
        "Nonlinearity, the scales of the first weights, and the accuracy that counts as good.",
        _SMALLER.strip(),
    ),
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
)
