"""Names that look like formulas stay names in each file that a teacher takes home."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from bn_core.classroom.report.answers import ClassAnswers
from bn_core.classroom.report.table import write_table_csv, write_table_xlsx
from bn_core.text.csv_rows import encode_for_spreadsheets, guard_text

NAMES = ["=1+1", "+49", "@x", "-2", "\tx", "Ада", "γβ", "1e5"]


def answers() -> ClassAnswers:
    return ClassAnswers("ABCD", dict(enumerate(NAMES, 1)), (), 0, "secret")


@pytest.mark.parametrize("name", NAMES)
def test_no_name_starts_a_formula_or_becomes_another_number(name: str) -> None:
    written = guard_text(name)
    assert not written.startswith(("=", "+", "-", "@", "\t"))
    assert written.removeprefix("'") == name


def test_names_are_whole_in_the_csv_and_in_the_spreadsheet() -> None:
    data = encode_for_spreadsheets(write_table_csv(answers()))
    assert data.startswith(b"\xef\xbb\xbf")
    _, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert [row[0] for row in rows] == list(map(guard_text, NAMES))
    sheet = openpyxl.load_workbook(io.BytesIO(write_table_xlsx(answers()))).worksheets[0]
    cells = [sheet.cell(row, 1) for row in range(2, len(NAMES) + 2)]
    assert [cell.value for cell in cells] == NAMES
    assert {cell.data_type for cell in cells} == {"s"}
