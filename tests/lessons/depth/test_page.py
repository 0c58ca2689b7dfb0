"""The depth lesson in a reader's hands: links, predictions, and code that really runs."""

from __future__ import annotations

import re

import pytest

from bn_core.lessons.depth.config import DepthConfig, TrainabilityConfig
from tests.open_lesson import Page
from tests.printed_code import printed_apart

CONFIGS = (DepthConfig, TrainabilityConfig)


def test_an_address_is_the_whole_experiment() -> None:
    address = {
        "activation": "tanh",
        "layers": "12",
        "together": "9",
        "units": "64",
        "seeds": "2",
        "update_rate": "0.01",
        "jacobian": "16",
        "seed": "7",
        "deepest": "20",
        "train_steps": "30",
        "train_seeds": "1",
        "train_seed": "4",
    }
    page = Page("depth", **address)
    assert page.warnings == page.errors == ""
    written = "".join(each.value for each in page.app.code)
    fields = DepthConfig.fields_by_parameter() | TrainabilityConfig.fields_by_parameter()
    for name, value in address.items():
        assert re.search(rf"\b{fields[name]}='?{value}\b", written), name


@pytest.mark.parametrize("end", ["low", "high"])
def test_extremes_are_survived(end: str) -> None:
    address = {
        name: knob.options[0 if end == "low" else -1] if knob.options else f"{getattr(knob, end):g}"
        for config in CONFIGS
        for name, knob in config.parameters()
    }
    assert Page("depth", **address).errors == ""


@pytest.mark.parametrize("address", [{"layers": "1e9"}, {"units": "63"}, {"deepest": "<b>"}])
def test_bad_link_is_reported(address: dict[str, str]) -> None:
    assert "Part of the link was ignored" in Page("depth", **address).warnings


def test_the_predictions_are_answered() -> None:
    page = Page("depth")
    page.predict("factor of the norm", 1.211)
    page.predict("decades of decay", 0.408)
    page.predict("doubling", 1024.0)
    assert len(page.app.success) == 3


def test_the_growth_to_copy() -> None:
    told = printed_apart(Page("depth", layers="40", units="64").code("def growth"))
    default, he, batch = (float(line.split()[-1]) for line in told.splitlines())
    assert default < 0.5 < 0.9 < he < 1.1 < batch


def test_the_labs_own_runs_to_copy() -> None:
    page = Page(
        "depth",
        layers="5",
        units="64",
        together="3",
        seeds="1",
        jacobian="16",
        deepest="20",
        train_steps="10",
        train_seeds="1",
    )
    told = printed_apart(page.code("depth.worker.gradients"))
    assert told.startswith("default [0.")
    assert told.count("preview, 1 seed") == 11
    told = printed_apart(page.code("worker.trainability"))
    assert told.startswith("5 default [")
    assert told.count("is undecided") == 4
