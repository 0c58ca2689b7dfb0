"""Labelled examples within bounds, split into training and test."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from bn_core.inputs.batches.batch import MAX_SIZE, TOO_LARGE

MAX_BYTES = 4 * 2**20
"""As much as the server takes in one upload (maxUploadSize)."""
MAX_ROWS = 10_000
MAX_FEATURES = 64
MAX_CLASSES = 20
MAX_NAME = 40
"""Characters of the name of a feature or a class."""
_SEED = 0
_TESTED = 5  # of so many rows of a class, one is kept for testing


class LabelledError(ValueError):
    """What was wrong with a table, where, and the nearest thing that works, in one sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Which rows train and which test: row numbers from 0, shuffled, each row in one part."""

    train: NDArray[np.intp]
    test: NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """Numbers of features and the class of each row, within bounds.

    ``x`` is float64 (rows, features) and ``y`` int64 (rows,), from 0, both read-only; ``names``
    has one name a feature, ``classes`` one a class, each of which some row has. ``target`` is the
    class column's name, if it has one; ``note`` says how the file was read, where that could
    surprise. ``key`` names the content: equal tables have equal keys. Raises LabelledError when
    out of bounds.
    """

    names: tuple[str, ...]
    x: NDArray[np.float64]
    y: NDArray[np.int64]
    classes: tuple[str, ...]
    target: str = ""
    note: str = ""
    key: str = field(init=False)

    def __post_init__(self) -> None:
        x = np.array(self.x, dtype=np.float64, order="C")
        y = np.array(self.y, dtype=np.int64)
        _check_shape(x, y, self.names)
        _check_classes(y, self.classes)
        named = repr((self.names, self.classes, self.target, x.shape)).encode()
        key = sha256(named + x.tobytes() + y.tobytes()).hexdigest()
        for array in (x, y):
            array.flags.writeable = False
        for name, value in (("x", x), ("y", y), ("key", key)):
            object.__setattr__(self, name, value)

    def split(self) -> Split:
        """A fifth of each class for testing, drawn from a fixed seed.

        A class of at least two rows is in both parts, one of a single row in training alone.
        """
        random = np.random.default_rng(_SEED)
        train, test = [], []
        for label in range(len(self.classes)):
            rows = random.permutation(np.flatnonzero(self.y == label))
            tested = max(1, round(len(rows) / _TESTED)) if len(rows) > 1 else 0
            test.append(rows[:tested])
            train.append(rows[tested:])
        parts = (random.permutation(np.concatenate(part)) for part in (train, test))
        return Split(*parts)


def check_counts(rows: int, features: int) -> None:
    """Raise LabelledError unless there are rows and features, neither too many."""
    if not rows:
        raise LabelledError(
            "There are no rows here; give one example a row, its class in the last column."
        )
    if rows > MAX_ROWS:
        raise LabelledError(f"{rows:,} rows are too many; keep at most {MAX_ROWS:,}.")
    if features < 1:
        raise LabelledError(
            "There is 1 column; give at least two, features first and the class in the last."
        )
    if features > MAX_FEATURES:
        raise LabelledError(
            f"{features:,} features are too many; keep at most {MAX_FEATURES} and the class."
        )


def _check_shape(x: NDArray[np.float64], y: NDArray[np.int64], names: tuple[str, ...]) -> None:
    if x.ndim != 2 or y.shape != x.shape[:1]:
        raise LabelledError(f"Numbers of shape {x.shape} do not fit classes of shape {y.shape}.")
    check_counts(*x.shape)
    if len(names) != x.shape[1]:
        raise LabelledError(f"{len(names)} names do not fit {x.shape[1]} features.")
    wrong = np.argwhere(~(np.abs(x) <= MAX_SIZE))  # so written, NaN is wrong too
    if len(wrong):
        row, column = wrong[0] + 1
        raise LabelledError(f"Row {row}, column {column}, is not finite or {TOO_LARGE}.")


def _check_classes(y: NDArray[np.int64], classes: tuple[str, ...]) -> None:
    if len(classes) > MAX_CLASSES:
        raise LabelledError(
            f"The last column holds {len(classes):,} different classes; keep at most "
            f"{MAX_CLASSES}, and put the column that says what each row is last."
        )
    if len(classes) < 2:
        raise LabelledError("Every row is of the same class; a network needs two to tell apart.")
    if y.min() < 0 or y.max() >= len(classes):
        raise LabelledError(f"Classes are counted from 0 to {len(classes) - 1}.")
    counts = np.bincount(y, minlength=len(classes))
    if counts.min() == 0:
        raise LabelledError(f"No row is of class {classes[int(counts.argmin())]!r}; leave it out.")
    if counts.max() < 2:
        raise LabelledError(
            "No class has two rows, so none could be kept for testing; add rows of some class."
        )
