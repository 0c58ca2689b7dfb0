"""Files and texts that say much in few bytes are refused before they cost much."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress

import pytest

from bn_core.inputs.batches.batch import BatchError
from bn_core.inputs.batches.tables import BOUNDS, read_csv
from bn_core.inputs.batches.text import read_batch
from bn_core.inputs.labelled_table.read import read_labelled
from bn_core.inputs.labelled_table.table import LabelledTableError
from bn_core.inputs.tabular import spreadsheet
from bn_core.inputs.tabular.bounds import TableError
from bn_core.inputs.tabular.web_pages import read_web_page
from tests.growth import MOST, compare, growth
from tests.inputs.test_table_kinds import SOON, workbook


@pytest.mark.parametrize(
    "text",
    [
        "[{" + ",".join(f'"n{i}":1' for i in range(50_000)) + "}" + ",{}" * 50_000 + "]",
        '{"n":{'
        + ",".join(f'"n{i}":1' for i in range(40_000))
        + "}"
        + "".join(f',"m{i}":{{}}' for i in range(40_000))
        + "}",
        '{"n":['
        + ",".join("1" * 50_000)
        + "]"
        + "".join(f',"m{i}":[]' for i in range(50_000))
        + "}",
    ],
    ids=["records", "columns by row", "lists"],
)
def test_records_that_would_be_a_huge_table_are_refused_soon(text: str) -> None:
    """Each name of one is missing in all others, so that a short text asks for 10⁹ cells."""

    def refuse() -> None:
        with pytest.raises(BatchError, match="too many cells"):
            read_csv(text.encode())

    assert compare(refuse, lambda: json.loads(text), most=SOON) < SOON


HOSTILE_TAGS = ("<a b=]", "<a ", "<tda: {", "<!--", "<!-- >", "<![", "</a", "<a b='", "<a/", "&#")


@pytest.mark.parametrize("end", ["", ">"])
@pytest.mark.parametrize("tag", HOSTILE_TAGS)
def test_tags_that_are_not_closed_are_read_once(tag: str, end: str) -> None:
    def read(text: str) -> None:
        with suppress(TableError):
            read_web_page(f"<table><tr><td>1{text}{end}", BOUNDS)

    assert growth(read, tag, 240_000) < MOST


@pytest.mark.parametrize("rest", ["", "<a href='", "<!-- ", "<![foo[ ]]>", "</td>"])
def test_the_last_cell_of_a_web_page_need_not_be_closed(rest: str) -> None:
    assert read_batch(f"<table><tr><td>1<td>2<tr><td>3<td>4{rest}").values.tolist() == [
        [1, 2],
        [3, 4],
    ]


WIDE = [[f"n{i}" for i in range(1_500)], *([i] for i in range(3_000))]


@pytest.mark.parametrize(
    "data",
    [
        json.dumps(WIDE).encode(),
        ("<table>" + "".join("<tr><td>" + "<td>".join(map(str, row)) for row in WIDE)).encode(),
        "\n".join(",".join(map(str, row)) for row in WIDE).encode(),
        workbook(WIDE),
    ],
    ids=["JSON", "web page", "CSV", "spreadsheet"],
)
def test_one_wide_row_above_many_short_ones_is_refused(data: bytes) -> None:
    with pytest.raises(LabelledTableError, match="Row 1 has 1,500 columns, and there are 3,001"):
        read_labelled(data)


def test_a_spreadsheet_with_very_many_styles_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "load_workbook", lambda *_, **__: pytest.fail("was opened"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "")
        archive.writestr("xl/styles.xml", b"<xf/>" * 300_000)
    with pytest.raises(BatchError, match="more than 1 MB of styles and names"):
        read_csv(out.getvalue())
