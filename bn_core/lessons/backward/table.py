"""The gradients of a batch as CSV."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bn_core.norm.backward import Backward
from bn_core.norm.gradient_paths import split_gradient
from bn_core.text.csv_rows import write_csv

COLUMNS = (
    "example",
    "feature",
    "x",
    "x_hat",
    "d_y",
    "d_x_hat",
    "d_var",
    "d_mean",
    "direct",
    "through_var",
    "through_mean",
    "d_x",
    "d_gamma",
    "d_beta",
)


def gradients_to_csv(grads: Backward, names: Sequence[str]) -> str:
    """Return the gradients of a (B, C) batch as CSV at full precision."""
    result = split_gradient(grads)
    each = (
        grads.step.x,
        grads.step.x_hat,
        grads.d_y,
        grads.d_x_hat,
        grads.d_var,
        grads.d_mean,
        result.direct,
        result.through_var,
        result.through_mean,
        grads.d_x,
        grads.d_gamma,
        grads.d_beta,
    )
    full = [np.broadcast_to(values, grads.d_x.shape) for values in each]
    return write_csv(
        COLUMNS,
        (
            (i + 1, name, *(float(values[i, j]) for values in full))
            for j, name in enumerate(names)
            for i in range(len(grads.d_x))
        ),
    )
