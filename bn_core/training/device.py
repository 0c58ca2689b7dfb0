"""Choose the device on which networks train."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from bn_core.experiments.device_name import CPU, describe_training


@dataclass(frozen=True, slots=True)
class Device:
    """A device, and its name for the user."""

    place: torch.device
    name: str

    @property
    def sentence(self) -> str:
        """The sentence that says which one it is."""
        return describe_training(self.name)


def choose_device() -> Device:
    """Return the GPU if PyTorch finds one, else the CPU."""
    name = _find_gpu_name()
    if name is None:
        return Device(torch.device("cpu"), CPU)
    return Device(torch.device("cuda"), f"GPU: {name}")


def describe_device() -> str:
    """Return the sentence that says where this worker trains."""
    return choose_device().sentence


def name_device() -> str:
    """Return the name of the device on which this worker trains."""
    return choose_device().name


def _find_gpu_name() -> str | None:
    return torch.cuda.get_device_name() if torch.cuda.is_available() else None
