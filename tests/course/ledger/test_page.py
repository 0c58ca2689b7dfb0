"""The ledger's page shows every claim, what decided it, and where that comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from bn_core.course.curriculum import LESSONS
from bn_core.course.experiments import EXPERIMENTS
from bn_core.course.ledger import shipped
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.config import LedgerConfig
from bn_core.course.ledger.finding import Finding
from bn_core.course.ledger.lesson_links import link_to_claim
from bn_core.course.ledger.misprints import MISPRINTS
from bn_core.course.ledger.store import store_findings
from bn_core.course.ledger.trials import TRIALS
from bn_core.course.ledger.untestable import UNTESTABLE
from bn_core.experiments.claim import EFFORTS
from bn_core.experiments.claim_part import Kind, Nature
from bn_core.inputs.address import read_lesson_name
from bn_core.storage.database import reset_engine
from pages.claims.rows import CHOSEN
from pages.claims.run_all import RUN
from tests.course.ledger.findings import plant_all
from tests.open_lesson import Page

pytestmark = pytest.mark.usefixtures("own_database")
CLAIM = next(
    each
    for each in CLAIMS.values()
    if len(each.trials) > 1 and {part.nature for part in each.parts} != {Nature.SCALE}
)


@pytest.fixture(autouse=True)
def ship(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Finding]]:
    """A list of what the lab is shipped with, empty at first."""
    found: list[Finding] = []
    monkeypatch.setattr(shipped, "load_shipped", lambda: tuple(found))
    monkeypatch.setattr("pages.claims.page.load_shipped", lambda: tuple(found))
    shipped.judge_shipped.cache_clear()
    yield found
    shipped.judge_shipped.cache_clear()


def labels(page: Page) -> dict[str, str]:
    """The label of each row by its claim."""
    titles = {each.title: name for name, each in CLAIMS.items()}
    found = {}
    for each in page.app.expander:
        _, bold, title = each.label.removesuffix("**").partition("] **")
        if bold:
            found[titles[title]] = each.label
    return found


def test_every_claim_has_a_row() -> None:
    page = Page("claims")
    rows = labels(page)
    assert sorted(rows) == list(CLAIMS)
    assert all("not run" in each for each in rows.values())
    assert page.claimed(RUN).config == LedgerConfig()


def test_every_experiment_has_a_picture() -> None:
    assert {each.experiment.name for each in TRIALS.values()} <= EXPERIMENTS.keys()


def test_every_claim_names_a_lesson() -> None:
    assert {each.lesson for each in CLAIMS.values()} <= {each.name for each in LESSONS}


@pytest.mark.parametrize(
    "link",
    sorted(
        {
            link_to_claim(each, trial, effort)
            for each in CLAIMS.values()
            for trial in each.trials
            for effort in EFFORTS
        }
    ),
)
def test_lesson_of_claim_opens_in_its_set_up(link: str) -> None:
    page = Page(read_lesson_name(link), **dict(parse_qsl(urlsplit(link).query)))
    assert page.errors == page.warnings == ""


@pytest.mark.parametrize("claim", ["C01", "C14", "C40"])
def test_link_opens_the_row_of_a_claim(claim: str) -> None:
    page = Page("claims", claim=claim)
    assert page.errors == page.warnings == ""
    for text in (CLAIMS[claim].test, CLAIMS[claim].statement, CLAIMS[claim].parts[0].expected):
        assert text in page.words
    assert "not run" in page.words
    assert f"({link_to_claim(CLAIMS[claim])})" in page.words
    code = " ".join(each.value for each in page.app.code)
    assert f"@misc{{batchnormlab-{claim}," in code
    assert f"batchnorm-lab claims {claim} --full" in code
    name = CLAIMS[claim].trials[0]
    assert page.claimed(f"{claim} {name} run").config == TRIALS[name].config("quick")


def test_opening_a_row_closes_the_other() -> None:
    page = Page("claims", claim="C01")
    page.app.session_state[CHOSEN] = "C17"
    page.run()
    assert CLAIMS["C17"].test in page.words
    assert CLAIMS["C01"].test not in page.words
    assert page.app.query_params["claim"] == "C17"


def test_link_to_unknown_claim_is_told() -> None:
    page = Page("claims", claim="C99")
    assert "There is no claim" in page.warnings
    assert len(labels(page)) == len(CLAIMS)


def test_shipped_result_is_shown_as_shipped(ship: list[Finding]) -> None:
    ship += [replace(each, release="9.9") for each in plant_all()]
    page = Page("claims", claim=CLAIM.id)
    assert "shipped with version 9.9" in page.words
    assert not any("not run" in each for each in labels(page).values())
    assert "Shipped with this version." in page.words


def test_own_full_run_replaces_the_shipped_result(ship: list[Finding]) -> None:
    ship += [replace(each, release="9.9") for each in plant_all()]
    store_findings(plant_all(Kind.FAILS))
    page = Page("claims", claim=CLAIM.id)
    assert "shipped with version" not in page.words
    assert "Measured on this server." in page.words
    assert not any("✓ holds" in each for each in labels(page).values())


def test_own_preview_stands_beside_the_shipped_result(ship: list[Finding]) -> None:
    ship += [replace(each, release="9.9") for each in plant_all()]
    store_findings(plant_all(Kind.FAILS, "quick"))
    page = Page("claims", claim=CLAIM.id)
    assert "Shipped with this version." in page.words
    assert "Here, with 2 seeds:" in page.words


def test_preview_is_called_one_where_nothing_better_is() -> None:
    store_findings(plant_all(effort="quick"))
    rows = labels(Page("claims"))
    measured = [
        each.id for each in CLAIMS.values() if {p.nature for p in each.parts} == {Nature.MEASURED}
    ]
    assert all("preview" in rows[each] for each in measured)


def test_part_of_a_run_gives_no_verdict() -> None:
    store_findings(each for each in plant_all() if each.trial == CLAIM.trials[0])
    row = labels(Page("claims"))[CLAIM.id]
    assert f"1 of {len(CLAIM.trials)} set-ups run" in row


def test_rows_are_filtered_by_verdict_and_words() -> None:
    store_findings(plant_all())
    page = Page("claims", verdict=str(Kind.FAILS))
    assert labels(page) == {}
    assert "No claim has this verdict, or these words." in page.words
    assert set(labels(Page("claims", find="c17"))) == {"C17"}
    assert set(labels(Page("claims", find="c17", claim="C01"))) == {"C01", "C17"}


def test_links_of_the_first_version_filter_as_they_did() -> None:
    store_findings(plant_all(Kind.FAILS))
    old = Page("claims", verdict="does not hold here")
    assert old.warnings == old.errors == ""
    assert labels(old) == labels(Page("claims", verdict=str(Kind.FAILS)))


def test_prediction_is_answered_once_all_is_run() -> None:
    page = Page("claims")
    page.predict("claims hold", 3)
    assert "The answer comes when all have been run" in page.words
    store_findings(plant_all())
    page.run()
    told = " ".join(each.value for each in page.app.info)
    assert "You said 3; it is " in told


def test_luck_is_told_for_these_seeds() -> None:
    assert "Nothing is decided by seeds yet." in Page("claims").words
    store_findings(plant_all())
    measured = any(each.nature == Nature.MEASURED for c in CLAIMS.values() for each in c.parts)
    assert ("How many could be luck?" in Page("claims").words) == measured


def test_database_that_is_away_is_told_and_nothing_else_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BN_LAB_DATABASE", "nosuch://host/name")
    reset_engine()
    page = Page("claims")
    assert "does not answer" in page.warnings
    assert len(labels(page)) == len(CLAIMS)


def test_misprints_and_what_cannot_be_tested_are_listed() -> None:
    page = Page("claims")
    told = [each.label for each in page.app.expander]
    assert all(each.statement in told for each in MISPRINTS)
    assert all(each.why in page.words for each in UNTESTABLE)
