"""Claims that arithmetic settles: the four steps, the way back, and what inference remembers."""

from __future__ import annotations

from bn_core.experiments.claim import Claim, Limit

_STEPS, _BACK, _MEMORY = "The four steps", "Back through the batch", "Training and inference"

ARITHMETIC = (
    Claim(
        "C01",
        _STEPS,
        "The batch [2, 4, 8, 10] with γ = 2 and β = 1 gives [−1.53, 0.74, 2.26, 3.53].",
        "a course text",
        "The four steps are taken with these four numbers. Each output is compared with the "
        "printed one.",
        "Every output within 0.005 of the printed one.",
        (Limit("entry", 0.005, "Half of the last digit that is printed."),),
        ("printed",),
        "four_steps",
        "None: the numbers are given. Type others, γ and β.",
    ),
    Claim(
        "C02",
        _STEPS,
        "The z-scores of [2, 4, 4, 4, 5, 5, 7, 9] are [−1.5, −0.5, −0.5, −0.5, 0, 0, 1, 2].",
        "a course text",
        "The eight numbers are standardized with ε 0, and so is the quiz's batch [1, 3, 5, 7]. "
        "Each result is compared with the exact one.",
        "Every x̂ within 10⁻¹² of the printed one.",
        (
            Limit(
                "entry",
                1e-12,
                "The printed numbers need no rounding, so what is left is that of float64.",
            ),
        ),
        ("printed",),
        "four_steps",
        "ε: with 10⁻⁵ the last digits differ.",
    ),
    Claim(
        "C03",
        _STEPS,
        "After step 3 the mean is 0 and the variance is 1.",
        "all texts",
        "One batch is divided by 10, 100 and so on until its standard deviation is 10⁻⁴, and "
        "normalized with PyTorch's ε of 10⁻⁵. The variance of x̂ is measured each time.",
        "A variance from 0.99 to 1.01 for every input.",
        (Limit("off", 0.01, "One percent is nothing to a network, and more than rounding."),),
        ("printed",),
        "four_steps",
        "ε, and how far the input is divided by powers of 10.",
    ),
    Claim(
        "C04",
        _STEPS,
        "γ = √(σ² + ε) and β = μ recover x exactly, so batch norm never restricts the model.",
        "all texts, IS15",
        "γ and β are computed from one batch of 200 features and used on it and on another one of "
        "the same source. The squared error is told as a share of the variance, for batches of 8 "
        "to 512.",
        "A relative error below 10⁻⁶ on both.",
        (Limit("restored", 1e-6, "Far above float64 rounding, far below what one would see."),),
        ("networks",),
        "four_steps",
        "γ and β, the batch, and how many examples it has.",
    ),
    Claim(
        "C05",
        _STEPS,
        "Batch norm adds 2 C parameters: 512 features have 1,024.",
        "a course text",
        "The learnable numbers of PyTorch's BatchNorm1d(512) are counted. Its buffers, which are "
        "not learned, are counted apart.",
        "1,024 parameters.",
        (Limit("count", 1024, "The claim's own number: two for each of 512 features."),),
        ("printed",),
        "which_axes",
        "None: every norm here has one γ and one β a feature.",
    ),
    Claim(
        "C06",
        _BACK,
        "The published backward pass is the gradient, and the second term of ∂L/∂μ is 0.",
        "IS15",
        "The paper's formulas are computed for 16 examples of 5 features. They are compared with "
        "PyTorch's autograd in float64.",
        "Largest difference below 10⁻¹², and so the second term.",
        (Limit("error", 1e-12, "Float64 rounding of two orders of summation, with room."),),
        ("printed",),
        "backward",
        "The batch and the loss; it holds for all of them.",
    ),
    Claim(
        "C07",
        _BACK,
        "The gradient through the layer is about (∂L/∂y)·γ/σ.",
        "an encyclopedia",
        "γ·∂L/∂y/σ is computed for 16 examples and compared with the whole gradient. The two "
        "paths through the mean and the variance are all that is missing.",
        "A relative error below 0.1.",
        (Limit("error", 0.1, "“About” is taken to allow a tenth."),),
        ("printed",),
        "backward",
        "The loss: the paths through μ and σ² are sums of ∂L/∂y.",
        "The encyclopedia gives no number; 16 examples and a random ∂L/∂y are ours.",
    ),
    Claim(
        "C08",
        _MEMORY,
        "Multiplying the averaged batch variance by m/(m − 1) makes it only approximately "
        "unbiased.",
        "an encyclopedia",
        "100,000 normal batches of 8 are drawn and their corrected variances averaged. The "
        "distance from the true variance is told in standard errors.",
        "More than 3 standard errors from the true variance.",
        (Limit("errors", 3.0, "Chance alone goes as far in 3 of 1,000 experiments."),),
        ("printed",),
        "running_averages",
        "The size of the batches.",
    ),
    Claim(
        "C09",
        _MEMORY,
        "At inference batch norm is one fixed affine map.",
        "all texts, IS15",
        "A linear layer and a batch norm in eval mode are folded into one linear layer. Both are "
        "asked about the same inputs, in float64.",
        "Largest difference below 10⁻¹⁰.",
        (Limit("difference", 1e-10, "Float64 rounding of a few hundred sums, with room."),),
        ("printed",),
        "running_averages",
        "γ and β of the layer that is folded; eval mode.",
    ),
    Claim(
        "C38",
        _MEMORY,
        "A momentum of 0.9 weights the old value.",
        "texts disagree",
        "A layer with momentum 0.9 sees one batch in PyTorch, and its buffer is read. The share "
        "of the batch in it is compared with what PyTorch's convention and Keras's say; beside it, "
        "the accuracy in eval mode by momentum.",
        "A share of 0.9 for the old value in PyTorch's own buffer.",
        (
            Limit("old", 0.9, "The claim's own number, as the old value's share."),
            Limit("rounding", 1e-12, "Float64 rounding of one weighted sum, with room."),
        ),
        ("printed", "momenta"),
        "running_averages",
        "Whose defaults: PyTorch's momentum or Keras's.",
        "PyTorch is what is run; Keras's convention is read from its source.",
    ),
)
