"""The causes of a failure in words."""

from __future__ import annotations

NAMES = {
    "surprise": "an unknown cause",
    "none": "no fault",
    "cold": "too few batches",
    "poisoned": "one corrupted batch",
    "shifted": "other data",
    "momentum": "wrong momentum",
    "forgotten": "eval() not called",
}
"""How each cause is shown; links hold the key."""

REMEDIES = {
    "none": "Nothing has to be repaired. Batches of the same data differ this much by chance.",
    "cold": "Train for more batches, or average the first ones with momentum=None.",
    "poisoned": "Reset the running statistics, then run clean batches in training mode.",
    "shifted": (
        "Bring the new data to the scale of the training data, or average batches of the new data."
    ),
    "momentum": "In PyTorch momentum is the share of the newest batch. Its default is 0.1.",
    "forgotten": "Call model.eval() before you evaluate.",
}
"""What repairs each cause."""
