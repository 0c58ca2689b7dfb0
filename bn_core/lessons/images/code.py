"""The comparison of the norms as code to copy."""

from __future__ import annotations

from bn_core.lessons.images.config import UNCHANGED

_CHANGED = {
    UNCHANGED: "x[k]",
    "contrast": "x[k].mean() + (x[k] - x[k].mean()) / 2",
    "cast": "x[k] + {cast}[:, None, None]",
    "brighter": "x[k] + 0.25",
    "constant": "0.5",
}
_CAST = "([0.25, 0.0, -0.25])"


def write_numpy_comparison(count: int, index: int, change: str, pictures: str = "") -> str:
    """Write NumPy code that changes picture ``index`` (from 0) of a batch.

    It prints for each norm how far the x_hat of each picture moves, in percent. ``pictures`` is the
    code that makes the batch ``x`` (N, 3, H, W), random pictures by default.
    """
    changed = _CHANGED[change].format(cast=f"np.array{_CAST}")
    random = f"""\
# Random pictures. Put your own here: N × 3 × H × W, from 0 to 1.
x = np.random.default_rng(0).uniform(size=({count}, 3, 96, 96))
"""
    return f"""\
import numpy as np

{pictures or random}\
k = {index}  # the picture that is changed
changed = x.copy()
changed[k] = {changed}


def standardize(x, axes):
    mean = x.mean(axis=axes, keepdims=True)
    var = x.var(axis=axes, keepdims=True)
    return (x - mean) / np.sqrt(var + 1e-5)


percent = {{}}
for name, axes in (("batch", (0, 2, 3)), ("layer", (1, 2, 3)), ("instance", (2, 3))):
    before, after = standardize(x, axes), standardize(changed, axes)
    moved = ((after - before) ** 2).mean(axis=(1, 2, 3)) / (before**2).mean(axis=(1, 2, 3))
    percent[name] = 100 * np.sqrt(moved)
    print(name, percent[name])
"""


def write_torch_comparison(count: int, index: int, change: str, pictures: str = "") -> str:
    """Write PyTorch code that does the same with its own functions."""
    changed = _CHANGED[change].format(cast=f"torch.tensor{_CAST}")
    random = f"""\
torch.manual_seed(0)
# Random pictures. Put your own here: N × 3 × H × W, from 0 to 1.
x = torch.rand({count}, 3, 96, 96)
"""
    return f"""\
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
{pictures or random}\
k = {index}  # the picture that is changed
changed = x.clone()
changed[k] = {changed}

norms = {{
    "batch": lambda x: F.batch_norm(x, None, None, training=True),
    "layer": lambda x: F.group_norm(x, 1),  # one group: all channels of an example
    "instance": F.instance_norm,
}}
percent = {{}}
for name, norm in norms.items():
    before, after = norm(x), norm(changed)
    moved = ((after - before) ** 2).mean(dim=(1, 2, 3)) / (before**2).mean(dim=(1, 2, 3))
    percent[name] = 100 * moved.sqrt()
    print(name, percent[name])
"""
