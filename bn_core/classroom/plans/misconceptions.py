"""Common misconceptions about batch norm, numbered as in the question bank."""

from __future__ import annotations

MISCONCEPTIONS = {
    1: "Training is fine, eval mode is terrible",
    2: "My prediction depends on the other examples of the batch",
    3: "Batches of one and of two",
    4: "Momentum is reversed between PyTorch and Keras",
    5: "Freezing does not freeze",
    6: "Biased to normalize, unbiased to store",
    7: "Which axes are averaged over",
    8: "Small batches are noisy",
    9: "Gradient accumulation is not a big batch",
    10: "Before or after the ReLU, and dropout before it",
    11: "Running statistics from too few, corrupted or leaked batches",
    12: "The bias before batch norm is redundant",
    13: "Every GPU has statistics of its own",
    14: "Weight decay and scale invariance",
    15: "Why γ and β, if they can undo it",
    16: "Why does it work",
    17: "ε differs, and takes part",
    18: "The gradient of a sum is zero",
    19: "Folding into the layer before",
    20: "“Batch norm always helps”",
}
"""Misconceptions by number, the most frequent and least visible first."""
