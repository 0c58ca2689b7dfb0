"""The ladder of exercises, each with hints, a solution and usual mistakes.

Solutions and mistakes are programs of the same language as the reader's. So a mistake is recognized
by the numbers that it gives on the reader's own batch, however the reader wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.lessons.write_it.givens import KERAS_MOMENTUM, MOMENTUM


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong program that people write, and a sentence on what is wrong with it."""

    program: str
    why: str


@dataclass(frozen=True, slots=True)
class Exercise:
    """One line, or a few, for the reader to write."""

    name: str
    """Its parameter in the address, and its name everywhere else."""
    title: str
    part: str
    ask: str
    """What to write, as Markdown."""
    formula: str
    """In LaTeX."""
    target: str
    """The name that the program should assign."""
    given: tuple[str, ...]
    """The names that have a value before its first line."""
    hints: tuple[str, str, str]
    """From a nudge to nearly the answer."""
    solution: str
    mistakes: tuple[Mistake, ...] = ()
    answer: str = ""
    """The entry of ``Givens.targets`` that is right; empty if it is the given named ``target``."""
    lines: int = 1
    """About as many lines as a solution takes."""
    parts: tuple[str, ...] = ()
    """The names of several values that are asked for together, in order."""
    momentum: float | None = None
    """The value of ``momentum``, if it is given."""

    @property
    def asked_names(self) -> tuple[str, ...]:
        """The names of all values that are asked for, in order."""
        return self.parts or (self.target,)


FORWARD, STATISTICS, BACKWARD, AXES, WHOLE = PARTS = (
    "Forward",
    "Running averages",
    "Backward",
    "Other norms",
    "The whole layer",
)

_PER_FEATURE = (
    "Each feature has its own statistics, over the examples: axis 0. This averages something else."
)

_MEAN = Exercise(
    "mean",
    "The mean",
    FORWARD,
    "`x` has a row for each example and a column for each feature. Write the mean of each feature.",
    r"\mu_j = \frac{1}{B} \sum_{i=1}^{B} x_{ij}",
    "mean",
    ("x",),
    (
        "Which axis of x counts the examples?",
        "The examples are the rows, so the mean runs along axis 0.",
        "Use x.mean with the axis in brackets.",
    ),
    "mean = x.mean(0)",
    (
        Mistake("mean = x.sum(0)", "This is the sum: 1/B is missing."),
        Mistake("mean = x.mean(1)", "This is one mean per example. " + _PER_FEATURE),
        Mistake("mean = x.mean()", "This is one mean of all numbers. " + _PER_FEATURE),
        Mistake(
            "mean = x.sum(0) / (x.shape[0] - 1)",
            "This divides by B − 1. A mean divides by B, the number of examples.",
        ),
        Mistake(
            "mean = x.sum(0) / x.shape[1]",
            "This divides by the number of features. Divide by the number of examples, x.shape[0].",
        ),
    ),
)

_VAR = Exercise(
    "var",
    "The variance",
    FORWARD,
    "Write the variance of each feature: the mean of the squared distances from the mean.",
    r"\sigma^2_j = \frac{1}{B} \sum_{i=1}^{B} (x_{ij} - \mu_j)^2",
    "var",
    ("x", "mean"),
    (
        "How far is each number from its mean?",
        "Subtract the mean, square, and average over the examples.",
        "Average (x - mean) ** 2 along axis 0.",
    ),
    "var = ((x - mean) ** 2).mean(0)",
    (
        Mistake(
            "var = x.var(0, ddof=1)",
            "This divides by B − 1. Batch norm normalizes with the biased variance, divided by B. "
            "torch.var divides by B − 1 unless you write unbiased=False.",
        ),
        Mistake("var = ((x - mean) ** 2).sum(0)", "This is the sum: 1/B is missing."),
        Mistake("var = x.std(0)", "This is the standard deviation. Its square is asked for."),
        Mistake("var = (x ** 2).mean(0)", "The mean is not subtracted before squaring."),
        Mistake("var = (x - mean).mean(0)", "The square is missing, so this is 0."),
        Mistake("var = abs(x - mean).mean(0)", "This averages distances. Square them first."),
        Mistake("var = x.var(1)", "This is one variance per example. " + _PER_FEATURE),
        Mistake("var = x.var()", "This is one variance of all numbers. " + _PER_FEATURE),
    ),
)

_X_HAT = Exercise(
    "x_hat",
    "Normalize",
    FORWARD,
    "Write x̂: subtract the mean and divide by the standard deviation, with ε inside the root.",
    r"\hat{x}_{ij} = \frac{x_{ij} - \mu_j}{\sqrt{\sigma^2_j + \varepsilon}}",
    "x_hat",
    ("x", "mean", "var", "eps"),
    (
        "First make the mean 0, then the spread 1.",
        "Divide x - mean by the root of the variance. Where does eps go?",
        "The divisor is np.sqrt(var + eps).",
    ),
    "x_hat = (x - mean) / np.sqrt(var + eps)",
    (
        Mistake(
            "x_hat = (x - mean) / (np.sqrt(var) + eps)",
            "ε is outside the root. Batch norm adds it to the variance.",
        ),
        Mistake("x_hat = (x - mean) / np.sqrt(var)", "ε is missing under the root."),
        Mistake(
            "x_hat = (x - mean) / (var + eps)",
            "This divides by the variance. Divide by its square root.",
        ),
        Mistake(
            "x_hat = x - mean / np.sqrt(var + eps)",
            "The division comes first here. Put brackets around x - mean.",
        ),
        Mistake("x_hat = x / np.sqrt(var + eps)", "The mean is not subtracted."),
        Mistake(
            "x_hat = (mean - x) / np.sqrt(var + eps)",
            "The sign is reversed: subtract the mean from x.",
        ),
        Mistake(
            "x_hat = (x - mean) * np.sqrt(var + eps)",
            "This multiplies by the standard deviation. Divide by it.",
        ),
        Mistake(
            "x_hat = (x - mean) / np.sqrt(var * x.shape[0] / (x.shape[0] - 1) + eps)",
            "This uses the variance divided by B − 1. Batch norm divides by B.",
        ),
        Mistake(
            "x_hat = (x - mean) / (var + eps) ** 1 / 2",
            "A power is taken before the division: this is (σ² + ε)¹, then a half of it all. Write "
            "** 0.5 or ** (1 / 2).",
        ),
    ),
)

_Y = Exercise(
    "y",
    "Scale and shift",
    FORWARD,
    "Write the output: x̂ times γ plus β, each with one value per feature.",
    r"y_{ij} = \gamma_j \hat{x}_{ij} + \beta_j",
    "y",
    ("x_hat", "gamma", "beta"),
    (
        "γ and β fit the columns of x̂ as they are.",
        "Multiply by gamma, then add beta.",
        "Start with gamma * x_hat.",
    ),
    "y = gamma * x_hat + beta",
    (
        Mistake("y = gamma * x_hat", "β is not added."),
        Mistake("y = x_hat + beta", "x̂ is not multiplied by γ."),
        Mistake("y = gamma * (x_hat + beta)", "β is multiplied by γ, too. Add it last."),
        Mistake("y = gamma * x_hat - beta", "β is subtracted. Add it."),
        Mistake("y = beta * x_hat + gamma", "γ and β have changed places."),
    ),
)

_RUNNING_MEAN = Exercise(
    "running_mean",
    "Running mean (PyTorch)",
    STATISTICS,
    "In training PyTorch moves its running mean a share `momentum` = 0.1 of the way towards the "
    "batch's mean. Write the new running mean.",
    r"\mu_{\text{run}} \leftarrow (1 - 0.1)\,\mu_{\text{run}} + 0.1\,\mu",
    "running_mean",
    ("running_mean", "mean"),
    (
        "Nine tenths of the old average stay.",
        "Weight the old average with 1 - momentum and the batch's mean with momentum.",
        "Start with (1 - momentum) * running_mean.",
    ),
    "running_mean = (1 - momentum) * running_mean + momentum * mean",
    (
        Mistake(
            "running_mean = momentum * running_mean + (1 - momentum) * mean",
            "The weights have changed places: this is the convention of Keras, whose momentum is "
            "the share of the old average.",
        ),
        Mistake(
            "running_mean = running_mean + momentum * mean",
            "The old average keeps its whole weight, so this grows. Weight it with 1 - momentum.",
        ),
        Mistake(
            "running_mean = (running_mean + mean) / 2",
            "This gives both the same weight. The batch gets the weight momentum.",
        ),
        Mistake("running_mean = mean", "This forgets the old average. It keeps a share of it."),
        Mistake(
            "running_mean = momentum * mean",
            "The old average is missing. Add it, times 1 - momentum.",
        ),
    ),
    "running_mean",
    momentum=MOMENTUM,
)

_KERAS_MEAN = Exercise(
    "keras_mean",
    "Running mean (Keras)",
    STATISTICS,
    "Keras calls the share of the OLD average momentum, here 0.9. Write the same running mean.",
    r"\mu_{\text{run}} \leftarrow 0.9\,\mu_{\text{run}} + (1 - 0.9)\,\mu",
    "running_mean",
    ("running_mean", "mean"),
    (
        "Which of the two should weigh more?",
        "Weight the old average with momentum and the batch's mean with 1 - momentum.",
        "Start with momentum * running_mean.",
    ),
    "running_mean = momentum * running_mean + (1 - momentum) * mean",
    (
        Mistake(
            "running_mean = (1 - momentum) * running_mean + momentum * mean",
            "The weights have changed places: this is the convention of PyTorch. With 0.9 it "
            "nearly forgets all batches but the last.",
        ),
        Mistake(
            "running_mean = momentum * running_mean + mean",
            "The batch's mean keeps its whole weight, so this grows. Weight it with 1 - momentum.",
        ),
    ),
    "keras_mean",
    momentum=KERAS_MOMENTUM,
)

_RUNNING_VAR = Exercise(
    "running_var",
    "Running variance (PyTorch)",
    STATISTICS,
    "PyTorch normalizes a batch with the variance divided by B, but stores the unbiased one, "
    "divided by B − 1. `var` is divided by B. Write the new running variance.",
    r"\sigma^2_{\text{run}} \leftarrow (1 - 0.1)\,\sigma^2_{\text{run}} "
    r"+ 0.1\,\frac{B}{B - 1}\,\sigma^2",
    "running_var",
    ("running_var", "x", "var"),
    (
        "Turn a division by B into one by B − 1.",
        "Multiply var by B / (B - 1), with B = x.shape[0].",
        "Then average as for the mean: (1 - momentum) * running_var + momentum * ….",
    ),
    "B = x.shape[0]\nrunning_var = (1 - momentum) * running_var + momentum * var * B / (B - 1)",
    (
        Mistake(
            "running_var = (1 - momentum) * running_var + momentum * var",
            "This stores the variance divided by B. PyTorch stores the one divided by B − 1.",
        ),
        Mistake(
            "running_var = momentum * running_var + (1 - momentum) * var * len(x) / (len(x) - 1)",
            "The weights have changed places: momentum is the batch's share.",
        ),
        Mistake(
            "running_var = (1 - momentum) * running_var + momentum * var * (len(x) - 1) / len(x)",
            "The factor is upside down. The unbiased variance is the larger one.",
        ),
        Mistake(
            "running_var = momentum * running_var + (1 - momentum) * var",
            "The weights have changed places, and the variance is the one divided by B.",
        ),
    ),
    "running_var",
    2,
    momentum=MOMENTUM,
)

_INFERENCE = Exercise(
    "inference",
    "Inference",
    STATISTICS,
    "In evaluation mode the layer uses the running statistics. Write the output.",
    r"y = \gamma\,\frac{x - \mu_{\text{run}}}{\sqrt{\sigma^2_{\text{run}} + \varepsilon}} + \beta",
    "y",
    ("x", "running_mean", "running_var", "gamma", "beta", "eps"),
    (
        "It is the same formula with other statistics.",
        "Take running_mean for the mean and running_var for the variance.",
        "Start with (x - running_mean) / np.sqrt(running_var + eps).",
    ),
    "y = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta",
    (
        Mistake(
            "y = gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + eps) + beta",
            "These are batch statistics, as in training. Use the running ones.",
        ),
        Mistake(
            "y = gamma * (x - running_mean) / (np.sqrt(running_var) + eps) + beta",
            "ε is outside the root. Batch norm adds it to the variance.",
        ),
        Mistake(
            "y = gamma * (x - running_mean) / running_var + beta",
            "This divides by the variance. Divide by the root of the variance plus ε.",
        ),
        Mistake(
            "y = (x - running_mean) / np.sqrt(running_var + eps)",
            "This is x̂. Multiply by γ and add β.",
        ),
    ),
    "inference",
)

_DGAMMA = Exercise(
    "dgamma",
    "∂L/∂γ",
    BACKWARD,
    "`dy` is ∂L/∂y, with a number for each output. γ multiplies x̂ in every example. Write the "
    "gradient of γ.",
    r"\frac{\partial L}{\partial \gamma_j} = \sum_i \frac{\partial L}{\partial y_{ij}}"
    r"\,\hat{x}_{ij}",
    "dgamma",
    ("dy", "x_hat"),
    (
        "How much does y change when γ changes by 1?",
        "By x̂. All examples share one γ, so their gradients are added.",
        "Sum dy * x_hat along axis 0.",
    ),
    "dgamma = (dy * x_hat).sum(0)",
    (
        Mistake("dgamma = dy.sum(0)", "This is ∂L/∂β: the factor x̂ is missing."),
        Mistake(
            "dgamma = (dy * x_hat).mean(0)",
            "The gradients of all examples are added, not averaged: 1/B is too much.",
        ),
        Mistake("dgamma = dy * x_hat", "Sum over the examples: γ has one value per feature."),
        Mistake("dgamma = (dy * x_hat).sum(1)", "This sums over the features. Sum over axis 0."),
    ),
    "gamma_gradient",
)

_DBETA = Exercise(
    "dbeta",
    "∂L/∂β",
    BACKWARD,
    "β is added in every example. Write the gradient of β.",
    r"\frac{\partial L}{\partial \beta_j} = \sum_i \frac{\partial L}{\partial y_{ij}}",
    "dbeta",
    ("dy",),
    (
        "How much does y change when β changes by 1?",
        "By 1, in every example.",
        "Sum dy along axis 0.",
    ),
    "dbeta = dy.sum(0)",
    (
        Mistake(
            "dbeta = dy.mean(0)",
            "The gradients of all examples are added, not averaged: 1/B is too much.",
        ),
        Mistake("dbeta = dy", "Sum over the examples: β has one value per feature."),
        Mistake("dbeta = dy.sum(1)", "This sums over the features. Sum over axis 0."),
        Mistake("dbeta = dy.sum()", "This sums everything. Keep the features apart: axis 0."),
    ),
    "beta_gradient",
)

_DX_HAT = Exercise(
    "dx_hat",
    "∂L/∂x̂",
    BACKWARD,
    "Write the gradient of x̂.",
    r"\frac{\partial L}{\partial \hat{x}_{ij}} = \frac{\partial L}{\partial y_{ij}}\,\gamma_j",
    "dx_hat",
    ("dy", "gamma"),
    (
        "How much does y change when x̂ changes by 1?",
        "By γ.",
        "Multiply dy by gamma.",
    ),
    "dx_hat = dy * gamma",
    (
        Mistake("dx_hat = dy", "The factor γ is missing."),
        Mistake("dx_hat = dy / gamma", "This divides by γ. The chain rule multiplies."),
    ),
)

_DVAR = Exercise(
    "dvar",
    "∂L/∂σ²",
    BACKWARD,
    "The variance is in the x̂ of every example. Write its gradient.",
    r"\begin{aligned} \frac{\partial L}{\partial \sigma^2_j} = \sum_i "
    r"& \frac{\partial L}{\partial \hat{x}_{ij}} \,(x_{ij} - \mu_j) \\ "
    r"& \cdot \left( -\tfrac{1}{2} \right) (\sigma^2_j + \varepsilon)^{-3/2} \end{aligned}",
    "dvar",
    ("dx_hat", "x", "mean", "var", "eps"),
    (
        "Write x̂ as (x − μ) · (σ² + ε)^(−1/2), and differentiate the second factor.",
        "It gives −1/2 · (σ² + ε)^(−3/2). Sum over the examples.",
        "Sum dx_hat * (x - mean) along axis 0, times -0.5 * (var + eps) ** -1.5.",
    ),
    "dvar = (dx_hat * (x - mean)).sum(0) * -0.5 * (var + eps) ** -1.5",
    (
        Mistake(
            "dvar = (dx_hat * (x - mean)).sum(0) * 0.5 * (var + eps) ** -1.5",
            "The sign is wrong: a larger variance makes x̂ smaller.",
        ),
        Mistake(
            "dvar = (dx_hat * (x - mean)).sum(0) * -(var + eps) ** -1.5",
            "The factor 1/2 is missing, which the power −1/2 leaves.",
        ),
        Mistake(
            "dvar = (dx_hat * (x - mean)).sum(0) * -0.5 * (var + eps) ** -0.5",
            "The power is −3/2, not −1/2: differentiating lowers it by one.",
        ),
        Mistake(
            "dvar = (dx_hat * (x - mean)).mean(0) * -0.5 * (var + eps) ** -1.5",
            "The gradients of all examples are added, not averaged: 1/B is too much.",
        ),
        Mistake(
            "dvar = dx_hat.sum(0) * -0.5 * (var + eps) ** -1.5",
            "The factor x − μ is missing.",
        ),
        Mistake(
            "dvar = (dx_hat * (x - mean)).sum(0) * -1 / (var + eps)",
            "This is the gradient of the standard deviation. The variance is asked for.",
        ),
        Mistake(
            "dvar = (dx_hat * (x - mean)).sum(0) * -0.5 * (var + eps) ** -3 / 2",
            "A power is taken before the division: this is (σ² + ε)⁻³, then a half of it all. "
            "Write ** -1.5 or ** (-3 / 2).",
        ),
    ),
)

_DMEAN = Exercise(
    "dmean",
    "∂L/∂μ",
    BACKWARD,
    "The mean is subtracted in the x̂ of every example. Write its gradient. (It is also in the "
    "variance, but that path adds up to 0.)",
    r"\frac{\partial L}{\partial \mu_j} = \sum_i \frac{\partial L}{\partial \hat{x}_{ij}} "
    r"\cdot \frac{-1}{\sqrt{\sigma^2_j + \varepsilon}}",
    "dmean",
    ("dx_hat", "x", "mean", "var", "eps", "dvar"),
    (
        "How much does x̂ change when μ grows by 1?",
        "By −1/√(σ² + ε), in every example.",
        "Sum dx_hat along axis 0, and divide by -np.sqrt(var + eps).",
    ),
    "dmean = -dx_hat.sum(0) / np.sqrt(var + eps)",
    (
        Mistake(
            "dmean = dx_hat.sum(0) / np.sqrt(var + eps)",
            "The sign is wrong: the mean is subtracted.",
        ),
        Mistake("dmean = -dx_hat.sum(0)", "The division by √(σ² + ε) is missing."),
        Mistake(
            "dmean = -dx_hat.mean(0) / np.sqrt(var + eps)",
            "The gradients of all examples are added, not averaged: 1/B is too much.",
        ),
        Mistake(
            "dmean = -dx_hat.sum(0) / (var + eps)",
            "This divides by the variance. Divide by its square root.",
        ),
    ),
)

_DX = Exercise(
    "dx",
    "∂L/∂x",
    BACKWARD,
    "Each input reaches the loss on three paths: directly, through the variance and through the "
    "mean. Add them up.",
    r"\begin{aligned} \frac{\partial L}{\partial x_{ij}} &= "
    r"\frac{1}{\sqrt{\sigma^2_j + \varepsilon}} \frac{\partial L}{\partial \hat{x}_{ij}} \\ "
    r"&+ \frac{2 (x_{ij} - \mu_j)}{B}\frac{\partial L}{\partial \sigma^2_j}"
    r"+ \frac{1}{B}\frac{\partial L}{\partial \mu_j} \end{aligned}",
    "dx",
    ("dx_hat", "dvar", "dmean", "x", "mean", "var", "eps"),
    (
        "How much does x̂ change when x does, while mean and variance stay? And how much do the "
        "variance and the mean change?",
        "The variance changes by 2 (x − μ) / B and the mean by 1 / B.",
        "Add dx_hat / np.sqrt(var + eps), dvar * 2 * (x - mean) / B and dmean / B, "
        "with B = x.shape[0].",
    ),
    "B = x.shape[0]\ndx = dx_hat / np.sqrt(var + eps) + dvar * 2 * (x - mean) / B + dmean / B",
    (
        Mistake(
            "dx = dx_hat / np.sqrt(var + eps)",
            "This is the direct path alone. The paths through the mean and the variance are "
            "missing.",
        ),
        Mistake(
            "dx = dx_hat / np.sqrt(var + eps) + dmean / len(x)",
            "The path through the variance is missing.",
        ),
        Mistake(
            "dx = dx_hat / np.sqrt(var + eps) + dvar * 2 * (x - mean) / len(x)",
            "The path through the mean is missing.",
        ),
        Mistake(
            "dx = dx_hat / np.sqrt(var + eps) + dvar * 2 * (x - mean) + dmean",
            "1/B is missing: each input moves the mean by 1/B only, and the variance likewise.",
        ),
        Mistake(
            "dx = dx_hat / np.sqrt(var + eps) + dvar * 2 * (x - mean) + dmean / len(x)",
            "1/B is missing in the path through the variance.",
        ),
        Mistake(
            "dx = dx_hat / np.sqrt(var + eps) + dvar * 2 * (x - mean) / len(x) + dmean",
            "1/B is missing in the path through the mean.",
        ),
        Mistake(
            "dx = dx_hat / np.sqrt(var + eps) + dvar * (x - mean) / len(x) + dmean / len(x)",
            "The factor 2 is missing, which the square in the variance leaves.",
        ),
    ),
    "x_gradient",
    2,
)

_DX_LINE = Exercise(
    "dx_line",
    "∂L/∂x in one line",
    BACKWARD,
    "Put the three paths together, with x̂ and without the gradients of mean and variance.",
    r"\begin{aligned} \frac{\partial L}{\partial x} &= \frac{\gamma}{\sqrt{\sigma^2 + \varepsilon}}"
    r"\left( g - \overline{g} - \hat{x}\,\overline{g\,\hat{x}} \right) \\ "
    r"g &= \frac{\partial L}{\partial y} \end{aligned}",
    "dx",
    ("dy", "x_hat", "gamma", "var", "eps"),
    (
        "The bars are means over the batch: axis 0.",
        "Subtract from dy its mean, and x_hat times the mean of dy * x_hat.",
        "The bracket is dy - dy.mean(0) - x_hat * (dy * x_hat).mean(0).",
    ),
    "dx = gamma / np.sqrt(var + eps) * (dy - dy.mean(0) - x_hat * (dy * x_hat).mean(0))",
    (
        Mistake(
            "dx = gamma / np.sqrt(var + eps) * dy",
            "This is the direct path alone. The paths through the mean and the variance are "
            "missing.",
        ),
        Mistake(
            "dx = gamma / np.sqrt(var + eps) * (dy - dy.mean(0))",
            "The path through the variance is missing.",
        ),
        Mistake(
            "dx = gamma / np.sqrt(var + eps) * (dy - x_hat * (dy * x_hat).mean(0))",
            "The path through the mean is missing.",
        ),
        Mistake(
            "dx = gamma / np.sqrt(var + eps) * (dy - dy.sum(0) - x_hat * (dy * x_hat).sum(0))",
            "1/B is missing: these are sums. Take means over the batch.",
        ),
        Mistake(
            "dx = gamma / np.sqrt(var + eps) * (dy - dy.mean() - x_hat * (dy * x_hat).mean())",
            "These are means of all numbers. Each feature has its own: axis 0.",
        ),
        Mistake(
            "g = dy - dy.mean(0) - len(dy) / (len(dy) - 1) * x_hat * (dy * x_hat).mean(0)\n"
            "dx = gamma / np.sqrt(var + eps) * g",
            "The factor B / (B − 1) belongs to a layer that divides its variance by B − 1, as "
            "makemore's does. Batch norm divides by B.",
        ),
        Mistake(
            "dx = (dy - dy.mean(0) - x_hat * (dy * x_hat).mean(0)) / np.sqrt(var + eps)",
            "The factor γ is missing.",
        ),
        Mistake(
            "dx = gamma * (dy - dy.mean(0) - x_hat * (dy * x_hat).mean(0))",
            "The division by √(σ² + ε) is missing.",
        ),
    ),
    "x_gradient",
)

_SHAPES = (
    "`signal` has the shape (examples, channels, positions). It is made of your batch: the batch "
    "and the batch upside down as channels, the examples one further at each position."
)

_UNBIASED = (
    "The variance is divided by one less than the count, as torch.var does unless you write "
    "unbiased=False. Norms divide by the count."
)


def _make_unbiased(axes: str) -> Mistake:
    return Mistake(
        f"x_hat = (signal - signal.mean({axes}, keepdims=True))"
        f" / np.sqrt(signal.var({axes}, keepdims=True, ddof=1) + eps)",
        _UNBIASED,
    )


_LAYER = Exercise(
    "layer",
    "Layer norm",
    AXES,
    f"{_SHAPES} Layer norm has one mean and one variance per example. Write x̂.",
    r"\hat{x} = \frac{x - \mu_n}{\sqrt{\sigma^2_n + \varepsilon}}",
    "x_hat",
    ("signal", "eps"),
    (
        "Which axes are averaged, if each example has its own mean?",
        "Channels and positions: axes 1 and 2. Keep them with size 1, so that the shapes fit.",
        "Use signal.mean((1, 2), keepdims=True), and the same for var.",
    ),
    "mean = signal.mean((1, 2), keepdims=True)\n"
    "var = signal.var((1, 2), keepdims=True)\n"
    "x_hat = (signal - mean) / np.sqrt(var + eps)",
    (
        Mistake(
            "x_hat = (signal - signal.mean((0, 2), keepdims=True))"
            " / np.sqrt(signal.var((0, 2), keepdims=True) + eps)",
            "This is batch norm: one mean per channel. Layer norm averages over axes 1 and 2.",
        ),
        Mistake(
            "x_hat = (signal - signal.mean(2, keepdims=True))"
            " / np.sqrt(signal.var(2, keepdims=True) + eps)",
            "This is instance norm: each channel has its own mean. Average over the channels, too.",
        ),
        Mistake(
            "x_hat = (signal - signal.mean(1, keepdims=True))"
            " / np.sqrt(signal.var(1, keepdims=True) + eps)",
            "Each position has its own mean here. Average over the positions, too: axes 1 and 2.",
        ),
        Mistake(
            "x_hat = (signal - signal.mean()) / np.sqrt(signal.var() + eps)",
            "This is one mean of all numbers. Each example needs its own.",
        ),
        _make_unbiased("(1, 2)"),
    ),
    "layer",
    3,
)

_INSTANCE = Exercise(
    "instance",
    "Instance norm",
    AXES,
    "Instance norm has one mean per example and channel. Write x̂ of `signal`.",
    r"\hat{x} = \frac{x - \mu_{nc}}{\sqrt{\sigma^2_{nc} + \varepsilon}}",
    "x_hat",
    ("signal", "eps"),
    (
        "What is left to average over?",
        "Only the positions: axis 2.",
        "Use signal.mean(2, keepdims=True), and the same for var.",
    ),
    "mean = signal.mean(2, keepdims=True)\n"
    "var = signal.var(2, keepdims=True)\n"
    "x_hat = (signal - mean) / np.sqrt(var + eps)",
    (
        Mistake(
            "x_hat = (signal - signal.mean((1, 2), keepdims=True))"
            " / np.sqrt(signal.var((1, 2), keepdims=True) + eps)",
            "This is layer norm: the channels share one mean. Average over axis 2 only.",
        ),
        Mistake(
            "x_hat = (signal - signal.mean((0, 2), keepdims=True))"
            " / np.sqrt(signal.var((0, 2), keepdims=True) + eps)",
            "This is batch norm: the examples share one mean. Average over axis 2 only.",
        ),
        _make_unbiased("2"),
    ),
    "instance",
    3,
)

_GROUP = Exercise(
    "group",
    "Group norm",
    AXES,
    "Group norm has one mean per example and group. The channels are split, in order, into "
    "`G` = 2 groups. Write x̂ of `signal`, in the signal's own shape.",
    r"\hat{x} = \frac{x - \mu_{ng}}{\sqrt{\sigma^2_{ng} + \varepsilon}}",
    "x_hat",
    ("signal", "eps", "G"),
    (
        "Give the groups an axis of their own, normalize, and take the old shape again.",
        "signal.reshape(signal.shape[0], G, -1) has an axis for the groups and one for what is in "
        "them.",
        "Normalize that over its axis 2, then write .reshape(signal.shape).",
    ),
    "groups = signal.reshape(signal.shape[0], G, -1)\n"
    "mean = groups.mean(2, keepdims=True)\n"
    "var = groups.var(2, keepdims=True)\n"
    "x_hat = ((groups - mean) / np.sqrt(var + eps)).reshape(signal.shape)",
    (
        Mistake(
            "x_hat = (signal - signal.mean((1, 2), keepdims=True))"
            " / np.sqrt(signal.var((1, 2), keepdims=True) + eps)",
            "This is layer norm: the groups share one mean.",
        ),
        Mistake(
            "x_hat = (signal - signal.mean(2, keepdims=True))"
            " / np.sqrt(signal.var(2, keepdims=True) + eps)",
            "This is instance norm: each channel has its own mean.",
        ),
        Mistake(
            "groups = signal.reshape(signal.shape[0], -1, G)\n"
            "x_hat = ((groups - groups.mean(1, keepdims=True))"
            " / np.sqrt(groups.var(1, keepdims=True) + eps)).reshape(signal.shape)",
            "The groups are the last axis here, so they take every second number. A group is a run "
            "of neighbouring channels.",
        ),
        Mistake(
            "groups = signal.reshape(signal.shape[0], G, -1)\n"
            "x_hat = ((groups - groups.mean(2, keepdims=True))"
            " / np.sqrt(groups.var(2, keepdims=True, ddof=1) + eps)).reshape(signal.shape)",
            _UNBIASED,
        ),
    ),
    "group",
    4,
)

_WHOLE_FORWARD = Exercise(
    "forward",
    "The whole forward pass",
    WHOLE,
    "Write all of it, in as many lines as you like, or as a function that returns `y`.",
    r"y = \gamma\,\frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} + \beta",
    "y",
    ("x", "gamma", "beta", "eps"),
    (
        "Four lines, as in the first four exercises.",
        "Mean, variance, x̂, y.",
        "Start with mean = x.mean(0) and var = x.var(0).",
    ),
    "def forward(x, gamma, beta, eps):\n"
    "    mean = x.mean(0)\n"
    "    var = ((x - mean) ** 2).mean(0)\n"
    "    x_hat = (x - mean) / np.sqrt(var + eps)\n"
    "    return gamma * x_hat + beta",
    (
        Mistake(
            "y = gamma * (x - x.mean(0)) / np.sqrt(x.var(0, ddof=1) + eps) + beta",
            "The variance is divided by B − 1. Batch norm normalizes with the one divided by B. "
            "torch.var divides by B − 1 unless you write unbiased=False.",
        ),
        Mistake(
            "y = gamma * (x - x.mean(0)) / (np.sqrt(x.var(0)) + eps) + beta",
            "ε is outside the root. Batch norm adds it to the variance.",
        ),
        Mistake(
            "y = gamma * (x - x.mean(0)) / (x.var(0) + eps) + beta",
            "This divides by the variance. Divide by its square root.",
        ),
        Mistake(
            "y = gamma * (x - x.mean(1, keepdims=True))"
            " / np.sqrt(x.var(1, keepdims=True) + eps) + beta",
            "This is layer norm: one mean per example. " + _PER_FEATURE,
        ),
        Mistake(
            "y = gamma * (x - x.mean()) / np.sqrt(x.var() + eps) + beta",
            "This is one mean of all numbers. " + _PER_FEATURE,
        ),
        Mistake(
            "y = (x - x.mean(0)) / np.sqrt(x.var(0) + eps)", "This is x̂. Multiply by γ and add β."
        ),
    ),
    lines=5,
)

_BACKWARD_LINES = (
    "B = x.shape[0]\n"
    "mean = x.mean(0)\n"
    "var = x.var(0)\n"
    "x_hat = (x - mean) / np.sqrt(var + eps)\n"
    "dgamma = (dy * x_hat).sum(0)\n"
    "dbeta = dy.sum(0)\n"
    "dx_hat = dy * gamma\n"
    "dvar = (dx_hat * (x - mean)).sum(0) * -0.5 * (var + eps) ** -1.5\n"
    "dmean = -dx_hat.sum(0) / np.sqrt(var + eps)\n"
)

DIRECT_PATH_ALONE = _BACKWARD_LINES + "dx = dx_hat / np.sqrt(var + eps)"
"""A backward pass that forgets the paths through the mean and the variance."""

_WHOLE_BACKWARD = Exercise(
    "backward",
    "The whole backward pass",
    WHOLE,
    "Write all of it: assign `dx`, `dgamma` and `dbeta`, or return them from a function in this "
    "order.",
    r"\left( \frac{\partial L}{\partial x}, \frac{\partial L}{\partial \gamma}, "
    r"\frac{\partial L}{\partial \beta} \right)",
    "dx",
    ("dy", "x", "gamma", "eps"),
    (
        "Compute mean, variance and x̂ again, then go back one step at a time.",
        "∂L/∂γ and ∂L/∂β first, then ∂L/∂x̂, ∂L/∂σ², ∂L/∂μ, and at last ∂L/∂x.",
        "Put the lines of the exercises on the backward pass below each other.",
    ),
    _BACKWARD_LINES + "dx = dx_hat / np.sqrt(var + eps) + dvar * 2 * (x - mean) / B + dmean / B",
    (
        Mistake(
            DIRECT_PATH_ALONE,
            "∂L/∂x has the direct path alone. The paths through the mean and the variance are "
            "missing.",
        ),
        Mistake(
            _BACKWARD_LINES + "dx = dx_hat / np.sqrt(var + eps) + dmean / B",
            "In ∂L/∂x the path through the variance is missing.",
        ),
        Mistake(
            _BACKWARD_LINES + "dx = dx_hat / np.sqrt(var + eps) + dvar * 2 * (x - mean) / B",
            "In ∂L/∂x the path through the mean is missing.",
        ),
    ),
    "x_gradient",
    10,
    ("dx", "dgamma", "dbeta"),
)

EXERCISES = (
    _MEAN,
    _VAR,
    _X_HAT,
    _Y,
    _RUNNING_MEAN,
    _KERAS_MEAN,
    _RUNNING_VAR,
    _INFERENCE,
    _DGAMMA,
    _DBETA,
    _DX_HAT,
    _DVAR,
    _DMEAN,
    _DX,
    _DX_LINE,
    _LAYER,
    _INSTANCE,
    _GROUP,
    _WHOLE_FORWARD,
    _WHOLE_BACKWARD,
)
"""In the order in which they are done."""


OPENING = {"mean": "mean = x.sum(0)"}
"""What is written when the lesson opens, by exercise: nearly right, for the reader to correct."""
ONE_LINE = tuple(each.name for each in EXERCISES if "\n" not in each.solution)
"""The names of the exercises that one line solves."""


def find_exercise(name: str) -> Exercise:
    """Return the exercise of this name; ValueError if there is none."""
    for each in EXERCISES:
        if each.name == name:
            return each
    raise ValueError(f"There is no exercise “{name[:40]}”.")
