"""Encode results as bytes, and decode bytes without trusting them.

Pickle would do it, too, but a pickle can run code where it is read. These bytes
can only name the lab's own dataclasses.
"""

from __future__ import annotations

import importlib
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from itertools import accumulate
from typing import Any

import numpy as np

MAX_BYTES = 64 * 2**20
"""The most that decoded bytes may hold, before compression."""
_PACKAGE = "bn_core."
_DTYPE = re.compile(r"[<>|][biufU]\d{1,4}")
"""An array's type as ``dtype.str`` writes it; NumPy reads many other texts, some as syntax."""
_WORD = 8
"""Bytes of the number that says how long the header is."""


_WRONG = (
    *(ValueError, TypeError, KeyError, AttributeError, ImportError),
    *(OverflowError, RecursionError),  # shapes and depths beyond all bounds
)
"""What damaged bytes raise where they are read."""


def encode(value: Any) -> bytes:
    """Return the bytes of a result, a JSON header and then the arrays.

    A result consists of dataclasses and enumerations of the lab, tuples, lists, dictionaries,
    arrays, numbers, text and None. TypeError for anything else.
    """
    arrays: list[np.ndarray] = []
    tree = json.dumps(_describe(value, arrays), separators=(",", ":")).encode()
    raw = [len(tree).to_bytes(_WORD), tree, *(each.tobytes() for each in arrays)]
    return zlib.compress(b"".join(raw), 1)


def decode(data: bytes) -> Any:
    """Return what was encoded, or raise ValueError; its arrays cannot be written."""
    try:
        unpacking = zlib.decompressobj()
        raw = unpacking.decompress(data, MAX_BYTES)
        if not unpacking.eof:
            raise ValueError("the bytes are cut short, or too many")
        start = _WORD + int.from_bytes(raw[:_WORD])
        tree = json.loads(raw[_WORD:start])
        return _Reader(memoryview(raw)[start:]).build(tree)
    except (zlib.error, *_WRONG) as error:
        raise ValueError(f"This is no encoded result: {error}") from error


def _describe(value: Any, arrays: list[np.ndarray]) -> Any:
    """Return a value as JSON; a dictionary is what JSON has no notation for."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biufU":
        arrays.append(np.asarray(value))
        kind = "array" if isinstance(value, np.ndarray) else "number"
        return {kind: [value.dtype.str, *value.shape]}
    if type(value) in (tuple, list):
        return {type(value).__name__: [_describe(each, arrays) for each in value]}
    if isinstance(value, Mapping):
        return {"dict": [_describe(pair, arrays) for pair in value.items()]}
    if isinstance(value, Enum) and type(value).__module__.startswith(_PACKAGE):
        return {f"{type(value).__module__}:{type(value).__qualname__}": [value.value]}
    if is_dataclass(value) and type(value).__module__.startswith(_PACKAGE):
        kind = f"{type(value).__module__}:{type(value).__qualname__}"
        return {kind: [_describe(getattr(value, each.name), arrays) for each in fields(value)]}
    raise TypeError(f"a result cannot hold a {type(value).__name__}")


class _Reader:
    """Builds values from their description and the bytes of their arrays."""

    def __init__(self, raw: memoryview) -> None:
        self._raw = raw

    def build(self, tree: Any) -> Any:
        if not isinstance(tree, dict):
            return tree
        [(kind, held)] = tree.items()
        if kind == "array":
            return self._take(*held)
        if kind == "number":
            return self._take(*held)[()]
        values = [self.build(each) for each in held]
        if kind in ("tuple", "list"):
            return tuple(values) if kind == "tuple" else values
        return dict(values) if kind == "dict" else _build_object(kind, values)

    def _take(self, dtype: str, *shape: int) -> np.ndarray:
        if not _DTYPE.fullmatch(dtype):
            raise ValueError(f"{dtype!r} is no type of numbers")
        kind = np.dtype(dtype)
        *_, size = accumulate(shape, lambda one, two: one * two, initial=kind.itemsize)
        taken, self._raw = self._raw[:size], self._raw[size:]
        return np.frombuffer(taken, kind).reshape(shape)


def _build_object(kind: str, values: list[Any]) -> Any:
    module, _, name = kind.partition(":")
    if not module.startswith(_PACKAGE):
        raise ValueError(f"{module} is not of the lab")
    made: Any = importlib.import_module(module)
    for part in name.split("."):
        made = getattr(made, part)
    if isinstance(made, type) and issubclass(made, Enum):
        [value] = values
        return made(value)
    if not (isinstance(made, type) and is_dataclass(made)):
        raise ValueError(f"{kind} is no dataclass")
    names = [each.name for each in fields(made)]
    return made(**dict(zip(names, values, strict=True)))
