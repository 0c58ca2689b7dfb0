"""A labelled table of bounded size, and its split into training and test rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from bn_core.inputs.batches.batch import describe_magnitude, is_in_bounds
from bn_core.inputs.tabular.faults import NOT_FINITE

MAX_BYTES = 4 * 2**20
"""The most that the server accepts in one upload (maxUploadSize)."""
MAX_ROWS = 10_000
MAX_FEATURES = 64
MAX_CLASSES = 20
MAX_NUMBERS = 160_000
"""The most rows times features, which take the web process less than a second to read."""
_SEED = 0
_TEST_EVERY = 5  # one of so many rows of a class is kept for testing


class LabelledTableError(ValueError):
    """An unusable table; the message says what is wrong, where, and what would work."""


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """The training and the test rows: shuffled row numbers from 0, each in one part."""

    train: NDArray[np.intp]
    test: NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class LabelledTable:
    """The features and the class of each row, of bounded size.

    ``x`` is float64 (rows, features) and ``y`` int64 (rows,), counted from 0; both are read-only.
    ``names`` has one name per feature and ``classes`` one per class; every class has a row.
    ``target`` is the name of the class column, or empty. ``note`` says how the file was read, or is
    empty if there is only one way to read it. ``key`` is a hash of the content: equal tables have
    equal keys. Raises LabelledTableError if the table is out of bounds.
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
        """Draw a fifth of each class for testing, always with the same seed.

        A class of two or more rows is in both parts, a class of one row only in the training part.
        """
        random = np.random.default_rng(_SEED)
        train, test = [], []
        for label in range(len(self.classes)):
            rows = random.permutation(np.flatnonzero(self.y == label))
            tested = max(1, round(len(rows) / _TEST_EVERY)) if len(rows) > 1 else 0
            test.append(rows[:tested])
            train.append(rows[tested:])
        parts = (random.permutation(np.concatenate(part)) for part in (train, test))
        return Split(*parts)


def check_counts(rows: int, features: int) -> None:
    """Raise LabelledTableError if there are no rows or features, or too many of them."""
    if not rows:
        raise LabelledTableError(
            "There are no rows here; give one example a row, its class in the last column."
        )
    if rows > MAX_ROWS:
        raise LabelledTableError(f"{rows:,} rows are too many; keep at most {MAX_ROWS:,}.")
    if features < 1:
        raise LabelledTableError(
            "There is 1 column; give at least two, features first and the class in the last."
        )
    if features > MAX_FEATURES:
        raise LabelledTableError(
            f"{features:,} features are too many; keep at most {MAX_FEATURES} and the class."
        )
    if rows * features > MAX_NUMBERS:
        raise LabelledTableError(
            f"{rows:,} rows of {features} features are too many numbers; keep at most "
            f"{MAX_NUMBERS:,}, for example {MAX_NUMBERS // features:,} of these rows."
        )


def _check_shape(x: NDArray[np.float64], y: NDArray[np.int64], names: tuple[str, ...]) -> None:
    if x.ndim != 2 or y.shape != x.shape[:1]:
        raise LabelledTableError(
            f"Numbers of shape {x.shape} do not fit classes of shape {y.shape}."
        )
    check_counts(*x.shape)
    if len(names) != x.shape[1]:
        raise LabelledTableError(f"{len(names)} names do not fit {x.shape[1]} features.")
    wrong = np.argwhere(~is_in_bounds(x))
    if len(wrong):
        row, column = wrong[0]
        fault = describe_magnitude(x[row, column]) or NOT_FINITE
        raise LabelledTableError(f"Row {row + 1}, column {column + 1}, {fault}.")


def _check_classes(y: NDArray[np.int64], classes: tuple[str, ...]) -> None:
    if len(classes) > MAX_CLASSES:
        raise LabelledTableError(
            f"The last column holds {len(classes):,} different classes; keep at most "
            f"{MAX_CLASSES}, and put the column that says what each row is last."
        )
    if len(classes) < 2:
        raise LabelledTableError(
            "Every row is of the same class; a network needs two to tell apart."
        )
    if y.min() < 0 or y.max() >= len(classes):
        raise LabelledTableError(f"Classes are counted from 0 to {len(classes) - 1}.")
    counts = np.bincount(y, minlength=len(classes))
    if counts.min() == 0:
        raise LabelledTableError(
            f"No row is of class {classes[int(counts.argmin())]!r}; remove that class."
        )
    if counts.max() < 2:
        raise LabelledTableError(
            "No class has two rows, so none could be kept for testing; add rows of some class."
        )
