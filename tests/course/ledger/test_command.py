"""The ledger runs from the command line, and what it writes between marks leaves the rest alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from bn_core import __version__
from bn_core.course.ledger import command
from bn_core.course.ledger.claims import parts_of_trial
from bn_core.course.ledger.command import BEGIN, END, main, write_tables
from bn_core.course.ledger.finding import Finding, read_finding
from bn_core.course.ledger.shipped import load_shipped, write_shipped
from bn_core.course.ledger.store import load_findings
from bn_core.course.ledger.trials import TRIALS
from bn_core.experiments.claim import SEEDS
from bn_core.storage.database import open_connection, reset_engine
from tests.course.ledger.findings import plant_all

pytestmark = pytest.mark.usefixtures("own_database")


def test_command_runs_stores_prints_and_writes_claim(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "claims.json"
    assert main(["C09", "--json", str(data)]) == 0
    told = capsys.readouterr()
    assert "| C09 | " in told.out
    assert "| C01 | " not in told.out
    assert "100%, 1 of 1 set-ups" in told.err
    [claim] = json.loads(data.read_text(encoding="utf-8"))["claims"]
    assert (claim["id"], claim["kind"]) == ("C09", "holds")
    found = load_findings()
    assert {(each.claim, each.part) for each in found} == parts_of_trial("printed")
    for each in found:  # with all that made it
        assert (each.trial, each.effort) == ("printed", "quick")
        assert each.seconds > 0
        assert each.config["seeds"] == SEEDS["quick"]
        assert set(each.versions) == {"python", "numpy", "torch"}
        assert not each.stale

    # What is stored is not run again.
    assert main(["C09"]) == 0
    again = capsys.readouterr()
    assert "set-ups" not in again.err
    assert "| C09 | " in again.out


def write_and_read(findings: Sequence[Finding], path: Path) -> list[Finding]:
    """Write findings among those that are shipped, and return all that the file holds."""
    try:
        write_shipped(findings, path)
    finally:
        load_shipped.cache_clear()
    record = json.loads(path.read_text(encoding="utf-8"))
    assert record["version"] == __version__
    return [found for each in record["findings"] if (found := read_finding(each))]


def test_shipped_results_are_written_and_read_again(tmp_path: Path) -> None:
    found = plant_all()
    read = [e for e in write_and_read(found, tmp_path / "shipped.json") if not e.on_gpu]
    assert len(read) == len(found)
    assert all(each in read for each in found)


def test_the_results_of_one_claim_are_shipped_with_the_others(tmp_path: Path) -> None:
    [planted] = [each for each in plant_all() if each.claim == "C09"]
    read = write_and_read([planted], tmp_path / "shipped.json")
    assert planted in read
    others = [each for each in load_shipped() if each.claim != "C09"]
    assert [each for each in read if each.claim != "C09"] == [
        replace(each, release="") for each in others
    ]


def test_write_tables_replaces_what_stands_between_the_marks(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    for path in (tmp_path / "README.md", tmp_path / "docs" / "claims.md"):
        path.write_text(f"Before.\n{BEGIN}\nwhat was\n{END}\nAfter.\n", encoding="utf-8")
    write_tables(tmp_path)
    for path in (tmp_path / "README.md", tmp_path / "docs" / "claims.md"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"Before.\n{BEGIN}\n")
        assert text.endswith(f"{END}\nAfter.\n")
        assert "what was" not in text


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


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["C09", "--quick", "--ship"], "leave out --quick"),
        (["C09", "--json", "nowhere/claims.json"], "claims.json cannot be written"),
    ],
)
def test_command_refuses_before_the_run_what_would_be_lost_after_it(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "run", None)
    with pytest.raises(SystemExit) as refused:
        main(arguments)
    assert refused.value.code == 2
    assert words in capsys.readouterr().err


def test_shipped_results_answer_every_claim() -> None:
    """Every part, in every set-up as it is configured now, with enough seeds."""
    found = {
        (each.claim, each.part, each.trial): each for each in load_shipped() if not each.on_gpu
    }
    wanted = {(*part, trial) for trial in TRIALS for part in parts_of_trial(trial)}
    assert found.keys() == wanted
    assert [each for each in found.values() if each.stale] == []
    assert {each.effort for each in found.values()} == {"full"}


def test_shipped_results_are_in_the_tables(tmp_path: Path) -> None:
    """README and docs/claims say what the shipped results do."""
    root = Path(__file__).parents[3]
    (tmp_path / "docs").mkdir()
    for name in ("README.md", "docs/claims.md"):
        (tmp_path / name).write_text((root / name).read_text(encoding="utf-8"), encoding="utf-8")
    write_tables(tmp_path)
    for name in ("README.md", "docs/claims.md"):
        assert (tmp_path / name).read_text() == (root / name).read_text(), "make ship-claims"


def test_command_names_a_database_of_another_version(capsys: pytest.CaptureFixture[str]) -> None:
    with open_connection() as connection:
        connection.execute(text("create table claim_findings (id integer primary key)"))
    assert main(["C09"]) == 1
    assert "is of another version of the lab" in capsys.readouterr().err
