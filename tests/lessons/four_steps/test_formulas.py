"""A printed formula, worked out as it stands on the screen, gives the core's numbers."""

import math
import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bn_core import RunningStats, normalize, normalize_with
from bn_core.lessons.four_steps.formulas import write_steps
from tests.hypothesis_profiles import examples

quick = settings(max_examples=examples(150))
TEXTBOOK = normalize([[2.0], [4.0], [8.0], [10.0]], gamma=2, beta=1)


def group(text, start):
    """What stands between the brace at ``start`` and its partner, and where that ends."""
    depth = 0
    for end in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        if depth == 0:
            return text[start + 1 : end], end + 1
    raise AssertionError(f"unbalanced: {text}")


def python(formula):
    """The little LaTeX that formulas.py writes, as a Python expression."""
    formula = re.sub(r"\\(begin|end)\{gathered\}|\\\\|\{\}|\s", "", formula)
    while r"\frac" in formula or r"\sqrt" in formula:
        name = r"\frac" if r"\frac" in formula else r"\sqrt"
        start = formula.index(name)
        inner, end = group(formula, start + len(name))
        if name == r"\frac":
            below, end = group(formula, end)
            inner = f"({inner})/({below})"
        else:
            inner = f"root({inner})"
        formula = f"{formula[:start]}({inner}){formula[end:]}"
    formula = re.sub(r"10\^\{(-?\d+)\}", r"(1e\1)", formula.replace(r"\times", "*"))
    return formula.replace(r"\cdot", "*").replace("^2", "**2")


def work_out(formula):
    return float(eval(python(formula), {"root": math.sqrt}))


def write_lines(forward, feature=0, example=0):
    return {line.name: line for line in write_steps(forward, feature, example)}


def test_the_textbook_reads_as_in_the_textbook():
    here = [line.with_numbers for line in write_steps(TEXTBOOK, example=1)]
    assert here == [
        r"\mu = \frac{2+4+8+10}{4} = 6",
        r"\sigma^2 = \frac{(2-6)^2+(4-6)^2+(8-6)^2+(10-6)^2}{4} = 10",
        r"\hat{x}_2 = \frac{4-6}{\sqrt{10+10^{-5}}} = -0.632",
        r"y_2 = 2\cdot(-0.632)+1 = -0.265",
    ]


numbers = st.floats(-999, 999).map(lambda x: round(x, 5))
columns = st.lists(numbers, min_size=1, max_size=6)
units = st.sampled_from([(0, 1), (0, 1e-6), (0, 1e5), (1e3, 1), (-1e5, 1), (3e7, 0.1)])
parameters = st.floats(-20, 20).map(lambda x: round(x, 3))


@quick
@given(columns, units, parameters, parameters, st.data())
def test_the_printed_arithmetic_is_right(column, unit, gamma, beta, data):
    """Three digits are right to 1 in 200: of the spread, where numbers are compared across it."""
    x = unit[0] + unit[1] * np.array(column)[:, None]
    i = data.draw(st.integers(0, len(x) - 1))
    step = normalize(x, gamma, beta)
    mean, var, x_hat, y = step.mean[0], step.var[0], step.x_hat[i, 0], step.y[i, 0]
    std = math.sqrt(var)
    assume(std > 1e-6 * np.abs(x).max() or np.ptp(x) == 0)  # else rounding hides the spread

    line = write_lines(step, 0, i)
    for name, exact, near in [
        ("mean", mean, 0.006 * (std or abs(mean))),
        ("variance", var, 0.03 * var),
        ("normalize", x_hat, 0.012 + 0.006 * abs(x_hat)),
        ("scale and shift", y, 0.012 * (abs(gamma) * (1 + abs(x_hat)) or abs(y))),
    ]:
        _, right, value = line[name].pieces
        assert work_out(value) == pytest.approx(exact, abs=near, rel=1e-12), line[name].with_numbers
        assert work_out(right) == pytest.approx(exact, abs=near, rel=1e-12), line[name].with_numbers


def test_a_difference_of_large_numbers_stays_visible():
    line = write_lines(normalize([[1000.4], [1000.5], [1000.6]]))
    assert work_out(line["variance"].pieces[1]) == pytest.approx(0.02 / 3)
    assert "1000.4-1000.5" in line["normalize"].with_numbers


def test_the_chosen_feature_and_example_are_the_ones_written():
    x = np.random.default_rng(0).normal(size=(12, 3)) * [1, 10, 100]
    step = normalize(x, [1, 2, 3], [0, 5, -5])
    for feature in range(3):
        line = write_lines(step, feature, 10)
        assert line["normalize"].pieces[0] == r"\hat{x}_{11}"
        assert work_out(line["normalize"].pieces[2]) == float(f"{step.x_hat[10, feature]:.3g}")
        assert work_out(line["mean"].pieces[2]) == pytest.approx(step.mean[feature], rel=5e-3)


def test_long_sums_keep_the_first_three_and_the_last():
    mean, variance = (
        line.pieces[1] for line in write_steps(normalize(np.arange(1.0, 41.0)[:, None]))[:2]
    )
    assert mean == r"\frac{1+2+3+\cdots+40}{40}"
    assert variance.count("^2") == 4
    assert "cdots" not in write_steps(normalize(np.arange(6.0)[:, None]))[0].with_numbers


def test_given_statistics_are_stated_not_averaged():
    x = [[2.0], [4.0], [8.0], [10.0]]
    stats = RunningStats.start(1, momentum=0.1).after(normalize(x))
    step = normalize_with(stats, x, 2, 1, 1e-5)
    mean, variance, normalized, shifted = write_steps(step, example=1)
    assert "fixed" in mean.with_numbers
    assert "frac" not in mean.with_numbers + variance.with_numbers + mean.general + variance.general
    assert work_out(normalized.pieces[1]) == pytest.approx(step.x_hat[1, 0], rel=0.01)
    assert work_out(shifted.pieces[1]) == pytest.approx(step.y[1, 0], rel=0.01)


def test_negative_numbers_stand_in_parentheses():
    line = write_lines(normalize([[-3.0], [-1.0]], gamma=-2, beta=-1), example=0)
    assert line["mean"].pieces[1] == r"\frac{-3+(-1)}{2}"
    assert line["variance"].pieces[1] == r"\frac{(-3-(-2))^2+(-1-(-2))^2}{2}"
    assert line["scale and shift"].pieces[1] == r"-2\cdot(-1)+(-1)"


@quick
@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=9), st.floats(-1e3, 1e3))
def test_braces_balance_and_rows_stay_narrow(column, gamma):
    for line in write_steps(normalize(np.array(column)[:, None], gamma)):
        assert line.with_numbers.count("{") == line.with_numbers.count("}")
        assert line.with_numbers.count(r"\begin") == line.with_numbers.count(r"\end")
        assert "--" not in line.with_numbers
        assert "+-" not in line.with_numbers
        if len(line.with_numbers) > 150:
            assert "aligned" in line.with_numbers or "gathered" in line.with_numbers
