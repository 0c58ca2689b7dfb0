"""A number on a screen is believed when a few lines of your own code print it too.

Each function writes a whole script, data included, which ends by printing what it computed.
"""

from bn_core.lessons.backward.code import numpy_backward, torch_backward
from bn_core.lessons.four_steps.code import numpy_code, torch_code
from bn_core.lessons.running_averages.code import film_code, update_code
from bn_core.lessons.sweeps.code import run_code, shift_code, sweep_code
from bn_core.lessons.which_axes.code import numpy_norm, refuses, torch_norm

__all__ = [
    "film_code",
    "numpy_backward",
    "numpy_code",
    "numpy_norm",
    "refuses",
    "run_code",
    "shift_code",
    "sweep_code",
    "torch_backward",
    "torch_code",
    "torch_norm",
    "update_code",
]
