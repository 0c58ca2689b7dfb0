"""The cells of a notebook that make the data sets of the lab."""

from __future__ import annotations

from functools import cache

import numpy as np

from bn_core.inputs.images.digits import load_digits
from bn_core.inputs.labelled_table.table import LabelledTable
from bn_core.text.notebook import Cell, write_array

_CIRCLES = """\
random = np.random.RandomState(0)
angle = np.linspace(0, 2 * np.pi, 750, endpoint=False)
circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
x, y = np.concatenate([circle, circle * 0.5]), np.repeat([0, 1], 750)
order = np.arange(1500)
random.shuffle(order)
x, y = x[order], y[order]
x = x + random.normal(scale=0.1, size=x.shape)
"""
_MOONS = """\
random = np.random.RandomState(0)
angle = np.linspace(0, np.pi, 750)
upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
lower = np.stack([1 - np.cos(angle), 1 - np.sin(angle) - 0.5], axis=1)
x, y = np.concatenate([upper, lower]), np.repeat([0, 1], 750)
order = np.arange(1500)
random.shuffle(order)
x, y = x[order], y[order]
x = x + random.normal(scale=0.2, size=x.shape)
"""
_SPIRALS = """\
random = np.random.default_rng(0)
y = np.arange(1500) % 3
radius = random.uniform(0.1, 1.0, 1500)
angle = 2 * np.pi * (radius + y / 3) + random.normal(0, 0.2, 1500)
x = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
"""
_POINTS = {
    "circles": ("Two noisy circles, as scikit-learn's `make_circles` makes them.", _CIRCLES),
    "moons": ("Two half circles, as scikit-learn's `make_moons` makes them.", _MOONS),
    "spirals": ("Three spiral arms.", _SPIRALS),
}
_SPLIT = """\
import torch

order = np.random.default_rng(0).permutation(len(x))
x, y = x[order], y[order]
train, test = slice(0, -500), slice(-500, None)
mean, spread = x[train].mean(axis=0), x[train].std(axis=0)
scale = np.where(spread > 0, 1 / np.where(spread > 0, spread, 1), 0)  # constant pixels become 0
x, y = torch.tensor((x - mean) * scale, dtype=torch.float32), torch.tensor(y)
x_train, y_train, x_test, y_test = x[train], y[train], x[test], y[test]
print(len(x_train), "examples to train on,", len(x_test), "to test on")
"""
_TABLE_SPLIT = """\
import torch

x, y = table[:, :-1], table[:, -1].astype(int)
random = np.random.default_rng(0)
train, test = [], []
for label in range(y.max() + 1):
    rows = random.permutation(np.flatnonzero(y == label))
    tested = max(1, round(len(rows) / 5)) if len(rows) > 1 else 0
    test.append(rows[:tested])
    train.append(rows[tested:])
train, test = (random.permutation(np.concatenate(part)) for part in (train, test))
mean, spread = x[train].mean(axis=0), x[train].std(axis=0)
varies = (spread > np.finfo(float).tiny) & (np.ptp(x[train], axis=0) > 0)
scale = np.where(varies, 1 / np.where(varies, spread, 1), 0)  # constant features become 0
x = torch.tensor(np.clip((x - mean) * scale, -1e6, 1e6), dtype=torch.float32)
y = torch.tensor(y)
x_train, y_train, x_test, y_test = x[train], y[train], x[test], y[test]
print(len(x_train), "examples to train on,", len(x_test), "to test on")
"""
_LOADER = """\
import numpy as np
from sklearn.datasets import load_digits

images, labels = load_digits(return_X_y=True)
"""
_READER = """\
import numpy as np

# The name of your file: a heading, then a row per example. The last column is the class as 0, 1, …
table = np.loadtxt("your.csv", delimiter=",", skiprows=1)
"""
_COLUMNS = """\
images, labels = table[:, :-1].astype(float), table[:, -1].astype(int)
"""
KNOWN = ("digits", *_POINTS)
"""The data sets that a notebook can make."""


@cache
def list_digits() -> tuple[Cell, ...]:
    """List the cells that make ``images`` (1797, 64), from 0 to 16, and ``labels``."""
    pixels = np.column_stack(load_digits())
    code = f"{write_array('table', pixels)}{_COLUMNS}"
    words = (
        "The 1,797 handwritten digits of scikit-learn's `load_digits`, packed, so that the "
        "notebook needs no scikit-learn."
    )
    return (Cell(words, code, hidden=True, script=_LOADER),)


def list_digits_loader() -> tuple[Cell, ...]:
    """List the cells that define ``load_digits``, for scripts that import it."""
    code = """\
def load_digits(return_X_y):
    return images, labels
"""
    return (*list_digits(), Cell("The function that a script would import.", code))


def remove_digits_import(script: str) -> str:
    """Return a script without its import of scikit-learn's ``load_digits``."""
    return script.replace("from sklearn.datasets import load_digits\n", "")


def list_table(table: LabelledTable) -> tuple[Cell, ...]:
    """List the cells that make x_train and the others of a reader's table."""
    packed = write_array("table", np.column_stack([table.x, table.y]))
    return (
        Cell("Your table, packed; the last column is the class.", packed, True, _READER),
        Cell(
            "A fifth of each class is for testing. The others standardize all features.",
            _TABLE_SPLIT,
        ),
    )


def list_data(name: str) -> tuple[Cell, ...]:
    """List the cells that make x_train, y_train, x_test and y_test.

    ``name`` is one of ``KNOWN``; KeyError for another one.
    """
    if name == "digits":
        made: tuple[Cell, ...] = list_digits()
        split = "x, y = images, labels\n"
    else:
        words, code = _POINTS[name]
        made, split = (Cell(words, f"import numpy as np\n\n{code}"),), ""
    words = "500 examples, drawn at random, are for testing. The others standardize all features."
    return (*made, Cell(words, _SPLIT.replace("\norder", f"\n{split}order", 1)))
