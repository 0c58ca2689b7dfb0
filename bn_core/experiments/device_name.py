"""Name the device of a result, in the web process and on workers."""

from __future__ import annotations

CPU = "CPU"
"""The device of a worker without a GPU; another one is named like 'GPU: NVIDIA H100'."""


def describe_training(name: str) -> str:
    """Return the sentence that says on which device networks train."""
    return "Training on CPU: no GPU found." if name == CPU else f"Training on {name}."
