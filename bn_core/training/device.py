"""Choose the device on which networks train."""

from __future__ import annotations

from dataclasses import dataclass

import torch


@dataclass(frozen=True, slots=True)
class Device:
    """A device, and the sentence that tells the user which one it is."""

    place: torch.device
    sentence: str


def choose_device() -> Device:
    """Return the GPU if PyTorch finds one, else the CPU."""
    name = _find_gpu_name()
    if name is None:
        return Device(torch.device("cpu"), "Training on CPU: no GPU found.")
    return Device(torch.device("cuda"), f"Training on GPU: {name}.")


def describe_device() -> str:
    """Return the sentence that says where this worker trains."""
    return choose_device().sentence


def _find_gpu_name() -> str | None:
    return torch.cuda.get_device_name() if torch.cuda.is_available() else None
