"""Each group is a batch of its own: its mean is 0, and nobody outside it has a say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core import normalize
from bn_core.lessons.small_batches.grouping import (
    LETTERS,
    SAMPLES,
    group_in_order,
    normalize_groups,
    read_letters,
    read_samples,
)

numbers = st.lists(st.floats(-1e3, 1e3).map(lambda v: round(v, 3)), min_size=2, max_size=8)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2", "This is one number; give"),
        ("1 2 3 4 5 6 7 8 9", "These are 9 numbers; give"),
        ("1 2; 3 4", "There are 2 numbers per example; give"),
    ],
)
def test_read_samples_says_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_samples(text)


@given(x=numbers, data=st.data())
def test_a_group_is_normalized_as_a_batch(x: list[float], data: st.DataObject) -> None:
    letters = "".join(data.draw(st.sampled_from("ABC")) for _ in x)
    found = normalize_groups(np.array(x), letters)
    for each in found.groups:
        mine = [value for value, letter in zip(x, letters, strict=True) if letter == each.letter]
        alone = normalize(np.array(mine)[:, None])
        np.testing.assert_array_equal(found.x_hat[list(each.members)], alone.x_hat[:, 0])
        assert all(found.find_group(place) is each for place in each.members)
    assert sorted(m for each in found.groups for m in each.members) == list(range(len(x)))


@given(x=numbers, change=st.floats(-10, 10))
def test_another_group_does_not_move(x: list[float], change: float) -> None:
    letters = "A" + "B" * (len(x) - 1)
    before = normalize_groups(np.array(x), letters).x_hat
    after = normalize_groups(np.array([x[0] + change, *x[1:]]), letters).x_hat
    np.testing.assert_array_equal(before[1:], after[1:])
    assert before[0] == 0


def test_usual_groups_are_neighbours() -> None:
    assert [group_in_order(8, size) for size in (8, 4, 2)] == ["AAAAAAAA", "AAAABBBB", "AABBCCDD"]
    assert group_in_order(8, 1) == LETTERS
    pairs = normalize_groups(read_samples(SAMPLES), group_in_order(8, 2)).x_hat
    np.testing.assert_allclose(np.abs(pairs), 1, atol=2e-3)


@pytest.mark.parametrize("text", ["AABB", "a a b b", "A,A,B,B"])
def test_letters_are_read_generously(text: str) -> None:
    assert read_letters(text, 4) == "AABB"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("AAB", "3 letters for 4 samples"),
        ("AAZB", "“Z” is not a group"),
        ("", "0 letters"),
        ("A" * 5000, "for 4 samples"),
        ("AA BB" + " " * 5000, "for 4 samples"),
        ("ÄÄBB", "“Ä”"),
    ],
)
def test_other_letters_are_refused_in_a_sentence(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as refused:
        read_letters(text, 4)
    assert len(str(refused.value)) < 120
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("text", ["1", "1 2; 3 4", ", ".join(["1"] * 9), "a, b", "nan, 1", ""])
def test_other_samples_are_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=".") as refused:
        read_samples(text)
    assert "\n" not in str(refused.value)


def test_letters_must_be_as_many_as_samples() -> None:
    with pytest.raises(ValueError, match="cannot group"):
        normalize_groups(np.array([1.0, 2.0]), "A")
