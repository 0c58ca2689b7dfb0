"""Files and texts that say much in few bytes are refused before they cost much."""

from __future__ import annotations

import json

import pytest

from bn_core.inputs.batches.batch import BatchError
from bn_core.inputs.batches.tables import read_csv
from tests.growth import compare
from tests.inputs.test_table_kinds import SOON


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
