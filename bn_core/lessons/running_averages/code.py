"""What a layer remembers, as code to copy which ends by printing its ``mean`` and ``var``."""

from __future__ import annotations

from numpy.typing import ArrayLike

from bn_core.lessons.running_averages.config import FilmConfig
from bn_core.norm.conventions import KERAS, PYTORCH, Convention
from bn_core.text.code import call, matrix


def update_code(
    convention: Convention, x: ArrayLike, momentum: float | None = None, eps: float | None = None
) -> str:
    """A script that shows the library of ``convention`` one batch ``x`` (N, C).

    None is the library's own default. ValueError: no code is known for the library.
    """
    momentum = convention.momentum if momentum is None else momentum
    eps = convention.eps if eps is None else eps
    if convention is PYTORCH:
        return _pytorch(x, float(momentum), float(eps))
    if convention is KERAS:
        return _keras(x, float(momentum), float(eps))
    raise ValueError(f"There is no code for {convention.name}.")


def _pytorch(x: ArrayLike, momentum: float, eps: float) -> str:
    return f"""\
import torch

x = torch.tensor({matrix(x)}, dtype=torch.float64)
bn = torch.nn.BatchNorm1d(x.shape[1], momentum={momentum!r}, eps={eps!r}, dtype=torch.float64)
bn(x)  # a new layer is in train mode
mean, var = bn.running_mean, bn.running_var
print(mean, var)
"""


def _keras(x: ArrayLike, momentum: float, eps: float) -> str:
    given = f"momentum={momentum!r}, epsilon={eps!r}"
    return f"""\
import keras
import numpy as np

x = np.array({matrix(x)})
bn = keras.layers.BatchNormalization({given}, dtype="float64")
bn(x, training=True)  # without it, Keras runs in inference mode and stores nothing
mean, var = bn.moving_mean, bn.moving_variance
print(mean, var)
"""


def film_code(config: FilmConfig) -> str:
    """A script that puts the film's batches through PyTorch's layer, reset included."""
    reset = config.recover_at if config.recover == "reset" else 0
    again = f"\n    if number == {reset}:\n        bn.reset_running_stats()" if reset else ""
    return f"""\
import torch
from bn_core.configs import FilmConfig
from bn_core.film import film

x = torch.from_numpy(film({call(config)}).x)  # a row a batch
bn = torch.nn.BatchNorm1d(1, momentum={config.momentum!r}, dtype=torch.float64)
for number, batch in enumerate(x, start=1):{again}
    bn(batch[:, None])  # in train mode: normalizes, and remembers
mean, var = bn.running_mean, bn.running_var
print(mean, var)
"""
