"""Each kind of table that people have is read right, asked about or refused with a sentence.

The files in ``handed`` were written after public reports; docs/input.md names their kinds.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bn_core.inputs.batches.batch import MAX_FEATURES, BatchError
from bn_core.inputs.batches.tables import (
    build_batch,
    open_table,
    read_csv,
    read_rows,
)
from bn_core.inputs.batches.text import read_batch
from bn_core.inputs.labelled_table.read import open_labelled, read_labelled
from bn_core.inputs.labelled_table.table import LabelledTableError
from bn_core.inputs.tabular import spreadsheet
from bn_core.inputs.tabular.table import Choices, list_features
from tests.growth import compare
from tests.hypothesis_profiles import examples

HANDED = Path(__file__).parent / "handed"
READ, ASKED, REFUSED = "read", "asked", "refused"
"""A file is asked about if another reading or other columns are one click away."""

SQUARE = [[1, 2], [3, 4]]
THOUSANDS = [[1234.5, 2000], [3456.5, 4000]]
SEVERAL = [[1.5], [2.5], [4]]

# File: what becomes of it; the numbers, or what the refusal says; the names, or part of the note.
KINDS: dict[str, tuple[str, list[list[float]] | str, str]] = {
    "01_bom_semicolon_decimal_comma.csv": (READ, [[1.5, 2.25], [-3, 4.75], [2, 1]], "1,5 is 1.5"),
    "02_excel_unicode_text_utf16le.txt": (READ, [[1.5, 2.5], [3.5, 4]], "1,5 is 1.5"),
    "03_cp1252_endash_minus.csv": (READ, [[-1.5, 2], [-3, 4]], "Windows-1252"),
    "05_xlsx_renamed.csv": (REFUSED, "This spreadsheet file is damaged; save the table as CSV", ""),
    "06_sep_hint.csv": (READ, [[1.5, 2], [3, 4]], "1,5 is 1.5"),
    "07_pipe.csv": (READ, SQUARE, ""),
    "08_spaces.txt": (READ, SQUARE, ""),
    "10_quoted_decimal_comma.csv": (READ, [[1.5, 2.5], [3.5, 4.5]], "1,5 is 1.5"),
    "11_one_column_decimal_comma_no_header.csv": (
        ASKED,
        [[1.5], [2.5], [4], [8.25]],
        "1,5 is 1.5",
    ),
    "13_thousands_comma_quoted.csv": (READ, THOUSANDS, "1,234.5 is 1234.5"),
    "16_thousands_apostrophe.csv": (READ, THOUSANDS, "1'234.5 is 1234.5"),
    "17_dot_thousands_only.csv": (ASKED, [[1234, 2000], [3456, 4000]], "1.234 was read as 1234"),
    "21_nan_cells.csv": (ASKED, "Row 3, column 1 (a), 'NaN', is not a finite number", ""),
    "22_excel_error_cells.csv": (ASKED, "Row 3, column 1 (a), '#DIV/0!', is an error", ""),
    "23_empty_cells.csv": (ASKED, "Row 3, column 1 (a) is empty", ""),
    "29_pandas_index.csv": (ASKED, [[1.5, 2.5], [3.5, 4.5], [0.5, 9]], "row numbers: column 1"),
    "32_iris_like_label_last.csv": (READ, [[5.1, 3.5], [4.9, 3], [6.3, 3.3]], "texts: column 3"),
    "33_wide_17.csv": (ASKED, "17 features are too many; keep at most 16", ""),
    "34_wide_784_pixels.csv": (ASKED, "785 features are too many; keep at most 16", ""),
    "35_quoted_multiline_header.csv": (READ, SQUARE, ""),
    "39_label_first.csv": (READ, [[5.1, 3.5], [6.3, 3.3], [4.9, 3]], "column 1 (species)"),
    "paste_13_markdown_table.txt": (READ, SQUARE, ""),
    "paste_16_decimal_comma_spaces.txt": (ASKED, SEVERAL, "1,5 is 1.5"),
    "paste_17_two_decimals_same_line.txt": (ASKED, SEVERAL, "1,5 is 1.5"),
    "paste_1_tabs_thousands_de.txt": (READ, [[1234.56, 7], [2345.67, 8]], "1.234,56 is 1234.56"),
    "paste_2_tabs_thousands_us.txt": (READ, [[1234.5, 7], [2345.6, 8]], "1,234.5 is 1234.5"),
    "paste_3_hole_shifts_left.txt": (REFUSED, "Row 1, column 2 is empty", ""),
    "paste_8_nbsp_thousands.txt": (READ, [[1234, 7], [2345, 8]], "1\u202f234 is 1234"),
}
BINARY = ("02", "03", "05")
"""Files that nobody can paste, because they are no text in UTF-8."""


def test_every_handed_file_is_listed() -> None:
    assert {path.name for path in HANDED.iterdir()} == set(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_handed_file_is_read_asked_or_refused(name: str) -> None:
    """A file through the reader of files, a pasted text through the reader of texts."""
    data = (HANDED / name).read_bytes()
    fate, right, told = KINDS[name]
    if name.startswith("paste"):
        check_text(data.decode(), fate, right, told)
        return
    table = None if fate == REFUSED else open_table(data)
    if isinstance(right, str):
        with pytest.raises(BatchError) as caught:
            read_csv(data)
        assert str(caught.value).startswith(right)
    else:
        batch = read_csv(data)
        assert batch.values.tolist() == right
        assert told in batch.note
    if table is not None:
        wide = len(list_features(table)) > MAX_FEATURES
        assert (fate == ASKED) == (wide or bool(table.alternatives)), table.alternatives


@pytest.mark.parametrize("name", [name for name in KINDS if not name.startswith(BINARY)])
def test_handed_file_pasted_is_read_like_the_file(name: str) -> None:
    fate, right, told = KINDS[name]
    check_text((HANDED / name).read_text(encoding="utf-8"), fate, right, told)


def check_text(text: str, fate: str, right: list[list[float]] | str, told: str) -> None:
    if isinstance(right, str):
        with pytest.raises(BatchError) as caught:
            read_batch(text)
        assert str(caught.value).startswith(right)
        return
    batch = read_batch(text)
    assert batch.values.tolist() == right
    assert told.replace("\u202f", " ") in batch.note.replace("\u202f", " ")
    assert (fate == ASKED) == bool(batch.others)
    for other in batch.others:
        assert other.values.shape != batch.values.shape or (other.values != batch.values).any()


def test_how_many_handed_files_are_read_asked_and_refused() -> None:
    """The figures of docs/input.md."""
    counts = Counter(fate for fate, _, _ in KINDS.values())
    said = (Path(__file__).parents[2] / "docs" / "input.md").read_text(encoding="utf-8")
    for fate, count in counts.items():
        assert f"{count} {fate}" in said


@pytest.mark.parametrize(
    ("name", "label", "right"),
    [
        ("11", "Read 1,5 as two columns instead", [[1, 5], [2, 5], [4, 0], [8, 25]]),
        ("17", "Read the point of 1.234 as a decimal point instead", [[1.234, 2], [3.456, 4]]),
        ("21", "Leave out the row that has a cell without a number", [[1, 2], [4, 5]]),
        ("22", "Leave out the 2 rows that have a cell without a number", [[1, 2]]),
        ("29", "Keep column 1 as a feature", [[0, 1.5, 2.5], [1, 3.5, 4.5], [2, 0.5, 9]]),
    ],
)
def test_the_other_reading_is_one_click_away(
    name: str, label: str, right: list[list[float]]
) -> None:
    (path,) = HANDED.glob(f"{name}_*")
    data = path.read_bytes()
    table = open_table(data)
    (other,) = (each for each in table.alternatives if each.label == label)
    assert read_csv(data, other.choices).values.tolist() == right


@pytest.mark.parametrize(
    ("text", "right", "label", "other"),
    [
        ("1,5, 2,5, 4,0", SEVERAL, "Read 1,5 as 2 numbers", [[1], [5], [2], [5], [4], [0]]),
        ("1,234.5 2,345.6", [[1234.5], [2345.6]], "", [[1], [234.5], [2], [345.6]]),
        ("1.234,56 7", [[1234.56], [7]], "", [[1.234], [56], [7]]),
        ("1 234\n2 345", [[1, 234], [2, 345]], "Read 1 234 as 1234", [[1234], [2345]]),
        ("x\n1,234\n2,345", [[1234], [2345]], "a decimal comma", [[1.234], [2.345]]),
        ("2019 2020\n1.5 2", [[1.5, 2]], "Read line 1 as an example", [[2019, 2020], [1.5, 2]]),
        ("100,200 300,400", [[100.2], [300.4]], "Read 100,200 as 100200", [[100200], [300400]]),
    ],
)
def test_a_text_with_two_readings_tells_the_likelier_and_offers_the_other(
    text: str, right: list[list[float]], label: str, other: list[list[float]]
) -> None:
    batch = read_batch(text)
    assert batch.values.tolist() == right
    assert batch.note
    assert other in [each.values.tolist() for each in batch.others]
    assert any(label in each.label for each in batch.others)


def test_columns_are_chosen_when_there_are_too_many() -> None:
    data = (HANDED / "34_wide_784_pixels.csv").read_bytes()
    table = open_table(data, Choices(columns=(0, 5, 784)))
    assert build_batch(table).names == ("label", "pixel4", "pixel783")
    labelled = open_labelled(data)
    assert labelled.label == 0
    with pytest.raises(LabelledTableError, match="784 features are too many"):
        read_labelled(data)


@pytest.mark.parametrize("name", ["32_iris_like_label_last.csv", "39_label_first.csv"])
def test_the_class_is_found_wherever_it_stands(name: str) -> None:
    found = read_labelled((HANDED / name).read_bytes())
    assert found.classes == ("setosa", "virginica")
    assert sorted(found.x[:, 0]) == [4.9, 5.1, 6.3]


@pytest.mark.parametrize(
    ("cell", "advice"),
    [
        ("#N/A", "is an error of the spreadsheet"),
        ("#REF!", "is an error of the spreadsheet"),
        ("12%", "is a percentage; write it as a fraction of 1: 0.12"),
        ("12.5 %", "is a percentage; write it as a fraction of 1: 0.125"),
        ("$5.20", "is an amount of money; write the number alone: 5.20"),
        ("5 EUR", "is an amount of money; write the number alone: 5"),
        ("(5)", "is in brackets, which mean a negative number in accounting; write -5"),
        ('="0012"', "is a formula or a protected text"),
        ("null", "says that a value is missing"),
        ("NA", "says that a value is missing"),
        ("-", "says that a value is missing"),
        ("...", "stands for numbers that a print-out leaves out"),
        ("NaN", "is not a finite number"),
        ("inf", "is not a finite number"),
        ("12kg", "is a number with a unit; write 12"),
    ],
)
def test_a_cell_that_is_no_number_is_named_with_what_to_do(cell: str, advice: str) -> None:
    quoted = cell.replace('"', '""')
    with pytest.raises(BatchError) as caught:
        read_csv(f'a,b\n1,2\n3,4\n5,"{quoted}"\n6,7\n'.encode())
    assert str(caught.value).startswith(f"Row 4, column 2 (b), {cell!r}, {advice}")
    with pytest.raises(LabelledTableError) as refusal:
        read_labelled(f'a,b,kind\n1,2,u\n3,4,v\n5,"{quoted}",u\n6,7,v\n'.encode())
    assert str(refusal.value).startswith(f"Row 4, column 2 (b), {cell!r}, {advice}")


@pytest.mark.parametrize(
    ("text", "right", "names"),
    [
        ("2019;2020\n1,5;2\n3;4", [[1.5, 2], [3, 4]], ("2019", "2020")),
        ("a;b\n(mm);(kg)\n1;2\n3;4", SQUARE, ("a (mm)", "b (kg)")),
        ("A,,B,\nx,y,x,y\n1,2,3,4\n", [[1, 2, 3, 4]], ("A x", "A y", "B x", "B y")),
        ("# made by a program\na,b\n1,2\n3,4", SQUARE, ("a", "b")),
        ("# a b\n1 2\n3 4", SQUARE, ("a", "b")),
        ("Measured in May\na,b\n1,2\n3,4", SQUARE, ("a", "b")),
        ("a,a\n1,2\n3,4", SQUARE, ("a", "a (2)")),
        ("a,b\n1,2\n3,4\nTotal,6", SQUARE, ("a", "b")),
        ("a,b\n1,2\n3,4\n5,7\n9,13", [[1, 2], [3, 4], [5, 7]], ("a", "b")),
        ("   a    b\n0  1.5  2.5\n1  3.5  4.5", [[1.5, 2.5], [3.5, 4.5]], ("a", "b")),
        ("date,x\n2024-01-01,1\n2024-01-02,2.5", [[1], [2.5]], ("x",)),
        ("sample,x,y\nS01,1,2\nS02,3,4", SQUARE, ("x", "y")),
    ],
)
def test_headers_totals_and_columns_that_are_no_features(
    text: str, right: list[list[float]], names: tuple[str, ...]
) -> None:
    for batch in (read_csv(text.encode()), read_batch(text)):
        assert batch.values.tolist() == right
        assert batch.names == names
        # A plain header needs no word; whatever else was done is told.
        assert batch.note


@pytest.mark.parametrize(
    "text",
    [
        "array([[1., 2.],\n       [3., 4.]], dtype=float32)",
        "x = np.array([[1, 2], [3, 4]])",
        "[[np.float64(1.0), np.float64(2.0)], [np.float64(3.0), np.float64(4.0)]]",
        "tensor([[1., 2.],\n        [3., 4.]], device='cuda:0', grad_fn=<AddBackward0>)",
        "tf.Tensor(\n[[1. 2.]\n [3. 4.]], shape=(2, 2), dtype=float32)",
        '[{"a": 1, "b": 2}, {"a": 3, "b": 4}]',
        '{"a": [1, 3], "b": [2, 4]}',
        r"1 & 2 \\ 3 & 4 \\",
        "\\begin{bmatrix} 1 & 2 \\\\ 3 & 4 \\end{bmatrix}",
        "\\begin{tabular}{ll}\n\\hline\na & b \\\\ \\hline\n1 & 2 \\\\\n3 & 4 \\\\\n\\end{tabular}",
        "+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n| 3 | 4 |\n+---+---+",
        "```\na,b\n1,2\n3,4\n```",
    ],
)
def test_pasted_markup_is_read(text: str) -> None:
    assert read_batch(text).values.tolist() == SQUARE


@pytest.mark.parametrize(
    ("cell", "right"),
    [("1,4", 1.4), ("0,001", 0.001), ("1.4", 1.4), ("−3", -3.0), ("1.234,5", 1234.5), (" 2 ", 2.0)],
)
def test_a_cell_of_the_editor_is_read_as_typed(cell: str, right: float) -> None:
    assert read_rows([[cell], [1.0]]).values.tolist() == [[right], [1.0]]


def test_a_cell_of_the_editor_that_may_be_two_numbers_is_refused() -> None:
    with pytest.raises(BatchError, match=r"may be 1.234 or 1234; write 1.234 or 1234"):
        read_rows([["1,234"]])


def workbook(rows: list[list[object]], sheets: int = 1) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for i in range(1, sheets):
        book.create_sheet(f"more {i}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_spreadsheet_is_read_from_its_first_sheet() -> None:
    batch = read_csv(workbook([["a", "b"], [1.234, 2], [3.456, 4]], sheets=2))
    assert batch.values.tolist() == [[1.234, 2], [3.456, 4]]
    assert batch.names == ("a", "b")
    assert "The first of 2 sheets was read" in batch.note
    table = [["u", "kind"], [1.5, "x"], [2.5, "y"], [3.0, "x"]]
    assert read_labelled(workbook(table)).classes == ("x", "y")


def test_a_spreadsheet_names_its_faults() -> None:
    with pytest.raises(BatchError, match=r"Row 3, column 2 \(b\), '#DIV/0!', is an error"):
        read_csv(workbook([["a", "b"], [1, 2], [3, "#DIV/0!"], [5, 6]]))
    with pytest.raises(BatchError, match="300 examples are too many; keep at most 256"):
        read_csv(workbook([[1, 2]] * 300))


def test_a_spreadsheet_that_unpacks_to_too_much_is_not_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spreadsheet, "load_workbook", lambda *_, **__: pytest.fail("was opened"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (spreadsheet.MAX_UNPACKED + 1))
    assert len(out.getvalue()) < 100_000
    with pytest.raises(BatchError, match="unpacks to 8 MB"):
        read_csv(out.getvalue())


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an Excel or Word file of before 2007"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8b\x08\x00", "compressed"),
        (b"\x93NUMPY\x01\x00", "NumPy file is damaged"),
        (b"\x89PNG\r\n", "an image"),
        (b"<!DOCTYPE html><table>", "a web page"),
        (b"1\x002\x003\x00\x00\x00", "not a text file"),
    ],
)
def test_a_file_that_is_no_table_is_named(data: bytes, kind: str) -> None:
    with pytest.raises(BatchError, match=kind):
        read_csv(data)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_text_is_read_in_any_encoding(encoding: str) -> None:
    batch = read_csv("Größe;Länge\n1,5;2\n-3;4\n".encode(encoding))
    assert batch.names == ("Größe", "Länge")
    assert batch.values.tolist() == [[1.5, 2], [-3, 4]]


def test_a_cyrillic_file_keeps_its_names() -> None:
    header = "Длина лепестка;Ширина лепестка;Длина чашелистика"
    assert read_csv(f"{header}\n1,5;2;3\n4;5;6\n".encode("cp1251")).names == tuple(
        header.split(";")
    )


NUMBERS = st.integers(-999_999_999, 999_999_999).map(lambda n: n / 1000)
STYLES = st.sampled_from(
    [(",", "."), (";", "."), (";", ","), ("\t", "."), ("\t", ","), ("|", "."), ("|", ",")]
)


@settings(max_examples=examples(150))
@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(NUMBERS, min_size=width, max_size=width), min_size=2, max_size=6
        )
    ),
    STYLES,
    st.sampled_from(["", ",", ".", "'", "\u202f"]),
    st.booleans(),
)
def test_a_table_written_in_any_style_is_read_or_offered(
    rows: list[list[float]], style: tuple[str, str], gap: str, named: bool
) -> None:
    """The numbers are read as they were written, or another reading that gives them is offered."""
    separator, decimal = style
    if gap in (decimal, separator):
        gap = ""

    def write(value: float) -> str:
        text = f"{value:,.3f}" if gap else f"{value:.3f}"
        return text.translate(str.maketrans({",": gap, ".": decimal}))

    lines = [separator.join(map(write, row)) for row in rows]
    if named:
        lines.insert(0, separator.join(f"name{j}" for j in range(len(rows[0]))))
    data = "\n".join(lines).encode()
    table = open_table(data)
    readings = [build_batch(table)]
    readings += [read_csv(data, other.choices) for other in table.alternatives]
    right = np.array(rows)
    assert any(
        each.values.shape == right.shape and np.allclose(each.values, right) for each in readings
    )


CELLS = st.sampled_from(["1", "2.5", "", "x", "NaN", "12%", "7"])


@settings(max_examples=examples(150))
@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_reading_never_moves_a_number_to_another_column(
    rows: list[tuple[str, str, str]], separator: str
) -> None:
    data = "\n".join(separator.join(row) for row in [("u", "v", "w"), *rows]).encode()
    try:
        batch = read_csv(data)
    except BatchError:
        return
    table = open_table(data)
    for (number, _), values in zip(table.rows, batch.values.tolist(), strict=True):
        written = rows[number - 2]
        assert [float(written[j]) for j in list_features(table)] == values


@pytest.mark.parametrize(
    ("text", "right", "other"),
    [
        ("• 1,5\n• 2,5", [[1.5], [2.5]], [[1, 5], [2, 5]]),
        ("label,x\n5,1.5\n3,2.5", [[5, 1.5], [3, 2.5]], [[1.5], [2.5]]),
        ("sample 1 2\nA 1.5 2.5", [[1.5, 2.5]], [[1, 2], [1.5, 2.5]]),
        ("x,y\n1,2.5\n2,4.5\n3,1", [[1, 2.5], [2, 4.5], [3, 1]], [[2.5], [4.5], [1]]),
        ("1,234,567\n2,345,678", [[1, 234, 567], [2, 345, 678]], [[1234567], [2345678]]),
    ],
)
def test_what_a_column_or_comma_is_can_be_changed(
    text: str, right: list[list[float]], other: list[list[float]]
) -> None:
    batch = read_batch(text)
    assert batch.values.tolist() == right
    assert batch.note
    assert other in [each.values.tolist() for each in batch.others]
    table = open_table(text.encode())
    assert build_batch(table).values.tolist() == right
    others = [read_csv(text.encode(), each.choices) for each in table.alternatives]
    assert other in [each.values.tolist() for each in others]


@pytest.mark.parametrize("text", ["{1.5, 2.5}", "1.5\n2.5", "[1.5, 2.5]", "(1.5, 2.5)"])
def test_a_list_in_any_brackets_is_one_feature(text: str) -> None:
    assert read_batch(text).values.tolist() == [[1.5], [2.5]]


@pytest.mark.parametrize("text", ["[[1.0, 2.0],\n [3.0, 4.0]]", "array([[1., 2.],\n  [3., 4.]])"])
def test_a_file_with_a_printed_array_is_read(text: str) -> None:
    assert read_csv(text.encode()).values.tolist() == SQUARE


def sheet(rows: str) -> bytes:
    """Return a workbook whose first sheet has these rows, as somebody hostile writes them."""
    name = "xl/worksheets/sheet1.xml"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    source = zipfile.ZipFile(io.BytesIO(workbook([[1, 2]])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in source.namelist():
            text = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
            archive.writestr(part, text if part == name else source.read(part))
    return out.getvalue()


SOON = 8.0
"""How many times as long as a plain parser a refusal may take."""
LAST = '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c></row>' + LAST, "1 column"),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>', "16,384 columns"),
        ("<row/>" * 1_000_000, "no rows"),
        ("<row><c><v>1</v></c></row>" * 11_000, "11,000 rows are too many"),
        ("<row>" + "<c><v>1</v></c>" * 10_000 + "</row>", "10,000 columns"),
        ("<row><c><v>1</v></c></row>" * 400_000, "unpacks to"),
        ('<row><c r="A1"><v>1</v></c><c r="XFD1"/></row>' * 100_000, "very wide rows"),
    ],
)
def test_a_hostile_sheet_is_refused_soon(rows: str, said: str) -> None:
    """Compared with a plain parser on 100,000 rows at least, or on a text of the same length.

    A row of cells far apart once took a hundred times as long.
    """
    data, count = sheet(rows), min(max(100_000, len(rows) // len("<row/>")), 1_000_000)
    many = "<rows>" + "<row/>" * count + "</rows>"

    def refuse() -> None:
        with pytest.raises(LabelledTableError, match=said):
            read_labelled(data)

    assert compare(refuse, lambda: ElementTree.fromstring(many), most=SOON) < SOON


def test_a_sheet_whose_entities_grow_is_refused() -> None:
    grows = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    source = zipfile.ZipFile(io.BytesIO(sheet("")))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in source.namelist():
            data = source.read(part)
            if part == "xl/worksheets/sheet1.xml":
                head = f'<!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">{grows}]>'
                cell = '<c r="A1" t="inlineStr"><is><t>&e9;</t></is></c></row></sheetData>'
                text = data.decode().replace("</sheetData>", f'<row r="1">{cell}')
                data = (head + text).encode()
            archive.writestr(part, data)
    with pytest.raises(LabelledTableError, match="damaged"):
        read_labelled(out.getvalue())
