"""What is kept is read again as it was, on any database, and a broken one is told in a sentence."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from bn_core.course.ledger.claims import CLAIMS, parts_of_trial
from bn_core.course.ledger.finding import Finding
from bn_core.course.ledger.store import load_findings, store_findings
from bn_core.course.ledger.trials import TRIALS
from bn_core.experiments.claim_part import Kind
from bn_core.storage.database import StorageError, database, reset_engine
from tests.course.ledger.findings import CPU, GPU, plant_finding

NAME = next(iter(TRIALS))
pytestmark = pytest.mark.usefixtures("own_database")


def make_findings(
    kind: Kind = Kind.HOLDS, device: str = CPU, seconds: float = 1.5
) -> tuple[Finding, ...]:
    return tuple(
        plant_finding(CLAIMS[claim], CLAIMS[claim].part(name), NAME, kind, "quick", device, seconds)
        for claim, name in sorted(parts_of_trial(NAME))
    )


@pytest.mark.usefixtures("each_database")
def test_load_findings_returns_stored_findings() -> None:
    store_findings(made := make_findings())
    assert load_findings() == made
    reset_engine()
    assert load_findings() == made


@pytest.mark.usefixtures("each_database")
def test_load_findings_keeps_unknown_seconds() -> None:
    store_findings(make_findings(seconds=math.nan))
    assert all(math.isnan(each.seconds) for each in load_findings())


@pytest.mark.usefixtures("each_database")
def test_load_findings_returns_newest_per_device() -> None:
    store_findings(make_findings(Kind.FAILS))
    store_findings(on_gpu := make_findings(Kind.HOLDS, GPU))
    store_findings(newest := make_findings(Kind.HOLDS))
    assert load_findings() == (*on_gpu, *newest)


@pytest.mark.usefixtures("each_database")
def test_load_findings_skips_other_versions() -> None:
    first, *_ = make_findings()
    store_findings([replace(first, trial="no such trial"), replace(first, claim="C99")])
    assert load_findings() == ()
    with database() as connection:
        connection.execute(
            text(
                "INSERT INTO claim_findings (claim, part, trial, effort, on_gpu, record)"
                " VALUES ('C01', '', 'x', 'quick', false, '{\"old\": 1}')"
            )
        )
    assert load_findings() == ()


def test_store_findings_accepts_empty_list() -> None:
    store_findings([])
    assert load_findings() == ()


@pytest.mark.parametrize(
    "url", ["no url", "nosuch://host/name", "sqlite:////proc/no/such/folder/lab.sqlite"]
)
def test_store_reports_missing_database(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BN_LAB_DATABASE", url)
    reset_engine()
    with pytest.raises(StorageError, match="does not answer"):
        load_findings()
    with pytest.raises(StorageError, match="does not answer"):
        store_findings(make_findings())


def test_a_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BN_LAB_DATABASE", "nosuch://someone:secret@host/name?password=secret")
    reset_engine()
    with pytest.raises(StorageError) as told:
        load_findings()
    assert "secret" not in str(told.value)


def test_no_log_shows_what_was_to_be_kept(caplog: pytest.LogCaptureFixture) -> None:
    name = "Lovelace"
    with caplog.at_level("WARNING"), pytest.raises(StorageError), database() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": name})
    assert "INSERT INTO nowhere" in caplog.text
    assert name not in caplog.text


def test_without_a_name_it_is_a_file_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BN_LAB_DATABASE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    reset_engine()
    store_findings(made := make_findings())
    assert load_findings() == made
    assert list(tmp_path.rglob("lab.sqlite"))
