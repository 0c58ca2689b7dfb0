"""The ledger's page shows every claim, what decided it, and where that comes from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from bn_core.course.curriculum import LESSONS
from bn_core.course.experiments import EXPERIMENTS
from bn_core.course.ledger import shipped
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.config import LedgerConfig
from bn_core.course.ledger.figure import locate_tile
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
from pages.claims.run_all import RUN
from pages.shared.kept_answers import COURSE, KEPT
from tests.course.ledger.findings import plant_all, plant_finding
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


CITE, RERUN, LIST, RULES, ALL, MISTAKES, UNTESTED = (
    "Its papers, and how to cite it",
    "Run this claim again",
    "The list of claims",
    "How a verdict is reached",
    "Run all claims on this server",
    "Mistakes commonly printed, settled by arithmetic",
    "Claims that cannot be tested here",
)


def labels(page: Page) -> dict[str, str]:
    """The row of each claim that the open list shows."""
    pattern = r"^\| \[(C\d\d)\]\(/claims\?claim=C\d\d\) (\|.*)$"
    return dict(re.findall(pattern, page.words, re.MULTILINE))


def test_every_claim_has_a_row() -> None:
    page = Page("claims").open(LIST, ALL)
    rows = labels(page)
    assert sorted(rows) == list(CLAIMS)
    assert all("not run" in each for each in rows.values())
    assert all(CLAIMS[name].title in each for name, each in rows.items())
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
def test_link_shows_its_claim(claim: str) -> None:
    page = Page("claims", claim=claim).open(CITE, RERUN)
    assert page.errors == page.warnings == ""
    expected = CLAIMS[claim].parts[0].expected
    for text in (CLAIMS[claim].test, CLAIMS[claim].statement, expected):
        assert text in page.words
    assert "not run" in page.words
    assert f"({link_to_claim(CLAIMS[claim])})" in page.words
    code = " ".join(each.value for each in page.app.code)
    assert f"@misc{{batchnormlab-{claim}," in code
    assert f"batchnorm-lab claims {claim} --full" in code
    name = CLAIMS[claim].trials[0]
    assert page.claimed(f"{claim} {name} run").config == TRIALS[name].config("quick")


def test_link_opens_the_run_of_a_set_up_and_another_claim_has_its_own() -> None:
    page = Page("claims", claim=CLAIM.id, setup=CLAIM.trials[1], seeds="full")
    assert page.errors == page.warnings == ""
    name = CLAIM.trials[1]
    assert page.claimed(f"{CLAIM.id} {name} run").config == TRIALS[name].config("full")
    assert page.said["setup"] == name
    one = next(each for each in CLAIMS.values() if len(each.trials) == 1)
    other = next(
        each
        for each in CLAIMS.values()
        if len(each.trials) > 1 and CLAIM.trials[1] not in each.trials
    )
    for claim in (other, one):
        page.set("selectbox", "claim", claim.id)
        assert page.errors == page.warnings == ""
        name = claim.trials[0]
        assert page.claimed(f"{claim.id} {name} run").config == TRIALS[name].config("full")
        assert page.said["setup"] is None


def test_link_with_a_set_up_of_another_claim_says_so() -> None:
    [other, *_] = (name for name in TRIALS if name not in CLAIM.trials)
    page = Page("claims", claim=CLAIM.id, setup=other)
    assert "is not one of" in page.warnings
    name = CLAIM.trials[0]
    assert page.claimed(f"{CLAIM.id} {name} run").config == TRIALS[name].config("quick")


def test_tile_shows_its_claim_instead_of_the_other() -> None:
    page = Page("claims", claim="C01")
    page.report("overview", "picked", {"place": list(locate_tile("C17"))})
    assert CLAIMS["C17"].test in page.words
    assert CLAIMS["C01"].test not in page.words
    assert page.said["claim"] == "C17"
    page.report("overview", "picked", {"place": [0, 99]})
    assert page.said["claim"] == "C17"


def test_next_claim_is_the_next_one_that_passes() -> None:
    page = Page("claims", about=CLAIMS["C28"].section)
    page.click("try next claim")
    assert page.said["claim"] == "C28"
    page.click("try next claim").click("try next claim").click("claim before")
    assert page.said["claim"] == "C29"


def test_claims_that_fail_the_filters_are_pale() -> None:
    page = Page("claims", find="c17")
    [found] = [e for e in page.app.get("bidi_component") if e.proto.id.endswith("overview")]
    shapes = json.loads(found.proto.json)["figures"][0]["layout"]["shapes"]
    assert sum("fillcolor" in each for each in shapes) == len(CLAIMS) - 1
    assert sum(each["line"]["width"] == 3 for each in shapes) == 1


def test_filtered_claims_are_counted_as_matches() -> None:
    assert "1 of 56 claims match." in Page("claims", find="c17").words


def test_claim_of_several_parts_says_how_many_have_its_verdict() -> None:
    store_findings(plant_all(Kind.FAILS))
    found = {p.name: p for p in CLAIMS["C10"].parts}
    right = [plant_finding(CLAIMS["C10"], found["worse"], trial) for trial in found["worse"].trials]
    store_findings(right)
    page = Page("claims", claim="C10").open(LIST)
    assert "≠ false in 2 of 4 parts" in labels(page)["C10"]
    assert "badge[≠ false in 2 of 4 parts]" in page.words
    assert "✓ “With mean and variance left out of the gradient a network trains" in page.words


def test_source_names_each_text_and_the_section_of_the_paper() -> None:
    told = Page("claims", claim="C04").words
    assert "Source: textbooks and courses; [Ioffe & Szegedy 2015](" in told
    assert "), section 3. Taught in" in told


def test_link_to_unknown_claim_is_told() -> None:
    page = Page("claims", claim="C99")
    assert "C99" in page.warnings
    assert CLAIMS["C04"].statement in page.words


def test_shipped_result_is_shown_as_shipped(ship: list[Finding]) -> None:
    ship += [replace(each, release="9.9") for each in plant_all()]
    page = Page("claims", claim=CLAIM.id).open(LIST, RULES)
    assert "shipped with version 9.9" in page.words
    assert not any("not run" in each for each in labels(page).values())
    assert "Shipped with this version." in page.words


def test_own_full_run_replaces_the_shipped_result(ship: list[Finding]) -> None:
    ship += [replace(each, release="9.9") for each in plant_all()]
    store_findings(plant_all(Kind.FAILS))
    page = Page("claims", claim=CLAIM.id).open(LIST, RULES)
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
    rows = labels(Page("claims").open(LIST))
    measured = [
        each.id for each in CLAIMS.values() if {p.nature for p in each.parts} == {Nature.MEASURED}
    ]
    assert all("preview" in rows[each] for each in measured)


def test_part_of_a_run_gives_no_verdict() -> None:
    store_findings(each for each in plant_all() if each.trial == CLAIM.trials[0])
    row = labels(Page("claims").open(LIST))[CLAIM.id]
    assert f"1 of {len(CLAIM.trials)} set-ups run" in row


def test_rows_are_filtered_by_verdict_and_words() -> None:
    store_findings(plant_all())
    page = Page("claims", verdict=str(Kind.FAILS))
    assert labels(page) == {}
    assert "No claim has this verdict, or these words." in page.words
    assert set(labels(Page("claims", find="c17"))) == {"C17"}
    assert CLAIMS["C01"].test in Page("claims", find="c17", claim="C01").words


def test_links_of_the_first_version_filter_as_they_did() -> None:
    store_findings(plant_all(Kind.FAILS))
    old = Page("claims", verdict="does not hold here")
    assert old.warnings == old.errors == ""
    assert labels(old) == labels(Page("claims", verdict=str(Kind.FAILS)))


def test_prediction_is_answered_once_all_is_run() -> None:
    page = Page("claims")
    page.predict("claims hold", 3)
    assert "The answer comes when all have been run" in page.words
    assert page.app.session_state[KEPT][COURSE] == {"claims": 1.0}
    store_findings(plant_all())
    page.run()
    told = " ".join(each.value for each in page.app.info)
    assert "You said 3; it is " in told


def test_luck_is_told_for_these_seeds() -> None:
    assert "Nothing is decided by seeds yet." in Page("claims").open(RULES).words
    store_findings(plant_all())
    measured = any(each.nature == Nature.MEASURED for c in CLAIMS.values() for each in c.parts)
    assert ("How many could be luck?" in Page("claims").open(RULES).words) == measured


def test_database_that_is_away_is_told_and_nothing_else_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BN_LAB_DATABASE", "nosuch://host/name")
    reset_engine()
    page = Page("claims").open(LIST)
    assert "does not answer" in page.warnings
    assert len(labels(page)) == len(CLAIMS)


def test_misprints_and_what_cannot_be_tested_are_listed() -> None:
    page = Page("claims").open(MISTAKES, UNTESTED)
    assert all(each.statement in page.words for each in MISPRINTS)
    assert all(each.why in page.words for each in UNTESTABLE)
