"""Of a table with too many rows, the first ones or some from everywhere can be taken."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bn_core.inputs.batches.batch import MAX_BYTES, MAX_EXAMPLES, BatchError
from bn_core.inputs.batches.tables import build_batch, open_table, read_csv
from bn_core.inputs.batches.text import read_batch, read_first_examples
from bn_core.inputs.labelled_table.read import build_labelled, open_labelled, read_labelled
from bn_core.inputs.labelled_table.table import MAX_ROWS, LabelledTableError
from bn_core.inputs.tabular import grid
from tests.inputs.test_table_kinds import workbook


def count_up(rows: int) -> str:
    return "a,b\n" + "".join(f"{i},{i + 0.5}\n" for i in range(rows))


FILES = {
    "CSV": lambda rows: count_up(rows).encode(),
    "carriage returns": lambda rows: count_up(rows).replace("\n", "\r").encode(),
    "UTF-16": lambda rows: count_up(rows).replace(",", "\t").encode("utf-16"),
    "spreadsheet": lambda rows: workbook([["a", "b"], *([i, i + 0.5] for i in range(rows))]),
    "JSON": lambda rows: json.dumps([{"a": i, "b": i + 0.5} for i in range(rows)]).encode(),
}


@pytest.mark.parametrize("write", FILES.values(), ids=FILES)
@pytest.mark.parametrize("rows", [257, 1_000, 5_000])
def test_the_first_rows_of_a_long_file_are_one_click_away(write: Any, rows: int) -> None:
    data = write(rows)
    with pytest.raises(BatchError, match=f"{rows:,} examples are too many; keep at most 256"):
        read_csv(data)
    label = f"Take the first 256 of {rows:,} rows"
    (first,) = (each for each in open_table(data).alternatives if each.label == label)
    batch = read_csv(data, first.choices)
    assert batch.values.tolist() == [[i, i + 0.5] for i in range(256)]
    assert batch.names == ("a", "b")
    assert f"The first 256 rows of {rows:,} were taken." in batch.note


def test_rows_from_everywhere_are_one_click_away() -> None:
    data = count_up(1_000).encode()
    (some,) = (each for each in open_table(data).alternatives if "every 4" in each.label)
    assert read_csv(data, some.choices).values[:, 0].tolist() == list(range(0, 1_000, 4))


def test_what_is_wrong_below_the_first_rows_does_not_matter() -> None:
    data = (count_up(300) + "oops\n1,2,3\n").encode()
    (first,) = (each for each in open_table(data).alternatives if "first" in each.label)
    assert len(read_csv(data, first.choices).values) == 256


def test_a_long_file_is_examined_only_at_its_start(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []
    reader = grid.csv.reader

    def count(lines: Any, **how: Any) -> Any:
        sizes.append(len(lines.getvalue().splitlines()))
        return reader(lines, **how)

    monkeypatch.setattr(grid.csv, "reader", count)
    table = open_table(b"1\n" * (MAX_BYTES // 2))
    assert table.total_rows == MAX_BYTES // 2
    assert max(sizes) <= 8 * MAX_EXAMPLES
    with pytest.raises(BatchError, match="500,000 examples are too many"):
        build_batch(table)
    with pytest.raises(BatchError, match="no numbers"):
        read_csv(b"\r" * MAX_BYTES)


@pytest.mark.parametrize("rows", [MAX_ROWS + 1, 90_000])
def test_the_first_rows_of_a_long_labelled_file_can_be_taken(rows: int) -> None:
    data = ("u,kind\n" + "".join(f"{i},{'xy'[i % 2]}\n" for i in range(rows))).encode()
    table = open_labelled(data)
    with pytest.raises(LabelledTableError, match=f"{rows:,} rows are too many"):
        build_labelled(table)
    (first,) = (each for each in table.alternatives if "first" in each.label)
    assert len(read_labelled(data, first.choices).x) == MAX_ROWS


def test_a_labelled_file_with_too_many_numbers_can_be_cut() -> None:
    header = ",".join(f"f{j}" for j in range(64)) + ",kind\n"
    row = ",".join(str(j) for j in range(64))
    data = (header + "".join(f"{row},{'xy'[i % 2]}\n" for i in range(2_600))).encode()
    table = open_labelled(data)
    with pytest.raises(LabelledTableError, match="2,600 rows of 64 features are too many numbers"):
        build_labelled(table)
    (first,) = (each for each in table.alternatives if each.label.startswith("Take the first"))
    assert first.label == "Take the first 2,500 of 2,600 rows"
    assert len(read_labelled(data, first.choices).x) == 2_500


@pytest.mark.parametrize(
    "text",
    [
        ", ".join(map(str, range(300))),
        " ".join(map(str, range(300))),
        ",".join(map(str, range(300))),
        "; ".join(f"{i} 1" for i in range(300)),
    ],
)
def test_the_first_of_too_many_typed_examples_can_be_taken(text: str) -> None:
    with pytest.raises(BatchError, match="300 examples are too many"):
        read_batch(text)
    first = read_first_examples(text)
    assert first is not None
    assert first.values[:, 0].tolist() == list(range(256))


@pytest.mark.parametrize("text", ["1, 2", "a b", "1 " * 300 + "x y", ""])
def test_no_first_examples_are_offered_where_something_else_is_wrong(text: str) -> None:
    batch = read_first_examples(text)
    assert batch is None or len(batch.values) == 256
