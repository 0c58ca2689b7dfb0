"""The terms of the glossary, in alphabetical order."""

from __future__ import annotations

from bn_core.course.glossary.term import Term, define

TERMS: tuple[Term, ...] = (
    define(
        "activation",
        "why_normalize",
        "The output of a unit for one example: the pre-activation after the activation function.",
        *("activation", "activations"),
    ),
    define(
        "activation function",
        "why_normalize",
        "The function that a unit applies to its weighted sum, such as ReLU, tanh or sigmoid.",
        *("activation function", "activation functions", "nonlinearity"),
    ),
    define(
        "adaptive gradient clipping",
        "without_norm",
        "Shortening the gradient of a unit's weights to at most a multiple λ of the norm of these "
        "weights.",
        *("adaptive gradient clipping", "gradient clipping"),
    ),
    define(
        "affine map",
        "scale_and_shift",
        "A function that multiplies by a number or matrix and then adds a constant, such as "
        "y = γx̂ + β.",
        *("affine map", "affine transformation"),
    ),
    define(
        "attention",
        "sequences",
        "The layer of a transformer that gives each token a weighted average of values of all "
        "tokens that it may see; the weights depend on the tokens.",
        "attention",
    ),
    define(
        "backpropagation",
        "backward",
        "Computing the gradient layer by layer from the loss back to the input, by the chain rule.",
        *("backpropagation", "backward pass"),
    ),
    define(
        "batch normalization",
        "four_steps",
        "Standardizing each feature of a layer over the mini-batch, then scaling by γ and shifting "
        "by β.",
        *("batch normalization", "batch norm", "batch-norm"),
    ),
    define(
        "batch size",
        "small_batches",
        "The number of examples in a mini-batch.",
        *("batch size", "batch sizes"),
    ),
    define(
        "batch statistics",
        "train_eval",
        "The mean and variance of the current mini-batch, by which batch norm normalizes in "
        "training mode.",
    ),
    define(
        "beta (β)",
        "scale_and_shift",
        "The learned number that batch norm adds to a feature in its last step; in training mode "
        "it is the mean of the output.",
        "β",
    ),
    define(
        "bias",
        "folding",
        "The learned number that a unit adds to its weighted sum; subtracting the batch mean "
        "removes it.",
        *("bias", "biases"),
    ),
    define(
        "buffer",
        "freezing",
        "A tensor that a layer stores but that gradient descent does not train, such as a "
        "running mean.",
        *("buffer", "buffers"),
    ),
    define(
        "channel",
        "which_axes",
        "One of the grids of numbers that make up an image, such as its red part, or the output of "
        "a convolution.",
        *("channel", "channels"),
    ),
    define(
        "computation graph",
        "backward",
        "A drawing of a formula with a node for each step, along which gradients flow backwards.",
    ),
    define(
        "condition number",
        "descents",
        "The largest curvature of a loss over its smallest: 1 for a round bowl, large for a long, "
        "narrow valley.",
        *("condition number", "condition numbers"),
    ),
    define(
        "convolution",
        "which_axes",
        "A layer that applies the same small set of weights at every position of an image.",
        *("convolution", "convolutions", "convolutional layer", "convolutional layers"),
    ),
    define(
        "cross-entropy",
        "activations",
        "The loss of a classifier: minus the natural logarithm of the probability that it gives "
        "to the right class.",
    ),
    define(
        "curvature",
        "landscape",
        "How sharply the loss bends: its second derivative along a direction, in which it has a "
        "narrow valley where the curvature is large.",
    ),
    define(
        "decision boundary",
        "boundaries",
        "Where a classifier changes its answer: between two classes, the points at which both are "
        "equally probable.",
        *("decision boundary", "decision boundaries"),
    ),
    define(
        "detaching",
        "detached_statistics",
        "Telling PyTorch to treat a computed number as a constant, so that no gradient flows "
        "through it.",
        *("detaching", "detach", "detaches", "detached"),
    ),
    define(
        "distribution shift",
        "adaptation",
        "A difference between the data that a model is used on and those that it was trained on.",
        *("distribution shift", "distribution shifts", "dataset shift"),
    ),
    define(
        "dropout",
        "regularization",
        "Setting randomly chosen activations to 0 during training, so that a network does not rely "
        "on single units.",
    ),
    define(
        "dynamic tanh",
        "without_norm",
        "A layer without statistics in place of a norm, γ tanh(αx) + β with learned α, γ and β.",
        "dynamic tanh",
    ),
    define(
        "eigenvalue",
        "smoothness",
        "How many times as long a matrix makes a vector whose line it keeps.",
        *("eigenvalue", "eigenvalues"),
    ),
    define(
        "epoch",
        "activations",
        "One pass of training through all training examples.",
        *("epoch", "epochs"),
    ),
    define(
        "epsilon (ε)",
        "epsilon",
        "A small number added to the variance before the square root, so that a constant feature "
        "is not divided by 0.",
        "ε",
    ),
    define(
        "evaluation mode",
        "train_eval",
        "The mode for using a trained network: batch norm uses its running statistics and ignores "
        "the batch.",
        *("evaluation mode", "eval mode"),
    ),
    define(
        "exploding gradient",
        "why_normalize",
        "A gradient that grows from layer to layer on its way back, until the training diverges.",
        *("exploding gradient", "exploding gradients"),
    ),
    define(
        "feature",
        "standardize",
        "One measured or computed quantity, with a value for each example; in a network, the "
        "output of one unit.",
        *("feature", "features"),
    ),
    define(
        "fine-tuning",
        "freezing",
        "Training a network that was already trained, on new data and mostly with a small "
        "learning rate.",
        *("fine-tuning", "fine-tune", "fine-tunes"),
    ),
    define(
        "folding",
        "folding",
        "Merging a trained batch-norm layer into the weights and bias of the layer before it, "
        "which leaves the outputs the same.",
    ),
    define(
        "freezing",
        "freezing",
        "Keeping parameters or running statistics as they are while the rest of a network trains.",
    ),
    define(
        "gamma (γ)",
        "scale_and_shift",
        "The learned number by which batch norm multiplies a standardized feature; in training "
        "mode its size is the standard deviation of the output.",
        "γ",
    ),
    define(
        "generalization",
        "regularization",
        "How well a network does on examples that it was not trained on.",
        *("generalization", "generalize", "generalizes"),
    ),
    define(
        "ghost batch",
        "regularization",
        "A part of a mini-batch that is normalized on its own, as if it were a smaller batch.",
        *("ghost batch", "ghost batches"),
    ),
    define(
        "gradient",
        "backward",
        "How fast the loss changes with each parameter; training moves the parameters against it.",
        *("gradient", "gradients"),
    ),
    define(
        "group norm",
        "which_axes",
        "Normalizing groups of channels of each example on their own, independent of the batch.",
        *("group norm", "group normalization"),
    ),
    define(
        "half-life",
        "running_averages",
        "The number of batches after which an old batch counts half as much in a running average.",
    ),
    define(
        "Hessian",
        "smoothness",
        "The matrix of the second derivatives of a loss; its eigenvalues are the curvatures.",
    ),
    define(
        "inference",
        "train_eval",
        "Using a trained network to predict, without changing it.",
    ),
    define(
        "initial weights",
        "sweeps",
        "The random weights with which training starts; their size decides whether signals grow or "
        "fade.",
        *("initial weights", "initialization"),
    ),
    define(
        "instance norm",
        "which_axes",
        "Normalizing each channel of each example on its own.",
        *("instance norm", "instance normalization"),
    ),
    define(
        "internal covariate shift",
        "covariate_shift",
        "The change of a layer's inputs during training because the layers before it learn.",
        *("internal covariate shift", "covariate shift"),
    ),
    define(
        "language model",
        "sequences",
        "A network that predicts each token of a text from the tokens before it.",
        *("language model", "language models"),
    ),
    define(
        "layer norm",
        "which_axes",
        "Normalizing all features of each example together, independent of the batch.",
        *("layer norm", "layer normalization"),
    ),
    define(
        "learning rate",
        "sweeps",
        "The factor by which a gradient step is multiplied: how far each step moves the weights.",
        *("learning rate", "learning rates"),
    ),
    define(
        "loss",
        "landscape",
        "The number that training makes smaller; it measures how wrong the outputs are.",
        *("loss", "losses"),
    ),
    define(
        "mean",
        "standardize",
        "The sum of numbers divided by how many there are, written μ.",
    ),
    define(
        "mini-batch",
        "standardize",
        "The examples that a network processes together in one training step.",
        *("mini-batch", "mini-batches"),
    ),
    define(
        "momentum",
        "running_averages",
        "In PyTorch's batch norm, the weight of the newest batch in the running statistics; in "
        "Keras, the weight of all batches before.",
    ),
    define(
        "NaN (not a number)",
        "running_averages",
        "What a computer stores for an undefined result, such as 0/0; every sum or product with it "
        "is NaN, and so is a loss computed from it.",
        "NaN",
    ),
    define(
        "nat",
        "activations",
        "The unit of a cross-entropy with the natural logarithm: guessing one of 10 classes costs "
        "ln 10 = 2.3 nats.",
        *("nat", "nats"),
    ),
    define(
        "optimizer",
        "activations",
        "The rule that turns gradients into steps of the parameters, such as gradient descent "
        "or Adam.",
        *("optimizer", "optimizers"),
    ),
    define(
        "outlier",
        "standardize",
        "A value far away from all others.",
        *("outlier", "outliers"),
    ),
    define(
        "overfitting",
        "regularization",
        "Learning details of the training examples that do not hold for new ones.",
        *("overfitting", "overfit", "overfits"),
    ),
    define(
        "pre-activation",
        "standardize",
        "The weighted sum of a unit's inputs plus its bias, before the activation function.",
        *("pre-activation", "pre-activations"),
    ),
    define(
        "regularization",
        "regularization",
        "Anything that keeps a network from overfitting, such as dropout, weight decay or noise.",
        *("regularization", "regularize", "regularizes"),
    ),
    define(
        "ReLU",
        "why_normalize",
        "The activation function that keeps positive numbers and replaces negative ones by 0.",
    ),
    define(
        "residual connection",
        "depth",
        "Adding the input of a block to its output, so that signals and gradients can pass by the "
        "block.",
        *("residual connection", "residual connections", "skip connection", "skip connections"),
        *("residual branch", "residual branches"),
    ),
    define(
        "RMS norm",
        "sequences",
        "Divides a token's features by the root of the mean of their squares, then multiplies each "
        "by its γ.",
        "RMS norm",
    ),
    define(
        "root mean square",
        "backward",
        "The square root of the mean of the squared numbers: a typical size, whatever their signs.",
    ),
    define(
        "running statistics",
        "running_averages",
        "The averages of the batch mean and batch variance that a layer stores during training, to "
        "use in evaluation mode.",
        *("running statistics", "running averages", "running average", "running mean"),
        *("running variance", "moving average", "moving averages"),
    ),
    define(
        "saturation",
        "why_normalize",
        "When a sigmoid or tanh unit is so far from 0 that its curve is flat and it hardly learns.",
        *("saturation", "saturate", "saturates", "saturated"),
    ),
    define(
        "seed",
        "activations",
        "The number that starts a random generator: the same seed gives the same random numbers "
        "again.",
        *("seed", "seeds"),
    ),
    define(
        "sigmoid",
        "why_normalize",
        "The activation function 1/(1 + e⁻ˣ), which maps every number to one between 0 and 1.",
        *("sigmoid", "sigmoids"),
    ),
    define(
        "single precision (float32)",
        "epsilon",
        "The usual format of numbers in training: 32 bits, which hold about seven decimal digits.",
        "float32",
    ),
    define(
        "SkipInit",
        "without_norm",
        "A learned factor α on each residual branch that starts at 0, so that every block starts "
        "as the identity.",
        "SkipInit",
    ),
    define(
        "spread",
        "why_normalize",
        "How far numbers lie from each other; in this course it is their standard deviation.",
    ),
    define(
        "standard deviation",
        "standardize",
        "The square root of the variance, written σ: about how far numbers are from their mean.",
        *("standard deviation", "standard deviations"),
    ),
    define(
        "standard error",
        "train_eval",
        "The standard deviation of a mean: about how far the mean of a batch is from the mean "
        "of all data.",
        *("standard error", "standard errors"),
    ),
    define(
        "standardizing",
        "standardize",
        "Subtracting the mean and dividing by the standard deviation, so that the mean becomes 0 "
        "and the standard deviation 1.",
        *("standardizing", "standardize", "standardizes", "standardized"),
    ),
    define(
        "stochastic gradient descent (SGD)",
        "use_it",
        "Training that moves each parameter against its gradient on one mini-batch, by the "
        "learning rate times that gradient.",
        *("stochastic gradient descent", "SGD"),
    ),
    define(
        "test-time adaptation",
        "adaptation",
        "Changing a trained model by the test data themselves, without labels, for example by "
        "taking batch norm's statistics from a test batch.",
        *("test-time adaptation", "adaptation at test time", "test-time statistics"),
    ),
    define(
        "token",
        "sequences",
        "One element of a sequence, such as a word or a part of it, as a list of features.",
        *("token", "tokens"),
    ),
    define(
        "training mode",
        "train_eval",
        "The mode for learning: batch norm uses batch statistics and updates "
        "its running statistics.",
    ),
    define(
        "transformer",
        "sequences",
        "A network for sequences whose layers are attention and small fully connected networks for "
        "each token.",
        *("transformer", "transformers"),
    ),
    define(
        "transposed convolution",
        "folding",
        "A layer that enlarges images: each input number is multiplied by a filter and added to "
        "several outputs.",
        *("transposed convolution", "transposed convolutions"),
    ),
    define(
        "unbiased variance",
        "running_averages",
        "The sum of squared distances from the mean divided by n − 1 instead of n; PyTorch stores "
        "it in the running variance.",
    ),
    define(
        "unit",
        "standardize",
        "One neuron of a layer: it computes a weighted sum of its inputs and applies the "
        "activation function.",
        *("neuron", "neurons", "hidden unit", "hidden units"),
    ),
    define(
        "update-to-weight ratio",
        "activations",
        "The standard deviation of one step's update of a layer's weights over that of the weights "
        "themselves; a rule of thumb asks for about 0.001.",
        *("update-to-weight ratio", "update-to-weight ratios"),
    ),
    define(
        "vanishing gradient",
        "why_normalize",
        "A gradient that shrinks from layer to layer on its way back, until early layers stop "
        "learning.",
        *("vanishing gradient", "vanishing gradients"),
    ),
    define(
        "variance",
        "standardize",
        "The mean of the squared distances from the mean, written σ².",
        *("variance", "variances"),
    ),
    define(
        "weight decay",
        "length_direction",
        "Making all weights a little smaller at each step, beside the step along the gradient.",
    ),
    define(
        "z-score",
        "standardize",
        "How many standard deviations a value is above the mean; below the mean it is negative.",
        *("z-score", "z-scores"),
    ),
)


def find_term(key: str) -> Term | None:
    """Return the term that an address names, or None if there is none."""
    return next((each for each in TERMS if each.key == key.strip().lower()), None)
