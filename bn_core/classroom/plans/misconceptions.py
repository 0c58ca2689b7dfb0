"""Common misconceptions about batch norm, numbered as in the question bank."""

from __future__ import annotations

MISCONCEPTIONS = {
    1: "Good in training mode, bad in evaluation mode",
    2: "A prediction depends on the other examples in the batch",
    3: "Batches of one or two examples",
    4: "Momentum means the opposite in PyTorch and Keras",
    5: "A frozen layer still changes",
    6: "Biased variance to normalize, unbiased variance to store",
    7: "Which axes the mean is taken over",
    8: "Small batches have noisy statistics",
    9: "Accumulated gradients are not one large batch",
    10: "Before or after the ReLU, and dropout before batch norm",
    11: "Running statistics of too few, corrupted or wrong batches",
    12: "A bias before batch norm has no effect",
    13: "Each GPU has its own batch statistics",
    14: "Weight decay and scale invariance",
    15: "Why γ and β, if they can undo the normalization",
    16: "Why batch norm works",
    17: "ε differs between libraries, and can matter",
    18: "The gradient of the sum of the outputs is 0",
    19: "Folding into the layer before",
    20: "“Batch norm always helps”",
}
"""Misconceptions by number, the most frequent and least visible first."""
