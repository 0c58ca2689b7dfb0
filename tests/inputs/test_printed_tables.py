"""Tables as programs print and export them are read alike as a text and as a file."""

from __future__ import annotations

import pytest

from bn_core.inputs.batches.batch import BatchError
from bn_core.inputs.batches.tables import build_batch, open_table, read_csv
from bn_core.inputs.batches.text import read_batch
from bn_core.inputs.labelled_table.read import read_labelled
from bn_core.inputs.tabular.table import list_features
from tests.inputs.test_table_kinds import SQUARE

COLUMN = [[1], [2], [3]]

PRINTED = {
    "R vector": ("[1] 1 2 3", COLUMN),
    "R vector of two lines": ("> x\n [1] 1 2\n [3] 3", COLUMN),
    "R matrix": ("     [,1] [,2]\n[1,]    1    2\n[2,]    3    4", SQUARE),
    "R matrix with names": ("     a b\n[1,] 1 2\n[2,] 3 4", SQUARE),
    "R call": ("x <- c(1, 2, 3)", COLUMN),
    "R tibble": (
        "# A tibble: 2 × 2\n      x     y\n  <dbl> <dbl>\n1     1     2\n2     3     4",
        SQUARE,
    ),
    "MATLAB matrix": ("A = [1 2; 3 4];", SQUARE),
    "MATLAB lines in brackets": ("[1 2\n 3 4]", SQUARE),
    "MATLAB row that goes on": ("[1 ...\n 2; 3 4]", SQUARE),
    "MATLAB print-out": ("A =\n\n     1     2\n     3     4\n", SQUARE),
    "Julia": ("2×2 Matrix{Int64}:\n 1  2\n 3  4", SQUARE),
    "NumPy vector over two lines": (
        "[1. 2. 3. 4. 5. 6. 7. 8. 9. 10. 11. 12. 13. 14. 15. 16. 17. 18.\n 19.]",
        [[float(i)] for i in range(1, 20)],
    ),
    "JAX": ("Array([[1., 2.],\n       [3., 4.]], dtype=float32)", SQUARE),
    "PyTorch parameter": (
        "Parameter containing:\ntensor([1., 2., 3.], requires_grad=True)",
        COLUMN,
    ),
    "TensorFlow": (
        "<tf.Tensor: shape=(2, 2), dtype=float32, numpy=\narray([[1., 2.],\n       [3., 4.]])>",
        SQUARE,
    ),
    "Python tuples": ("((1, 2), (3, 4))", SQUARE),
    "Python dict": ("{'a': [1, 3], 'b': [2, 4]}", SQUARE),
    "Python records": ("[{'a': 1, 'b': 2}, {'a': 3, 'b': 4}]", SQUARE),
    "pandas call": ('pd.DataFrame({"a": [1, 3], "b": [2, 4]})', SQUARE),
    "C and Mathematica": ("{{1, 2}, {3, 4}}", SQUARE),
    "JSON rows with a header": ('[["a", "b"], [1, 2], [3, 4]]', SQUARE),
    "JSON texts": ('["1", "2", "3"]', COLUMN),
    "JSON split": ('{"columns": ["a", "b"], "index": [0, 1], "data": [[1, 2], [3, 4]]}', SQUARE),
    "JSON by column and row": ('{"a": {"0": 1, "1": 3}, "b": {"0": 2, "1": 4}}', SQUARE),
    "JSON in an object": ('{"rows": [{"a": 1, "b": 2}, {"a": 3, "b": 4}]}', SQUARE),
    "JSON lines": ('{"a": 1, "b": 2}\n{"a": 3, "b": 4}', SQUARE),
    "ARFF": ("@RELATION r\n@ATTRIBUTE u NUMERIC\n@ATTRIBUTE v NUMERIC\n@DATA\n1,2\n3,4", SQUARE),
    "HTML": (
        "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr>"
        "<tr><td>3</td><td>4</td></tr></table>",
        SQUARE,
    ),
    "HTML with open ends": ("<!DOCTYPE html><table><tr><td>1<td>2<tr><td>3<td>4</table>", SQUARE),
    "MySQL": (
        "+---+---+\n| a | b |\n+---+---+\n| 1 | 2 |\n| 3 | 4 |\n+---+---+\n2 rows in set (0.0 s)",
        SQUARE,
    ),
    "PostgreSQL": (" a | b \n---+---\n 1 | 2\n 3 | 4\n(2 rows)", SQUARE),
    "Polars": (
        "shape: (2, 2)\n┌─────┬─────┐\n│ a   ┆ b   │\n│ --- ┆ --- │\n│ i64 ┆ i64 │\n╞═════╪═════╡\n"
        "│ 1   ┆ 2   │\n│ 3   ┆ 4   │\n└─────┴─────┘",
        SQUARE,
    ),
    "Jira": ("||a||b||\n|1|2|\n|3|4|", SQUARE),
    "Markdown with bold and code": ("| **a** | b |\n|---|---|\n| **1** | `2` |\n| 3 | 4 |", SQUARE),
    "LaTeX with a caption": (
        "\\begin{table}[ht]\n\\caption{Some}\n\\begin{tabular}{ll}\na & b \\\\\n1 & 2 \\\\\n3 & 4\n"
        "\\end{tabular}\n\\label{t}\n\\end{table}",
        SQUARE,
    ),
    "names with spaces": ("petal length  petal width\n1  2\n3  4", SQUARE),
    "pandas print-out, names with spaces": (
        "     sepal length  width\n0           1.0    2.0\n1           3.0    4.0",
        SQUARE,
    ),
    "quoted lines": ('"a,b"\n"1,2"\n"3,4"', SQUARE),
    "single quotes": ("'a','b'\n'1','2'\n'3','4'", SQUARE),
    "tabs and spaces": ("1\t2\n3   4\n", SQUARE),
    "measured lines above": ("Device: X100\nDay: 2024-03-01\n\nx,y\n1,2\n3,4", SQUARE),
    "a title with a comma": ("Table 1. Growth of plants, 2024\n\nx,y\n1,2\n3,4", SQUARE),
    "a source below": ("x;y\n1;2\n3;4\n\nQuelle: Statistisches Bundesamt", SQUARE),
    "a footnote below": ("x,y\n1,2\n3,4\n* measured twice", SQUARE),
    "mean and deviation below": ("item;x;y\nA;1;2\nB;3;4\nMean;2;3\nSD;1;1", SQUARE),
    "totals above": ("item,x,y\nTotal,4,6\nA,1,2\nB,3,4", SQUARE),
    "total and source below": ("item;x;y\nA;1;2\nB;3;4\nSumme;4;6\n\nQuelle: X", SQUARE),
    "em dash as minus": ("x;y\n—1;2\n3;4", [[-1, 2], [3, 4]]),
    "underscores": ("x,y\n1_234,2\n3_456,4", [[1234, 2], [3456, 4]]),
    "Arabic digits": ("١٫٥ ٢\n٣ ٤", [[1.5, 2], [3, 4]]),
    "spaced thousands with decimals": ("1 234,5\n2 345,6", [[1234.5], [2345.6]]),
    "counting header": ("0,1,2\n1.5,2.5,3.5\n4.5,5.5,6.5", [[1.5, 2.5, 3.5], [4.5, 5.5, 6.5]]),
}


@pytest.mark.parametrize(("text", "right"), PRINTED.values(), ids=PRINTED)
def test_print_out_is_read_as_a_text_and_as_a_file(text: str, right: list[list[float]]) -> None:
    assert read_batch(text).values.tolist() == right
    assert read_csv(text.encode()).values.tolist() == right


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("1 234,5\n2 345,6", [[1, 234.5], [2, 345.6]]),
        ("1 234\n2 345", [[1234], [2345]]),
        ("[1 2\n 3 4]", [[1], [2], [3], [4]]),
        ("item;x;y\nA;1;2\nB;3;4\nMean;2;3\nSD;1;1", [[1, 2], [3, 4], [2, 3], [1, 1]]),
        ("0,1,2\n1.5,2.5,3.5\n4.5,5.5,6.5", [[0, 1, 2], [1.5, 2.5, 3.5], [4.5, 5.5, 6.5]]),
    ],
)
def test_the_other_reading_is_told_and_offered(text: str, other: list[list[float]]) -> None:
    batch = read_batch(text)
    assert batch.note
    assert other in [each.values.tolist() for each in batch.others]


@pytest.mark.parametrize("text", ["1 234,5\n2 345,6", "1 234\n2 345"])
def test_spaces_in_a_file_are_told_with_the_other_reading(text: str) -> None:
    table = open_table(text.encode())
    assert table.notes
    first = build_batch(table).values.tolist()
    others = [read_csv(text.encode(), each.choices).values.tolist() for each in table.alternatives]
    assert others
    assert first not in others


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[1. 2.]\n ...\n [3. 4.]]", "The print-out leaves out numbers"),
        ("[[[1. 2.]]\n [[3. 4.]]]", "Lists 3 deep are not a batch"),
        ("A =\n\n   1.0e+03 *\n\n    0.0010    2.0000\n", "The print-out is scaled by 1.0e+03"),
        ("  Columns 1 through 2\n\n 1 2\n\n  Column 3\n\n 3\n", "The print-out shows the columns"),
        (";2\n3;4", "Row 1, column 1 is empty"),
    ],
)
def test_print_out_that_lacks_numbers_is_refused(text: str, said: str) -> None:
    for read in (read_batch, lambda each: read_csv(each.encode())):
        with pytest.raises(BatchError) as caught:
            read(text)
        assert str(caught.value).startswith(said)


@pytest.mark.parametrize("text", ["1, 2, 3 and 4", "x = 1, 2, 3", "A 1 2", "x: 1, 2\ny: 4, 5"])
def test_a_line_never_loses_what_is_no_number(text: str) -> None:
    for read in (read_batch, lambda each: read_csv(each.encode())):
        with pytest.raises(BatchError):
            read(text)


@pytest.mark.parametrize(
    ("cell", "advice"),
    [
        ("—", "says that a value is missing"),
        ("1.#IND", "is not a finite number"),
        ("n. v.", "says that a value is missing"),
        ("12 °C", "is a number with a unit; write 12"),
        ("5 kWh", "is a number with a unit; write 5"),
        ("-$1.50", "is an amount of money; write the number alone: -1.50"),
        ("($5)", "is in brackets, which mean a negative number in accounting; write -5"),
        ("1.5-", "has its minus after the number; write -1.5"),
        ("- 1.5", "has a dash and a space; write -1.5 if it is a minus, or 1.5 if it is a bullet"),
        ("1.5×10^3", "is written as a power of ten; write 1.5e3"),
        ("2·10⁻³", "is written as a power of ten; write 2e-3"),
        ("1.5D+03", "is written as a power of ten; write 1.5e3"),
        ("1.5±0.2", "has its uncertainty with it; write 1.5"),
        ("1.5*", "has the mark of a footnote; write 1.5"),
        ("1/4", "is not a number, but a fraction or a date; write 0.25"),
        ("0x1F", "is not a number; write 31"),
        ("<0.01", "is not a number but a bound"),
        ("1²", "is not a number."),
    ],
)
def test_advice_never_changes_a_sign_or_a_size(cell: str, advice: str) -> None:
    with pytest.raises(BatchError) as caught:
        read_csv(f"a\tb\n1\t2\n3\t4\n5\t{cell}\n6\t7\n".encode())
    assert f", {advice}" in str(caught.value)


@pytest.mark.parametrize("unit", ["°C", " kg", "±0.2", "*", " zł", "%"])
def test_a_column_of_numbers_with_a_mark_is_named_not_left_out(unit: str) -> None:
    data = f"x;y\n12{unit};2\n3{unit};4\n".encode()
    with pytest.raises(BatchError, match=r"Row 2, column 1 \(x\)"):
        read_csv(data)


@pytest.mark.parametrize("codes", [("2m", "3f"), ("S01", "S02"), ("18-25", "26-40")])
def test_codes_are_texts_and_left_out(codes: tuple[str, str]) -> None:
    table = open_table(f"who;y\n{codes[0]};2\n{codes[1]};4\n".encode())
    assert list_features(table) == (1,)
    assert "Left out, as it holds texts: column 1 (who)." in table.notes


@pytest.mark.parametrize(
    "text",
    [
        "[{'u': 1.5, 'kind': 'x'}, {'u': 2, 'kind': 'y'}, {'u': 3, 'kind': 'x'}]",
        "@RELATION r\n@ATTRIBUTE u NUMERIC\n@ATTRIBUTE kind {x,y}\n@DATA\n1.5,x\n2,y\n3,x",
        "<table><tr><th>u<th>kind<tr><td>1,5<td>x<tr><td>2<td>y<tr><td>3<td>x</table>",
        "Plants\n\nkind;u\nx;1,5\ny;2\nx;3\n\nQuelle: X",
    ],
)
def test_a_labelled_table_is_read_from_the_same_print_outs(text: str) -> None:
    table = read_labelled(text.encode())
    assert table.x[:, 0].tolist() == [1.5, 2, 3]
    assert table.classes == ("x", "y")
