"""The strip places the core's numbers; it makes none."""

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bn_core import Forward, RunningStats, normalize, normalize_with
from bn_core.figures.strip import (
    MARGIN,
    MAX_STRETCH,
    MIN_RELATIVE_SPAN,
    MIN_SPAN,
    draw_strip,
)
from bn_core.figures.style import DARK, LIGHT

TEXTBOOK = [[2.0], [4.0], [8.0], [10.0]]
FINITE = st.floats(-1e12, 1e12)
COLUMNS = st.lists(FINITE, min_size=1, max_size=12).map(lambda column: np.array(column)[:, None])
EPS = st.sampled_from([1e-5, 1e-12, 0.1, 10.0])


def lines(step: Forward, feature: int = 0, reach: float | None = None) -> dict[str, dict[str, Any]]:
    made = draw_strip(step, feature, 0, LIGHT, reach)
    json.dumps(made, allow_nan=False)
    return {line["name"]: line for line in made["lines"]}


def test_draw_strip_lines_are_the_four_steps() -> None:
    x = np.random.default_rng(0).normal(3, 5, (6, 3))
    step = normalize(x, [2.0, -3.0, 0.5], [1.0, 0.0, 7.0])
    for feature in range(3):
        found = lines(step, feature)
        assert list(found) == ["x", "centered", "x_hat", "y"]
        for name, line in found.items():
            assert line["values"] == getattr(step, name)[:, feature].tolist()
            assert len(line["written"]) == 6


def test_draw_strip_draws_as_many_lines_as_asked() -> None:
    made = draw_strip(normalize(TEXTBOOK), 0, 0, LIGHT, count=3)
    assert [line["name"] for line in made["lines"]] == ["x", "centered", "x_hat"]
    assert all(line["ticks"] for line in made["lines"])


def test_draw_strip_marks_mean_and_std_of_each_line() -> None:
    found = lines(normalize(TEXTBOOK, 2, 1, eps=1e-5))
    for line in found.values():
        assert line["mean"] == pytest.approx(np.mean(line["values"]), abs=1e-12)
        assert line["std"] == pytest.approx(np.std(line["values"]), rel=1e-12)
    assert [line["meanWritten"] for line in found.values()] == ["6", "0", "0", "1"]


def test_draw_strip_marks_fixed_statistics_in_inference() -> None:
    stats = RunningStats(np.array([5.0]), np.array([4.0]))
    found = lines(normalize_with(stats, TEXTBOOK, gamma=-3, beta=1, eps=0))
    assert [line["mean"] for line in found.values()] == [5, 0, 0, 1]
    assert [line["std"] for line in found.values()] == pytest.approx([2, 2, 1, 3])


def test_draw_strip_passes_on_chosen_sample_and_theme() -> None:
    made = draw_strip(normalize(TEXTBOOK), 0, 2, DARK)
    assert made["chosen"] == 2
    assert made["colours"]["chosen"] == DARK.batch
    assert made["colours"]["text"] == DARK.text


def check(line: dict[str, Any]) -> None:
    """Everything lies on the line, and its ticks are round, ordered, and within it."""
    values = [*line["values"], line["mean"] - line["std"], line["mean"] + line["std"]]
    assert line["low"] <= min(values)
    assert max(values) <= line["high"]
    assert line["low"] < line["high"]
    at = [tick["at"] for tick in line["ticks"]]
    span = line["high"] - line["low"]
    slack = 1e-9 * max(span, abs(line["low"]), abs(line["high"]))
    assert all(line["low"] - slack <= tick <= line["high"] + slack for tick in at)
    assert at == sorted(set(at))
    assert 1 <= len(at) <= 6
    if len(at) > 1 and span > 1e-9 * max(map(abs, at)):
        apart = span / round(span / (at[1] - at[0]), 6)
        mantissa = apart / 10 ** math.floor(math.log10(apart) + 1e-6)
        assert min(abs(mantissa - m) for m in (1, 2, 5)) < 1e-3


@example(x=np.array([[0.0], [0.0], [0.0], [1.0]]), gamma=5e-324, beta=0.0, eps=1e-5)
@given(x=COLUMNS, gamma=st.floats(-1e3, 1e3), beta=st.floats(-1e3, 1e3), eps=EPS)
def test_draw_strip_has_margins_and_round_ticks(
    x: NDArray[np.float64], gamma: float, beta: float, eps: float
) -> None:
    for line in lines(normalize(x, gamma, beta, eps)).values():
        check(line)


@pytest.mark.parametrize("value", [0.0, 3.0, -1e12, 1e-12, 1e-300])
@pytest.mark.parametrize("count", [1, 4])
def test_draw_strip_gives_a_constant_feature_a_span(value: float, count: int) -> None:
    for line in lines(normalize([[value]] * count, 2, 1)).values():
        check(line)
        assert len(set(line["values"])) == 1


@given(x=COLUMNS, gamma=st.floats(0.1, 10), eps=EPS)
def test_draw_strip_shares_a_scale_only_if_both_lines_stay_legible(
    x: NDArray[np.float64], gamma: float, eps: float
) -> None:
    assume(np.ptp(x) > 0)
    found = lines(normalize(x, gamma, 0.0, eps))
    for upper, lower in (("x", "centered"), ("x_hat", "y")):
        pair = [found[upper], found[lower]]
        scales = {(line["low"], line["high"]) for line in pair}
        if len(scales) == 1:
            [(low, high)] = scales
            for line in pair:
                values = [*line["values"], line["mean"] - line["std"], line["mean"] + line["std"]]
                own = max(values) - min(values)
                if own <= max(MIN_SPAN, MIN_RELATIVE_SPAN * max(map(abs, values))):
                    continue  # drawn as a constant
                assert high - low <= 1.3 * MAX_STRETCH * own


def test_draw_strip_shows_a_shift_on_one_scale() -> None:
    near = lines(normalize(TEXTBOOK))
    assert near["x"]["low"] == near["centered"]["low"]
    far = lines(normalize(np.array(TEXTBOOK) + 1e6))
    assert far["x"]["low"] != far["centered"]["low"]


@given(x=COLUMNS, gamma=st.floats(-10, 10), eps=EPS)
def test_draw_strip_with_reach_contains_every_sample(
    x: NDArray[np.float64], gamma: float, eps: float
) -> None:
    for line in lines(normalize(x, gamma, 0.0, eps), reach=10.0).values():
        values = np.array([*line["values"], line["mean"] - line["std"], line["mean"] + line["std"]])
        assert line["low"] == -line["high"]
        assert np.abs(values).max() <= line["high"]
        if line["high"] > 10 * MARGIN:  # grown no farther than it had to, of its pair the wider
            assert line["high"] <= MAX_STRETCH * 2.5 * MARGIN * max(10.0, np.abs(values).max())


def test_draw_strip_with_reach_keeps_its_scale_for_small_moves() -> None:
    rng = np.random.default_rng(4)
    scales = set()
    for _ in range(20):
        found = lines(normalize(rng.uniform(-3, 3, (30, 1))), reach=10.0)
        scales.add(tuple((line["low"], line["high"]) for line in found.values()))
    assert len(scales) == 1


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ([1000.1, 1000.2, 1000.4, 1000.5], ["1000.1", "1000.2", "1000.4", "1000.5"]),
        ([36.61, 36.65, 36.8], ["36.61", "36.65", "36.8"]),
        ([100000.0, 100000.5], ["100000", "100000.5"]),
        ([2.0, 4.0, 8.0, 10.123], ["2", "4", "8", "10.1"]),
        ([1e9, 1e9 + 1e-3], ["1e9", "1e9"]),
    ],
)
def test_draw_strip_writes_digits_that_tell_numbers_apart(
    values: list[float], written: list[str]
) -> None:
    assert lines(normalize(np.array(values)[:, None]))["x"]["written"] == written


def test_draw_strip_writes_ticks_that_differ() -> None:
    ticks = lines(normalize(np.array([[100000.0], [100000.5]])))["x"]["ticks"]
    assert len({each["text"] for each in ticks}) == len(ticks) > 1
