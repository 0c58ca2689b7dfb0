"""The tiles say what the ledger says, each claim once."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import plotly.graph_objects as go
import pytest

from bn_core.course.ledger.claim_figure import describe_lines, draw_claim
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.config import LedgerConfig
from bn_core.course.ledger.figure import MARKS, draw_ledger, find_claim, locate_tile
from bn_core.course.ledger.finding import collect_findings
from bn_core.course.ledger.ledger import Ledger
from bn_core.course.ledger.outcome import KINDS, Outcome, PartOutcome, judge_claim
from bn_core.course.ledger.trials import TRIALS
from bn_core.experiments.claim_part import Kind, Nature
from bn_core.experiments.effect import Effect
from bn_core.experiments.verdict import Verdict
from bn_core.figures.style import DARK, LIGHT, Theme, choose_theme
from tests.course.ledger.findings import plant_all
from tests.figures.test_style import contrast


def draw(ledger: Ledger, theme: str = "light") -> dict:
    return draw_ledger(LedgerConfig(), [ledger], 0, {"theme": theme})


def test_locate_tile_is_unique_per_claim() -> None:
    places = [locate_tile(claim) for claim in CLAIMS]
    assert len(set(places)) == len(CLAIMS)
    assert [find_claim(*each) for each in places] == list(CLAIMS)
    assert find_claim(-1, 0) is find_claim(0, 99) is find_claim(99, 0) is None


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_tile_shade_and_mark_follow_verdict(theme: str) -> None:
    ledger = Ledger.start(LedgerConfig(effort="full"))
    planted = plant_all()
    for number, name in enumerate(ledger.parts[: len(TRIALS) // 2]):
        ledger = ledger.plus(number, tuple(each for each in planted if each.trial == name))
    [figure] = draw(ledger, theme)["figures"]
    shades = figure["data"][0]["z"]
    words = [text for trace in figure["data"][1:] for text in trace["text"]]
    assert len(words) == len(CLAIMS)
    for each in ledger.outcomes:
        row, column = locate_tile(each.claim.id)
        assert shades[row][column] == KINDS.index(each.kind)
        assert MARKS[each.kind] in words
    assert figure["pick"]


def test_count_outcomes_counts_every_kind() -> None:
    assert draw(Ledger.start(LedgerConfig()))["say"] == [
        f"Of {len(CLAIMS)} claims: {len(CLAIMS)} not run (·)."
    ]
    done = Ledger.resume(LedgerConfig(effort="full"), plant_all())
    kinds = Counter(each.kind for each in done.outcomes)
    assert f"{kinds[Kind.HOLDS]} hold (✓)" in draw(done)["say"][0]


def test_tile_has_a_line_for_each_of_several_parts() -> None:
    done = Ledger.resume(LedgerConfig(effort="full"), plant_all())
    [figure] = draw(done)["figures"]
    lines = [each for each in figure["layout"]["shapes"] if each["type"] == "line"]
    for claim in CLAIMS.values():
        row, column = locate_tile(claim.id)
        own = [each for each in lines if int(each["y0"]) == row and abs(each["x0"] - column) < 0.5]
        assert len(own) == (len(claim.parts) if len(claim.parts) > 1 else 0)
        assert all(each["x1"] > each["x0"] for each in own)


def test_count_outcomes_says_how_many_have_parts_that_hold() -> None:
    failing = [
        each for each in plant_all(Kind.FAILS) if each.claim != "C10" or each.part != "worse"
    ]
    holding = [each for each in plant_all() if each.claim == "C10" and each.part == "worse"]
    done = Ledger.resume(LedgerConfig(effort="full"), [*failing, *holding])
    [_, mixed] = draw(done)["say"]
    told = f"Of the {len(CLAIMS)} that are not counted as holding, 1 has a part that holds."
    assert told in mixed
    [_, *none] = draw(Ledger.resume(LedgerConfig(effort="full"), plant_all(Kind.FAILS)))["say"]
    assert none == []


def test_set_up_is_named_in_a_figure_only_beside_another() -> None:
    findings = plant_all()
    one, *_ = draw_claim(judge_claim(CLAIMS["C04"], findings), LIGHT)
    assert one["layout"]["annotations"] == []
    [several] = draw_claim(judge_claim(CLAIMS["C41"], findings), LIGHT)
    assert len(several["layout"]["annotations"]) == len(CLAIMS["C41"].trials)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_contrast_with_tiles_and_tiles_with_ground(theme: str) -> None:
    ground = choose_theme(theme)
    [figure] = draw(Ledger.start(LedgerConfig()), theme)["figures"]
    tiles, *labels = figure["data"]
    for kind, label in zip(KINDS, labels, strict=True):
        [(_, colour), _] = tiles["colorscale"][2 * KINDS.index(kind) :][:2]
        assert contrast(label["textfont"]["color"], colour) >= 4.5, kind
        assert kind == Kind.UNRUN or contrast(colour, ground.background) >= 3, kind


@pytest.mark.parametrize(
    ("theme", "kind"),
    [
        (LIGHT, Kind.HOLDS),
        (DARK, Kind.FAILS),
        pytest.param(DARK, Kind.HOLDS, marks=pytest.mark.deep),
        pytest.param(LIGHT, Kind.FAILS, marks=pytest.mark.deep),
    ],
    ids=lambda each: getattr(each, "name", each),
)
def test_every_claim_is_drawn_with_its_threshold(theme: Theme, kind: Kind) -> None:
    findings = plant_all(kind)
    for claim in CLAIMS.values():
        figures = draw_claim(outcome := judge_claim(claim, findings), theme)
        assert [each["id"] for each in figures] == [
            f"{part.claim} {part.name}".strip() for part in claim.parts
        ]
        assert json.loads(json.dumps(figures, allow_nan=False)) == figures
        for figure, part in zip(figures, outcome.parts, strict=True):
            go.Figure(figure["data"], figure["layout"])
            assert part.words in figure["alt"]
            axis = "y" if part.part.knob else "x"
            drawn_at = {shape.get(f"{axis}0") for shape in figure["layout"]["shapes"]}
            wanted = {part.part.least, part.part.most, part.part.none} - {None}
            assert wanted <= drawn_at


def test_scan_is_drawn_with_its_boundary() -> None:
    claim = next(each for each in CLAIMS.values() if len(each.trials) == 1)
    part = replace(claim.parts[0], nature=Nature.MEASURED, least=0.5, most=None, knob="the depth")
    effects = [Effect.of([level] * 6, at) for at, level in ((1, 1.0), (10, 0.0))]
    verdict = Verdict.of(part, effects, "Measured.", "Why.")
    [finding] = collect_findings(
        TRIALS[claim.trials[0]], "full", [replace(verdict, part=claim.parts[0])], ""
    )
    outcome = Outcome(claim, (PartOutcome.of(part, (finding,), ()),), outdated=False)
    [figure] = draw_claim(outcome, LIGHT)
    assert verdict.boundary is not None
    lines = [each.get("x0") for each in figure["layout"]["shapes"]]
    assert verdict.boundary.interval.median in lines
    assert "Dashed: the boundary (3.16)." in describe_lines(outcome)  # the same for all seeds
    two = Outcome(claim, (PartOutcome.of(part, (finding, finding), ()),), outdated=False)
    assert "Dashed, with their intervals: the boundaries" in describe_lines(two)
