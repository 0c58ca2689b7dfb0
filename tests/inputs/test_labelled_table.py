"""A table is labelled examples within bounds, or one sentence says why not."""

from __future__ import annotations

import csv
import io
import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bn_core.inputs.datasets import describe_table
from bn_core.inputs.labelled_table import read as module
from bn_core.inputs.labelled_table.read import read_labelled
from bn_core.inputs.labelled_table.table import (
    MAX_BYTES,
    MAX_CLASSES,
    MAX_FEATURES,
    MAX_NUMBERS,
    MAX_ROWS,
    LabelledTable,
    LabelledTableError,
)
from bn_core.inputs.tabular.names import MAX_NAME
from tests.hypothesis_profiles import examples

quick = settings(max_examples=examples(60))
FLOWERS = "long,wide,kind\n5.1,3.5,rose\n4.9,3,iris\n6,2.5,iris\n"


def read(text: str) -> LabelledTable:
    return read_labelled(text.encode())


def read_refusal(data: str | bytes) -> str:
    with pytest.raises(LabelledTableError) as refusal:
        read_labelled(data.encode() if isinstance(data, str) else data)
    return one_sentence(refusal.value)


def one_sentence(error: ValueError) -> str:
    said = str(error)
    assert "\n" not in said
    assert said.endswith(".")
    assert not said[0].islower()
    assert len(said) < 250
    return said


def table(rows: int, features: int = 2, classes: int = 2) -> str:
    return "".join(f"{'1.5,' * features}class {i % classes}\n" for i in range(rows))


def test_read_labelled_takes_the_last_column_as_class() -> None:
    found = read(FLOWERS)
    assert found.names == ("long", "wide")
    assert found.x.tolist() == [[5.1, 3.5], [4.9, 3], [6, 2.5]]
    assert found.classes == ("iris", "rose")
    assert found.y.tolist() == [1, 0, 0]
    assert found.target == "kind"
    assert found.note == ""
    assert found.x.dtype == np.float64
    assert found.y.dtype == np.int64


@pytest.mark.parametrize(
    "same",
    [
        "\ufeff" + FLOWERS,
        FLOWERS.replace("\n", "\r\n"),
        FLOWERS.replace("\n", "\n\n , ,\n"),
        FLOWERS.replace(",", ";"),
        FLOWERS.replace(",", "\t"),
        FLOWERS.replace(",", ";").replace(".", ","),
        FLOWERS.replace("\n", ",,\n"),
        FLOWERS.replace("rose", '" rose"').replace("5.1", '"5.1"'),
        FLOWERS.replace("iris", "  iris "),
    ],
)
def test_read_labelled_accepts_files_of_any_program(same: str) -> None:
    assert replace(read(same), note="").key == read(FLOWERS).key


def test_read_labelled_notes_decimal_commas() -> None:
    assert "5,1 is 5.1" in read(FLOWERS.replace(",", ";").replace(".", ",")).note


def test_read_labelled_accepts_files_without_a_header() -> None:
    found = read(FLOWERS.split("\n", 1)[1])
    assert found.names == ("feature 1", "feature 2")
    assert found.target == ""
    assert len(found.x) == 3


def test_read_labelled_accepts_a_header_that_counts_columns() -> None:
    found = read("0,1,kind\n5,6,0\n7,8,1\n7,9,1\n")
    assert found.names == ("0", "1")
    assert found.target == "kind"
    assert found.classes == ("0", "1")


def test_read_labelled_makes_names_unique_and_bounded() -> None:
    found = read(f"a,a,,{'b' * 99},kind\n{table(4, 4)}")
    assert found.names == ("a", "a (2)", "feature 3", "b" * MAX_NAME)


def test_read_labelled_compares_numeric_classes_as_numbers() -> None:
    found = read("1,10\n1,2\n1,2.0\n1,-1e0\n")
    assert found.classes == ("-1", "2", "10")
    assert found.y.tolist() == [2, 1, 1, 0]


def test_read_labelled_reads_bar_codes_as_classes() -> None:
    codes = ("4006381333931", "4006381333948")
    found = read("".join(f"{k},{code}\n" for k, code in enumerate(codes * 2)))
    assert found.classes == codes
    assert found.y.tolist() == [0, 1, 0, 1]


def test_read_labelled_accepts_a_quoted_class_with_a_comma() -> None:
    assert read('1,"a, b"\n2,"a, b"\n3,c\n').classes == ("a, b", "c")


def test_read_labelled_notes_a_column_of_row_numbers() -> None:
    assert "counts the rows" in read("7,1,a\n8,1,a\n9,1,b\n").note


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no rows"),
        ("\n \n,,\n", "no rows"),
        ("long,wide,kind\n", "no rows"),
        ("1\n2\n", "1 column"),
        ("1,a\n2,a\n3,a\n", "same class"),
        ("1,a\n2,b\n", "No class has two rows"),
        ("1,2,a\n1,b\n", "Row 2 has 2 columns where row 1 has 3"),
        ("u,v,kind\n1,2,a\n1,2,3,b\n", "Row 3 has 4 columns where row 1 has 3"),
        ("u,v,kind\n1,2,a\n1,two,b\n", "Row 3, column 2 (v), 'two', is not a number"),
        ("1,2,a\n1,12kg,b\n", "Row 2, column 2, '12kg', is a number with a unit; write 12"),
        ("1,2,a\n1,,b\n", "Row 2, column 2 is empty"),
        ("1,2,a\n1,nan,b\n", "Row 2, column 2, 'nan', is not a finite number"),
        ("1,2,a\n1,-inf,b\n", "'-inf', is not a finite number"),
        ("1,2,a\n1,1e13,b\n", "is too large"),
        ("1,2,a\n0,-1e-101,b\n", "is too close to 0"),
        ("1,2,a\n1,1e999,b\n", "is too large"),
        ("1,2,a\n1,2,\n", "Row 2, column 3 is empty; write the row's class"),
        ("3,2,a\n1,2,NaN\n", "Row 2, column 3, 'NaN', names no class"),
        ("3,2,a\n1,2,98765432109876543\n", "is too large for a class; keep it to 15 digits"),
        ("3,2,a\n1,2,1e999\n", "is too large for a class"),
        ("1,2,a\n1,2," + "b" * 41, "too long for a class"),
        (table(40, classes=21), "21 different classes"),
        (table(4, MAX_FEATURES + 1), "65 features are too many"),
        (table(MAX_ROWS + 1), "10,001 rows are too many"),
        ("u,v,kind\n" + table(MAX_ROWS + 1), "10,001 rows are too many"),
        (table(MAX_ROWS + 2), "rows are too many"),
        ("\n" * 100_000, "no rows"),
        ("1," * 200_000, "columns are too many"),
        ('"' + "a" * 200_000, "not a CSV file"),
        ("1,2,a\0\n", "not a text file"),
    ],
)
def test_read_labelled_errors_name_row_column_and_cell(text: str, said: str) -> None:
    assert said in read_refusal(text)


def test_read_labelled_rejects_too_many_bytes_unread() -> None:
    assert "bytes" in read_refusal(b"1" * (MAX_BYTES + 1))


@pytest.mark.parametrize("features", [MAX_NUMBERS // MAX_ROWS, MAX_FEATURES])
def test_read_labelled_accepts_the_largest_table(features: int) -> None:
    rows = MAX_NUMBERS // features
    header = ",".join(f"f{j}" for j in range(features)) + ",kind\n"
    found = read(header + table(rows, features, MAX_CLASSES))
    assert found.x.shape == (rows, features)
    assert len(found.classes) == MAX_CLASSES


def test_read_labelled_reads_no_number_of_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_read_features", lambda *_: pytest.fail("was read"))
    fault = read_refusal(table(MAX_NUMBERS // MAX_FEATURES + 1, MAX_FEATURES))
    assert fault.startswith("2,501 rows of 64 features are too many numbers")
    assert "2,500 of these rows" in fault


@quick
@given(st.binary(max_size=400))
@example(b"\xff\xfe1\x00,\x00")
@example(b"\xef\xbb\xbf")
@example('1,a\x85"'.encode("latin-1"))
def test_read_labelled_rejects_nonsense_in_one_sentence(data: bytes) -> None:
    try:
        read_labelled(data)
    except ValueError as error:
        one_sentence(error)


CELLS = st.sampled_from(["1", "a", "", '"', "nan", "2,5", "1e999", "-", "\r", "٣"])


@quick
@given(st.lists(st.lists(CELLS, max_size=4), max_size=6), st.sampled_from(",;\t"))
def test_read_labelled_rejects_near_misses_in_one_sentence(
    rows: list[list[str]], mark: str
) -> None:
    text = "\n".join(mark.join(row) for row in rows)
    try:
        found = read(text)
    except ValueError as error:
        one_sentence(error)
    else:
        assert np.isfinite(found.x).all()
        assert set(found.y) == set(range(len(found.classes)))


LABELS = (
    st.text("abcdefghij éß\"',;", min_size=1, max_size=9)
    .map(str.strip)
    .filter(lambda text: text.strip("\"',;") not in ("", "nan", "inf"))
)
NUMBERS = st.floats(-1e12, 1e12).map(lambda value: value if abs(value) >= 1e-100 else 0.0)


@st.composite
def labelled_rows(draw: st.DrawFn) -> tuple[list[list[float]], list[str]]:
    width = draw(st.integers(1, 5))
    classes = draw(
        st.lists(LABELS, min_size=2, max_size=5, unique_by=lambda s: " ".join(s.split()))
    )
    more = draw(st.lists(st.sampled_from(classes), min_size=1, max_size=15))
    rows = [draw(st.lists(NUMBERS, min_size=width, max_size=width)) for _ in classes + more]
    return rows, [" ".join(each.split()) for each in classes + more]


@quick
@example(([[1.0], [2.0], [3.0]], ["'b'", "a", "a"]), False)
@given(labelled_rows(), st.booleans())
def test_read_labelled_reads_back_what_was_written(
    made: tuple[list[list[float]], list[str]], quoted: bool
) -> None:
    rows, labels = made
    if not quoted:  # a bare semicolon beside commas makes them decimal
        labels = [label.replace(";", "s") for label in labels]
        assume(len(set(labels)) > 1)
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerows([*map(repr, row), label] for row, label in zip(rows, labels, strict=True))
    found = read(out.getvalue())
    assert found.x.tolist() == rows
    assert [found.classes[k] for k in found.y] == labels
    assert list(found.classes) == sorted(set(labels))


@quick
@given(st.lists(st.integers(1, 40), min_size=1, max_size=MAX_CLASSES - 1))
def test_split_has_each_class_of_two_rows_in_both_parts(counts: list[int]) -> None:
    y = np.repeat(np.arange(len(counts) + 1), [2, *counts])
    found = LabelledTable(
        ("a",), y[:, None] * 1.0, y, tuple(f"{k}" for k in range(len(counts) + 1))
    )
    split = found.split()
    assert sorted([*split.train, *split.test]) == list(range(len(y)))
    assert set(y[split.train]) == set(y)
    assert set(y[split.test]) == {k for k in set(y) if (y == k).sum() > 1}
    again = found.split()
    assert (again.train.tolist(), again.test.tolist()) == (
        split.train.tolist(),
        split.test.tolist(),
    )
    told = describe_table(found)
    assert (told.train, told.test) == (len(split.train), len(split.test))


def test_labelled_table_key_depends_only_on_the_content() -> None:
    found = read(FLOWERS)
    assert pickle.loads(pickle.dumps(found)).key == read(FLOWERS).key == found.key
    for old, new in {"4.9": "4.8", "long": "a", "kind": "a", "rose": "a", "wide": "long"}.items():
        assert read(FLOWERS.replace(old, new, 1)).key != found.key


def test_labelled_table_is_read_only() -> None:
    for array in (read(FLOWERS).x, read(FLOWERS).y):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize(
    "forged",
    [
        {"x": np.full((3, 2), np.nan)},
        {"x": np.ones((3, 3))},
        {"x": np.ones(3)},
        {"x": np.ones((0, 2)), "y": np.zeros(0)},
        {"x": np.ones((MAX_ROWS + 1, 2)), "y": np.zeros(MAX_ROWS + 1)},
        {"y": np.array([0, 1, 2])},
        {"y": np.array([0, 0, -1])},
        {"y": np.zeros(3)},
        {"classes": tuple("abcdefghijklmnopqrstu")},
    ],
)
def test_labelled_table_rejects_invalid_arrays(forged: dict) -> None:
    with pytest.raises(LabelledTableError) as refusal:
        replace(read(FLOWERS), **forged)
    one_sentence(refusal.value)
