"""What a layer remembers: the film is PyTorch's, and no link or accident brings the page down."""

from __future__ import annotations

import re
from typing import Any

import pytest
import torch

from bn_core.lessons.running_averages.config import TimelineConfig
from bn_core.lessons.running_averages.timeline import simulate_timeline
from bn_core.norm.momentum import count_batches_to_reach
from bn_core.text.numbers import format_number
from tests.open_lesson import Page


@pytest.fixture
def page() -> Page:
    return Page("running_averages")


def tables(page: Page) -> list[str]:
    return [each.body for each in page.app.html if "bn-table" in each.body]


def film_code(page: Page) -> dict[str, Any]:
    """What the code under the button computes."""
    [code] = [each.value for each in page.app.code if "TimelineConfig" in each.value]
    space: dict[str, Any] = {}
    exec(code, space)
    return space


def running(page: Page, name: str = "running") -> tuple[float, ...]:
    """Mean and variance of one average at the film's end."""
    [row] = re.findall(rf"<tr[^>]*><td>{name}.*?</tr>", tables(page)[0])
    return tuple(map(float, re.findall(r"title='([^']+)'", row)))


def test_the_film_ends_where_pytorch_ends(page: Page) -> None:
    space = film_code(page)
    assert running(page) == pytest.approx((space["mean"].item(), space["var"].item()), rel=1e-12)


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
def test_an_address_is_the_whole_film(address: dict[str, str]) -> None:
    page = Page("running_averages", **address)
    assert page.warnings == page.errors == ""
    assert dict(page.app.query_params) == address
    space = film_code(page)
    told = running(page)
    assert told == pytest.approx((space["mean"].item(), space["var"].item()), nan_ok=True)
    shot = simulate_timeline(TimelineConfig.read(address))
    assert told == pytest.approx((shot.running.mean[-1], shot.running.var[-1]), nan_ok=True)


def test_the_film_is_sent_whole_with_a_sentence_for_each_moment() -> None:
    page = Page("running_averages", batches="10")
    [animation] = [each for each in page.app.get("bidi_component") if "animation" in each.proto.id]
    shot = simulate_timeline(TimelineConfig(batches=10))
    sent = str(animation.proto)
    for at in range(11):
        assert f"After batch {at} of 10, mean and variance" in sent
        assert f"running {format_number(float(shot.running.mean[at]))} and " in sent


def test_all_three_averages_of_numbers_agree_where_they_must() -> None:
    page = Page("running_averages", momentum="1", batches="10")
    shot = simulate_timeline(TimelineConfig(momentum=1, batches=10))
    assert running(page) == (shot.batch.mean[-1], shot.unbiased[-1])
    assert running(page, "exact")[0] == pytest.approx(running(page, "cumulative")[0])


@pytest.mark.parametrize("library", ["PyTorch", "Keras"])
def test_the_switch_converts_and_the_code_is_the_layer(page: Page, library: str) -> None:
    page.set("button_group", "defaults", library)
    [code] = [
        each.value
        for each in page.app.code
        if "BatchNorm1d" in each.value and "TimelineConfig" not in each.value
    ]
    space: dict[str, Any] = {}
    exec(code, space)
    layer = space["bn"]
    assert layer.eps == {"PyTorch": 1e-5, "Keras": 1e-3}[library]
    assert layer.momentum == {"PyTorch": 0.1, "Keras": 0.01}[library]
    assert f"<td>{float(layer.running_var):.5g}</td>" in tables(page)[1]
    assert f"<td>{count_batches_to_reach(layer.momentum)}</td>" not in tables(page)[0]
    page.click("to the film")
    assert film_code(page)["bn"].momentum == layer.momentum


def test_unknown_library_is_reported() -> None:
    page = Page("running_averages", defaults="Numpy")
    assert "neither PyTorch nor Keras" in page.warnings


def test_the_predictions_are_those_of_pytorch(page: Page) -> None:
    layer = torch.nn.BatchNorm1d(1, dtype=torch.float64)
    for _ in range(2):
        layer(torch.tensor([[1.0], [2.0], [3.0], [4.0]], dtype=torch.float64))
    page.predict("the same batch twice", float(layer.running_var))
    assert page.app.success[0].value.startswith("Right")
    page.predict("half the momentum", 1.0)
    assert f"it is {count_batches_to_reach(0.05)}: off by" in page.app.info[0].value


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
def test_extremes_are_survived(address: dict[str, str]) -> None:
    for poison in ("none", "outlier", "nan"):
        assert Page("running_averages", poison=poison, **address).errors == ""
