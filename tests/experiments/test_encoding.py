"""Encoded results are decoded exactly; bytes can name only dataclasses of the lab."""

from __future__ import annotations

import json
import math
import zlib
from contextlib import suppress
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from bn_core.course.experiments import EXPERIMENTS
from bn_core.experiments.claim_part import Nature
from bn_core.experiments.encoding import decode, encode
from bn_core.experiments.run_config import RunConfig
from bn_core.experiments.verdict import Verdict
from bn_core.training.trainer import train

_ARRAYS = arrays.arrays(
    st.sampled_from([np.float32, np.float64, np.int64, np.bool_]),
    arrays.array_shapes(min_dims=0, min_side=0, max_side=4),
)
_PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | _ARRAYS
_VALUES = st.recursive(
    _PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text() | st.integers(), inner, max_size=3)
    ),
    max_leaves=8,
)


def same(one: Any, other: Any) -> bool:
    """Whether two values have the same types and the same bits."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        equal = one.dtype == other.dtype and one.shape == other.shape
        return bool(equal and one.tobytes() == other.tobytes())
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return same(list(one.items()), list(other.items()))
    if is_dataclass(one):
        return all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    return one == other or (isinstance(one, float) and math.isnan(one) and math.isnan(other))


@pytest.mark.parametrize("nature", Nature)
def test_decode_returns_enumerations_of_the_lab(nature: Nature) -> None:
    again = decode(encode((nature, str(nature))))
    assert again == (nature, str(nature))
    assert [type(each) for each in again] == [Nature, str]


@given(_VALUES)
def test_decode_returns_what_was_encoded(value: Any) -> None:
    assert same(decode(encode(value)), value)


def test_decode_returns_the_frames_of_a_run() -> None:
    frames = tuple(train(RunConfig(data="moons", depth=2, width=4, steps=30, third="layer")))
    assert same(decode(encode(frames)), frames)


@pytest.mark.parametrize("name", [n for n, each in EXPERIMENTS.items() if each.start])
def test_decode_returns_the_first_result_of_an_experiment(name: str) -> None:
    experiment = EXPERIMENTS[name]
    assert experiment.start is not None
    first = experiment.start(experiment.config())
    assert same(decode(encode(first)), first)


@pytest.mark.parametrize("value", [object(), {1, 2}, np.array([None]), 1j, b"bytes"])
def test_encode_refuses_what_it_cannot_return(value: Any) -> None:
    with pytest.raises(TypeError, match="cannot hold"):
        encode((value,))


def holds_json(raw: bytes) -> bool:
    """Whether bytes happen to hold a value, as eight that count one and the digit 0 do."""
    with suppress(ValueError):
        json.loads(raw[8 : 8 + int.from_bytes(raw[:8])])
        return True
    return False


OTHER = st.binary(max_size=200).filter(lambda raw: not holds_json(raw))


@given(st.binary(max_size=200) | OTHER.map(zlib.compress))
@example(zlib.compress(bytes(8)))
def test_decode_refuses_other_bytes_in_a_sentence(data: bytes) -> None:
    with pytest.raises(ValueError, match="no encoded result"):
        decode(data)


@given(st.integers(0), st.integers(0, 255))
@example(1538, 44)  # NumPy reads a type that begins with a comma as Python's syntax
def test_decode_of_damaged_bytes_ends_in_a_value_or_a_sentence(place: int, byte: int) -> None:
    data = bytearray(zlib.decompress(encode((Verdict("C01", True, "m", "e", "b"), np.ones(3)))))
    data[place % len(data)] = byte
    with suppress(ValueError):  # any other error would fail
        decode(zlib.compress(bytes(data)))


@pytest.mark.parametrize(
    "tree",
    [
        {"os:system": ["true"]},
        {"bn_core.storage.database:os.system": ["true"]},
        {"bn_core.storage.results:remove_result": ["a"]},
        {"bn_core.nowhere:Thing": []},
        {"bn_core.experiments.verdict:Verdict": []},
        {"array": ["|O", 1]},
        {"array": [",f8", 1]},
        {"array": ["<f8", 10**30, 0]},
    ],
)
def test_decode_builds_nothing_but_dataclasses_of_the_lab(tree: Any) -> None:
    text = json.dumps(tree).encode()
    with pytest.raises(ValueError, match="no encoded result"):
        decode(zlib.compress(len(text).to_bytes(8) + text + b"\0" * 16))
