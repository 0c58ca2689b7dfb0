"""Points of a reader: what the address holds, what a click does, and the bounds of both."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.lessons.boundaries.own_points import (
    MOST,
    SIDE,
    OwnPoint,
    add,
    click,
    make_point,
    read_points,
    to_array,
    write_points,
)

cells = st.integers(0, 99)
places = st.tuples(cells, cells)
point_lists = st.lists(places, max_size=MOST, unique=True).map(
    lambda found: tuple(OwnPoint((a + b) % 2, a, b) for a, b in found)
)


@given(point_lists)
def test_points_are_read_as_written(points: tuple[OwnPoint, ...]) -> None:
    text = write_points(points)
    assert read_points(text) == points
    assert len(text) == 5 * len(points)


@given(st.text(max_size=400))
def test_any_other_text_is_refused_with_a_sentence(text: str) -> None:
    fault = ""
    try:
        assert write_points(read_points(text)) == text
    except ValueError as refused:
        fault = str(refused)
    assert len(fault) < 120
    assert not fault or fault.endswith(".")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a257", "is no point"),
        ("c2574", "is no point"),
        ("a25７4", "is no point"),
        ("a2574b2574", "the same place"),
        ("a2574" * 61, f"more than {MOST}"),
        ("x" * 10**6, f"more than {MOST}"),
    ],
)
def test_read_points_refuses(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_points(text)


@given(
    point_lists.filter(lambda p: len(p) < MOST),
    st.floats(-SIDE, SIDE),
    st.floats(-SIDE, SIDE),
    st.integers(0, 1),
)
def test_click_adds_or_removes_one_point(
    points: tuple[OwnPoint, ...], x: float, y: float, label: int
) -> None:
    after = click(points, x, y, label)
    assert abs(len(after) - len(points)) == 1
    assert read_points(write_points(after)) == after
    if len(after) > len(points):
        assert np.abs(np.subtract(after[-1].place, (x, y))).max() <= SIDE / 100 + 1e-6
        assert after[-1].label == label


def test_click_on_an_own_point_removes_it_whatever_class_is_chosen() -> None:
    point = make_point(1, 0.5, -1.0)
    for label in (0, 1):
        assert click((point,), *point.place, label) == ()


@pytest.mark.parametrize("x", [3.1, -1e300, float("nan"), float("inf")])
def test_click_outside_of_the_picture_changes_nothing(x: float) -> None:
    assert click((), x, 0.0, 0) == click((), 0.0, x, 0) == ()


def test_points_beyond_the_most_are_refused_and_lose_nothing() -> None:
    full = tuple(OwnPoint(0, number, 0) for number in range(MOST))
    with pytest.raises(ValueError, match="which is the most"):
        click(full, 0.0, 2.0, 0)
    assert len(add(full, OwnPoint(1, 0, 0))) == MOST  # in place of another


def test_to_array_places_points_within_the_picture() -> None:
    x, y = to_array(read_points("a0000b9999"))
    np.testing.assert_allclose(x, [[-2.97, -2.97], [2.97, 2.97]])
    assert y.tolist() == [0, 1]
    assert to_array(())[0].shape == (0, 2)
