"""A mini-batch within bounds, and the checks of its size and numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

MAX_EXAMPLES = 256
MAX_FEATURES = 16
MAX_SIZE = 1e12  # of one value, either sign
MAX_TEXT = 200_000  # characters
MAX_BYTES = 1_000_000  # of an uploaded file

# Each completes a sentence: "The 3rd entry, 'inf', ...".
TOO_LARGE = "is too large; values go up to 1e12"
NOT_FINITE = "is not a finite number and would spoil its whole feature; leave it out or change it"

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_COMMA_DECIMAL = re.compile(r"[+-]?\d+,\d+(?:[eE][+-]?\d+)?")
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity|∞)", re.IGNORECASE)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width forms to ASCII
_DASHES = dict.fromkeys(map(ord, "−‐‑‒–"), "-")
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200e\u200f\u2060"))
_PLAIN = _WIDE | _DASHES | _INVISIBLE


class BatchError(ValueError):
    """What was wrong with a batch, where, and the nearest thing that works, in one sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Numbers within bounds.

    ``values`` is float64 (examples, features), read-only; ``names`` has one name a feature;
    ``note`` says how the text was read, in a sentence, where that could surprise.
    Raises BatchError when out of bounds.
    """

    values: NDArray[np.float64]
    names: tuple[str, ...]
    note: str = ""

    def __post_init__(self) -> None:
        values = np.array(self.values, dtype=np.float64, order="C")
        check_shape(values)
        if len(self.names) != values.shape[1]:
            raise BatchError(f"{len(self.names)} names do not fit {values.shape[1]} features.")
        _check_size(values)
        values.flags.writeable = False
        object.__setattr__(self, "values", values)

    @classmethod
    def of(cls, values: ArrayLike, note: str = "") -> Batch:
        """A batch whose features have no names of their own."""
        array = np.asarray(values, dtype=np.float64)
        check_shape(array)
        return cls(array, tuple(f"feature {j + 1}" for j in range(array.shape[1])), note)


def check_shape(values: NDArray[np.float64]) -> None:
    """Raise BatchError unless ``values`` is (examples, features) with a bounded number of each."""
    if values.ndim != 2 or values.size == 0:
        raise BatchError("There are no numbers here; type some, for example 2, 4, 8, 10.")
    check_count(values.shape[0], MAX_EXAMPLES, "examples")
    check_count(values.shape[1], MAX_FEATURES, "features")


def check_count(count: int, most: int, things: str) -> None:
    """Raise BatchError if there are more than ``most`` things."""
    if count > most:
        raise BatchError(f"{count:,} {things} are too many; keep at most {most:,}.")


def counted(count: int, thing: str) -> str:
    """'1 number', '3 numbers'."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _check_size(values: NDArray[np.float64]) -> None:
    wrong = np.argwhere(~(np.abs(values) <= MAX_SIZE))  # so written, NaN is wrong too
    if len(wrong):
        row, column = wrong[0]
        value = values[row, column]
        where = f"Row {row + 1}, column {column + 1}, {value:g},"
        raise BatchError(f"{where} {TOO_LARGE if abs(value) > MAX_SIZE else NOT_FINITE}.")


def plain(text: str) -> str:
    """Write Unicode minuses and full-width characters as ASCII, and drop invisible characters."""
    return text.translate(_PLAIN)


def point_for_comma(token: str) -> str:
    """Read '1,5' as '1.5'; anything else is returned as it is."""
    return token.replace(",", ".") if _COMMA_DECIMAL.fullmatch(token) else token


def is_comma_decimal(token: str) -> bool:
    """Whether the token could be one number with a decimal comma."""
    return _COMMA_DECIMAL.fullmatch(token) is not None


def is_numeric(token: str) -> bool:
    """Whether the token is meant as a number, finite or not."""
    return bool(_NUMBER.fullmatch(token) or _NOT_FINITE.fullmatch(token))


def number(token: str) -> float:
    """Read one plain token; BatchError completes a sentence: '..., is not a number.'"""
    if _NOT_FINITE.fullmatch(token):
        raise BatchError(NOT_FINITE)
    if not _NUMBER.fullmatch(token):
        raise BatchError(f"is not a number{_nearest(token)}")
    value = float(token)
    if abs(value) > MAX_SIZE:
        raise BatchError(TOO_LARGE)
    return value


def quote(token: str) -> str:
    """The token as shown in a message, cut when long."""
    return repr(token if len(token) <= 24 else token[:23] + "…")


def _nearest(token: str) -> str:
    # Only where one number is left when its dress is taken off: "12kg", "x=4", "1_000".
    bare = token[:24].replace("_", "").replace("'", "")
    found = _NUMBER.findall(bare)
    return f"; write {found[0]}" if len(found) == 1 else ""
