"""The notebooks of the lesson on regularization."""

from __future__ import annotations

from bn_core.lessons.regularization.batch_noise import BatchSizeNoise
from bn_core.lessons.regularization.code import write_batch_noise_code
from bn_core.lessons.regularization.config import BatchNoiseConfig
from bn_core.text.notebook import Cell, Check, Notebook, split_code

_FIGURE = """\
import matplotlib.pyplot as plt

plt.hist(x_hat, bins=40, color="#0072B2")
plt.axvline(x[0, 0], color="0.4", linestyle="--", label="the fixed value")
plt.xlabel("x̂ of the fixed value")
plt.ylabel("batches")
plt.legend()
plt.show()
"""


def list_batch_noise(config: BatchNoiseConfig, one: BatchSizeNoise) -> Notebook:
    """List the cells that put one value into many random batches."""
    cells = split_code(
        write_batch_noise_code(config),
        {
            "import numpy": "Random batches, each with the same fixed value.",
            "x_hat =": "The fixed value in each batch. It prints the smallest, the largest and the "
            "standard deviation.",
        },
    )
    return Notebook(
        (*cells, Cell("One value, as many x̂ as batches.", _FIGURE)),
        (Check("x̂", "x_hat[:200]", one.x_hat[:200]),),
    )
