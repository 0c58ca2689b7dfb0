"""The ledger's page opens every claim, shows what is kept, and says what is not."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from bn_core.course.curriculum import LESSONS
from bn_core.course.experiments import EXPERIMENTS
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.config import LedgerConfig
from bn_core.course.ledger.lesson_links import link_to_claim
from bn_core.course.ledger.misprints import MISPRINTS
from bn_core.course.ledger.outcome import FAILS, HOLDS
from bn_core.course.ledger.store import store_findings
from bn_core.course.ledger.trials import TRIALS
from bn_core.course.ledger.untestable import UNTESTABLE
from bn_core.experiments.claim import EFFORTS
from bn_core.inputs.address import read_lesson_name
from bn_core.storage.database import reset_engine
from pages.claims.run_all import CHOSEN, RUN
from tests.course.ledger.test_ledger import complete, made
from tests.open_lesson import Page

pytestmark = pytest.mark.usefixtures("own_database")


def labels(page: Page) -> list[str]:
    return [each.label for each in page.app.expander if each.label.startswith("**C")]


def test_every_claim_has_a_row() -> None:
    page = Page("claims")
    assert sorted(each[2:5] for each in labels(page)) == list(CLAIMS)
    assert all("not run" in each for each in labels(page))
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
def test_a_claims_lesson_opens_in_its_set_up_and_knows_all_of_it(link: str) -> None:
    page = Page(read_lesson_name(link), **dict(parse_qsl(urlsplit(link).query)))
    assert page.errors == page.warnings == ""


@pytest.mark.parametrize("claim", ["C01", "C14", "C40"])
def test_an_open_row_tells_how_it_is_tested_and_offers_the_run(claim: str) -> None:
    page = Page("claims")
    page.app.session_state[f"open {claim}"] = True
    page.run()
    assert CLAIMS[claim].test in page.words
    assert CLAIMS[claim].expected in page.words
    assert "Nothing is measured yet" in page.words
    name = CLAIMS[claim].trials[0]
    assert page.claimed(f"{claim} {name} run").config == TRIALS[name].config("quick")
    assert f"({link_to_claim(CLAIMS[claim])})" in page.words


def test_what_is_kept_is_shown_and_filtered() -> None:
    store_findings(complete())
    page = Page("claims", verdict=HOLDS)
    assert len(labels(page)) == len(CLAIMS)
    assert f"Of {len(CLAIMS)} claims: {len(CLAIMS)} hold" in page.words
    page = Page("claims", verdict=FAILS)
    assert labels(page) == []
    assert "No other claim has this verdict." in page.words


def test_the_prediction_is_answered_once_all_is_run() -> None:
    page = Page("claims")
    page.predict("claims hold", 3)
    assert "The answer comes when all have been run" in page.words
    store_findings(complete())
    page.run()
    told = " ".join(each.value for each in page.app.info)
    assert f"You said 3; it is {len(CLAIMS)}" in told


def test_a_claim_without_a_kept_run_says_so_beside_one_that_has() -> None:
    store_findings([made(CLAIMS["C36"], CLAIMS["C36"].trials[0], True)])
    page = Page("claims")
    [row] = [each for each in labels(page) if each.startswith("**C36")]
    assert "holds" in row


def test_the_tile_that_was_clicked_is_the_first_row_and_open() -> None:
    page = Page("claims")
    page.app.session_state[CHOSEN] = "C26"
    page.app.session_state["open C26"] = True
    page.run()
    assert labels(page)[0].startswith("**C26")
    assert len(labels(page)) == len(CLAIMS)


def test_a_database_that_is_away_is_told_and_nothing_else_is_lost(
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
