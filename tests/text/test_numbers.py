"""Numbers are written for people, in text and in formulas."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bn_core.text.latex import format_latex
from bn_core.text.numbers import drop_rounding, format_number
from tests.hypothesis_profiles import examples


@pytest.mark.parametrize(
    ("value", "plain", "tex"),
    [
        (-0.6324, "−0.632", "-0.632"),
        (6.0, "6", "6"),
        (-0.0, "0", "0"),
        (9.999, "10", "10"),
        (1522.0, "1522", "1522"),
        (0.30000000000000004, "0.3", "0.3"),
        (0.0012345, "0.00123", "0.00123"),
        (999400.0, "999400", "999400"),
        (1234567.0, "1.23e6", r"1.23\times10^{6}"),
        (1e-5, "1e−5", "10^{-5}"),
        (-1e-5, "−1e−5", "-10^{-5}"),
        (1.5e-7, "1.5e−7", r"1.5\times10^{-7}"),
        (-2.5e9, "−2.5e9", r"-2.5\times10^{9}"),
        (float("nan"), "NaN", r"\text{NaN}"),
        (float("-inf"), "−∞", r"-\infty"),
    ],
)
def test_format_number_and_format_latex_write_for_people(value, plain, tex):
    assert format_number(value) == plain
    assert format_latex(value) == tex


@settings(max_examples=examples(150))
@given(st.floats(-1e300, 1e300), st.integers(1, 17))
def test_format_number_is_right_to_its_digits(value, digits):
    text = format_number(value, digits).replace("−", "-")
    assert float(text) == pytest.approx(value, rel=0.5001 * 10.0 ** (1 - digits), abs=5e-324)
    assert not re.fullmatch("-0(e.*)?", text)
    assert "-" not in format_number(value)


def test_rounding_error_is_0_and_a_small_number_stays() -> None:
    error = 0.1 + 0.2 - 0.3  # 5.6e-17
    assert drop_rounding(error, 1.0) == 0
    assert drop_rounding(-error, 1.0) == 0
    assert drop_rounding(error, 1e-16) == error
    assert drop_rounding(2e-12, 1.0) == 2e-12
