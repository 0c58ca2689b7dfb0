"""A mini-batch of bounded size, and the checks of its shape and numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bn_core.inputs.tabular.faults import NOT_FINITE, describe_fault, is_not_finite
from bn_core.inputs.tabular.numbers import MAX_NUMBER

MAX_EXAMPLES = 256
MAX_FEATURES = 16
MAX_MAGNITUDE = 1e12  # largest absolute value of one number
MIN_MAGNITUDE = 1e-100  # smallest one of a number that is not 0, since a variance squares it
MAX_TEXT = 200_000  # characters
MAX_BYTES = 1_000_000  # of an uploaded file

# They complete a sentence: "The 3rd entry, '2e12', ...".
TOO_LARGE = "is too large; values go up to 1e12"
TOO_SMALL = "is too close to 0; write 0, or at least 1e-100"

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_COMMA_DECIMAL = re.compile(r"[+-]?\d+,\d+(?:[eE][+-]?\d+)?")


class BatchError(ValueError):
    """An unusable batch; the message says what is wrong, where, and what would work."""


@dataclass(frozen=True, slots=True, eq=False)
class OtherReading:
    """Another batch that a text may mean, with the words of a button that takes it."""

    label: str
    values: NDArray[np.float64]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """A mini-batch of bounded size whose numbers are finite and bounded.

    ``values`` is float64 (examples, features) and read-only. ``names`` has one name per feature.
    ``note`` says in a line how the text was read, or is empty if there is only one way to read it;
    ``others`` are the other ways.
    Raises BatchError if the batch is out of bounds.
    """

    values: NDArray[np.float64]
    names: tuple[str, ...]
    note: str = ""
    others: tuple[OtherReading, ...] = ()

    def __post_init__(self) -> None:
        values = np.array(self.values, dtype=np.float64, order="C")
        check_shape(values)
        if len(self.names) != values.shape[1]:
            raise BatchError(f"{len(self.names)} names do not fit {values.shape[1]} features.")
        _check_magnitudes(values)
        values.flags.writeable = False
        object.__setattr__(self, "values", values)

    @classmethod
    def from_values(cls, values: ArrayLike, note: str = "") -> Batch:
        """Return a batch whose features are called "feature 1", "feature 2" and so on."""
        array = np.asarray(values, dtype=np.float64)
        check_shape(array)
        return cls(array, tuple(f"feature {j + 1}" for j in range(array.shape[1])), note)


def check_shape(values: NDArray[np.float64]) -> None:
    """Raise BatchError unless ``values`` is a bounded (examples, features) array."""
    if values.ndim != 2 or values.size == 0:
        raise BatchError("There are no numbers here; type some, for example 2, 4, 8, 10.")
    check_count(values.shape[0], MAX_EXAMPLES, "examples")
    check_count(values.shape[1], MAX_FEATURES, "features")


def check_count(count: int, maximum: int, things: str) -> None:
    """Raise BatchError if there are more than ``maximum`` of these things."""
    if count > maximum:
        raise BatchError(f"{count:,} {things} are too many; keep at most {maximum:,}.")


def _check_magnitudes(values: NDArray[np.float64]) -> None:
    wrong = np.argwhere(~is_in_bounds(values))
    if len(wrong):
        row, column = wrong[0]
        value = values[row, column]
        where = f"Row {row + 1}, column {column + 1}, {value:g},"
        raise BatchError(f"{where} {describe_magnitude(value) or NOT_FINITE}.")


def is_in_bounds(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return for each number whether it is finite and its magnitude is allowed."""
    sizes = np.abs(values)
    return (sizes <= MAX_MAGNITUDE) & ((sizes >= MIN_MAGNITUDE) | (sizes == 0))


def describe_magnitude(value: float) -> str:
    """Return what is wrong with the magnitude of a number, or ""."""
    if abs(value) > MAX_MAGNITUDE:
        return TOO_LARGE
    return TOO_SMALL if 0 < abs(value) < MIN_MAGNITUDE else ""


def replace_decimal_comma(token: str) -> str:
    """Return '1,5' as '1.5', and any other token unchanged."""
    return token.replace(",", ".") if is_comma_decimal(token) else token


def is_comma_decimal(token: str) -> bool:
    """Return whether the token could be one number with a decimal comma."""
    return len(token) <= MAX_NUMBER and _COMMA_DECIMAL.fullmatch(token) is not None


def is_numeric(token: str) -> bool:
    """Return whether the token is meant as a number, finite or not."""
    if len(token) > MAX_NUMBER:
        return False
    return _NUMBER.fullmatch(token) is not None or is_not_finite(token)


def read_number(token: str) -> float:
    """Read one number from a token of normalized characters.

    The message of a BatchError is the end of a sentence, such as 'is not a number'.
    """
    if len(token) > MAX_NUMBER or not _NUMBER.fullmatch(token):
        raise BatchError(describe_fault(token, "."))
    value = float(token)
    if fault := describe_magnitude(value):
        raise BatchError(fault)
    return value


def quote(token: str) -> str:
    """Return the token in quotation marks for a message, cut if it is long."""
    return repr(token if len(token) <= 24 else token[:23] + "…")
