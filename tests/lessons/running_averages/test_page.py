"""Tests of the page on running averages."""

from __future__ import annotations

import csv
import re
from typing import Any

import pytest
import torch

from bn_core.lessons.running_averages.config import TimelineConfig
from bn_core.lessons.running_averages.table import timeline_to_csv
from bn_core.lessons.running_averages.timeline import simulate_timeline
from bn_core.norm.momentum import count_batches_to_reach
from bn_core.text.numbers import format_number
from pages.running_averages.steps import STEPS
from tests.open_lesson import Page

NAME = "running_averages"


@pytest.fixture
def page() -> Page:
    return Page(NAME)


def run_code(page: Page) -> dict[str, Any]:
    """Run the code under the button, and return its variables."""
    space: dict[str, Any] = {}
    exec(page.code("default_rng"), space)
    return space


def read_average(page: Page, name: str = "running") -> tuple[float, ...]:
    """Mean and variance of one average in the table of the details."""
    [table] = [each.body for each in page.app.html if "The averages after batch" in each.body]
    [row] = re.findall(rf"<tr[^>]*><td class=words>{name}.*?</tr>", table)
    return tuple(map(float, re.findall(r"title='([^']+)'", row)))


def test_code_computes_the_last_average(page: Page) -> None:
    space = run_code(page)
    assert read_average(page) == pytest.approx(
        (space["mean"].item(), space["var"].item()), rel=1e-12
    )


@pytest.mark.parametrize(
    "address",
    [
        {"momentum": "0.01", "batch_size": "2"},
        {"change_at": "60", "new_mean": "5.0"},
        {"poison": "outlier", "poison_at": "30"},
        {"poison": "nan", "poison_at": "30"},
        {"poison": "nan", "poison_at": "30", "recover": "reset", "recover_at": "40"},
    ],
)
def test_address_holds_the_whole_timeline(address: dict[str, str]) -> None:
    page = Page(NAME, **address)
    assert page.warnings == page.errors == ""
    assert dict(page.app.query_params) == address
    space = run_code(page)
    shown = read_average(page)
    assert shown == pytest.approx((space["mean"].item(), space["var"].item()), nan_ok=True)
    timeline = simulate_timeline(TimelineConfig.read(address))
    assert shown == pytest.approx(
        (timeline.running.mean[-1], timeline.running.var[-1]), nan_ok=True
    )


def read_animation(page: Page) -> str:
    [animation] = [
        each for each in page.app.get("bidi_component") if each.proto.id.endswith("timeline")
    ]
    return str(animation.proto)


def test_animation_has_a_sentence_for_each_moment() -> None:
    sent = read_animation(Page(NAME, batches="10"))
    timeline = simulate_timeline(TimelineConfig(batches=10))
    for at in range(11):
        mean = format_number(float(timeline.running.mean[at]))
        assert f"After batch {at} of 10: running mean and variance {mean} and " in sent


def test_averages_agree_where_they_must() -> None:
    page = Page(NAME, momentum="1", batches="10")
    timeline = simulate_timeline(TimelineConfig(momentum=1, batches=10))
    assert read_average(page) == (timeline.batch.mean[-1], timeline.unbiased[-1])
    assert read_average(page, "all values")[0] == pytest.approx(
        read_average(page, "average of all")[0]
    )


def test_steps_play_and_tell_the_measured_numbers(page: Page) -> None:
    told = [
        ("By batch 120 the", "went from 0 to 1.85", "from 1 to 9.2.", "After 44 batches only 1%"),
        (
            "after 61 batches of the new data",
            "running mean is −1.96",
            "average of all batches is −0.0731",
        ),
        ("0.99^61 = 54.2%", "ends at −0.452, not −2", "459 batches"),
        ("NaN for 20 batches", "0.9 · NaN is NaN", "2.09 and 8.62"),
    ]
    for number, expected in enumerate(told, start=1):
        page.do(f"do step {number}")
        assert not page.app.success  # the animation plays
        page.report("timeline", "ended", {"plays": number - 1})
        assert not page.app.success  # that was the one before
        page.report("timeline", "ended", {"plays": number})
        [outcome] = [each.value for each in page.app.success]
        for words in expected:
            assert words in outcome
    assert len(STEPS) == len(told)


def test_outlier_is_described_below_the_picture() -> None:
    page = Page(NAME, poison="outlier", poison_at="40")
    assert "took the running variance from 8.34 to 290" in page.words
    assert "is 8.69; the true variance is 9." in page.words
    assert "outlier in batch" not in Page(NAME, poison="outlier", poison_at="130").words


def test_csv_has_a_row_for_each_batch() -> None:
    timeline = simulate_timeline(TimelineConfig(batches=10, poison="nan", poison_at=5))
    rows = list(csv.DictReader(timeline_to_csv(timeline).splitlines()))
    assert [row["batch"] for row in rows] == [*map(str, range(11))]
    assert float(rows[4]["running_var"]) == timeline.running.var[4]
    assert rows[5]["running_mean"] == "nan"
    assert float(rows[10]["source_mean"]) == 2


def test_predictions_have_pytorchs_answers(page: Page) -> None:
    layer = torch.nn.BatchNorm1d(1, dtype=torch.float64)
    for _ in range(2):
        layer(torch.tensor([[1.0], [2.0], [3.0], [4.0]], dtype=torch.float64))
    page.predict("the same batch twice", float(layer.running_var))
    assert page.app.success[0].value.startswith("Right")
    page.predict("half the momentum", 1.0)
    assert f"it is {count_batches_to_reach(0.05)}" in page.app.info[0].value


@pytest.mark.parametrize(
    ("momentum", "asked", "told"),
    [
        ("0.01", "after 459 batches.", "about twice as many batches."),
        ("0.9", "after 2 batches.", "takes 4 times as many batches here."),
        ("1", "after 1 batch.", "takes 7 times as many batches here."),
    ],
)
def test_half_of_any_momentum_is_compared_with_the_whole(
    momentum: str, asked: str, told: str
) -> None:
    page = Page(NAME, momentum=momentum)
    assert asked in page.words
    page.predict("half the momentum", 1.0)
    assert told in page.app.info[0].value


def test_detail_marks_the_batch_size_of_the_timeline() -> None:
    page = Page(NAME, normal_batches="1000", batch_size="8")
    assert "Over 1,000 normal batches of 8" in page.words
    assert page.warnings == ""


@pytest.mark.parametrize(
    "address",
    [
        {
            name: f"{end:g}"
            for name, knob in TimelineConfig.parameters()
            if not knob.options
            for end in [getattr(knob, bound)]
        }
        for bound in ("low", "high")
    ],
    ids=["least", "most"],
)
def test_page_shows_the_extremes_of_all_controls(address: dict[str, str]) -> None:
    for poison in ("none", "outlier", "nan"):
        assert Page(NAME, poison=poison, **address).errors == ""


def test_momentum_can_be_typed(page: Page) -> None:
    page.set("number_input", "momentum typed", 0.37)
    assert page.said["momentum"] == "0.37"
    assert run_code(page)["mean"].item() == read_average(page)[0]
