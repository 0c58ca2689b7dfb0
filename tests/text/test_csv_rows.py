"""A CSV that people open in a spreadsheet keeps its letters, and starts no formula."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.text.csv_rows import encode_for_spreadsheets, write_csv


@pytest.mark.parametrize(
    "cell", ["=SUM(A1)", "+SUM(A1)", "-A1", "@SUM(A1)", "\t=1", "=1+1", "-1+2", "+cmd|' /C'!A0"]
)
def test_write_csv_starts_no_formula(cell: str) -> None:
    text = write_csv(("name", cell), [(cell, 1.5)])
    (_, header), (first, number) = csv.reader(io.StringIO(text))
    assert header == first == f"'{cell}"
    assert number == "1.5"


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**12), 10**12))
def test_write_csv_keeps_numbers_numbers(value: float) -> None:
    text = write_csv(("a", "b"), [(value, repr(value))])
    _, cells = csv.reader(io.StringIO(text))
    assert [float(cell) for cell in cells] == [value, value]


def test_spreadsheets_know_the_encoding() -> None:
    data = encode_for_spreadsheets(write_csv(("γ",), [("Ωμέγα",)]))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == "γ\nΩμέγα\n"
