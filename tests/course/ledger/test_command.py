"""The ledger runs from the command line, and what it writes between marks leaves the rest alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.command import BEGIN, END, main
from bn_core.course.ledger.ledger import claims_of_trial
from bn_core.course.ledger.store import load_findings
from bn_core.storage.database import reset_engine

pytestmark = pytest.mark.usefixtures("own_database")


def test_command_runs_stores_prints_and_writes_claim(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, data = tmp_path / "page.md", tmp_path / "claims.json"
    page.write_text(f"Before.\n{BEGIN}\nwhat was\n{END}\nAfter.\n", encoding="utf-8")
    assert main(["C09", "--markdown", str(page), "--json", str(data)]) == 0
    told = capsys.readouterr()
    assert "| C09 | " in told.out
    assert "| C01 | " not in told.out
    assert "100%, 1 of 1 set-ups" in told.err
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"Before.\n{BEGIN}\n")
    assert text.endswith(f"{END}\nAfter.\n")
    assert "| C09 | " in text
    assert "what was" not in text
    claims = {each["id"]: each for each in json.loads(data.read_text(encoding="utf-8"))["claims"]}
    assert claims["C09"]["kind"] == "holds"
    assert {each.claim for each in load_findings()} == claims_of_trial("printed")

    # What is kept is not run again, and --full asks for something else.
    assert main(["C09"]) == 0
    again = capsys.readouterr()
    assert "set-ups" not in again.err
    assert "| C09 | " in again.out


def test_command_reports_missing_database(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BN_LAB_DATABASE", "nosuch://host/name")
    reset_engine()
    assert main(["C09"]) == 1
    assert "does not answer" in capsys.readouterr().err


def test_command_refuses_unknown_claim(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["C99"])
    assert "C99" in capsys.readouterr().err


def test_claims_document_has_row_for_every_claim() -> None:
    document = (Path(__file__).parents[3] / "docs" / "claims.md").read_text(encoding="utf-8")
    table = document.split(BEGIN)[1].split(END)[0]
    rows = [line.split(" | ") for line in table.splitlines() if line.startswith("| C")]
    assert [row[0] for row in rows] == [f"| {each}" for each in CLAIMS]
    for row, claim in zip(rows, CLAIMS.values(), strict=True):
        assert row[1:3] == [claim.statement, claim.source]
        assert "not run" not in row[3]
