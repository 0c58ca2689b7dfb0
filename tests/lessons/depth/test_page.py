"""The page on depth: its steps, links, predictions, and code that really runs."""

from __future__ import annotations

import re

import numpy as np
import pytest

from bn_core.course.defaults import DEFAULTS
from bn_core.lessons.depth.config import RATES, TRAINED_KINDS, DepthConfig, TrainabilityConfig
from bn_core.lessons.depth.experiments import TRAINABILITY
from bn_core.lessons.depth.first_weights_config import FirstWeightsConfig
from bn_core.lessons.depth.result import Trainability, TrainedNetworks
from bn_core.lessons.depth.sentences import Facts, format_times, tell_training
from bn_core.lessons.depth.untrained_config import DepthView, UntrainedConfig
from tests.open_lesson import Page
from tests.printed_code import run_code

CONFIGS = (DepthView, UntrainedConfig, DepthConfig, TrainabilityConfig, FirstWeightsConfig)


def test_steps_tell_what_becomes_of_the_gradient() -> None:
    page = Page("depth")
    told = page.do("do step 1").app.success[0].value
    assert "8.9 × 10⁻²⁰ times its size" in told
    assert "grows by 1.215 per layer on average, to 13,800 times" in told
    few = page.do("do step 2").app.success[0].value
    assert "With 4 examples per batch it grows by 1.559 per layer" in few
    assert "only 8.5 times, instead of 13,800" in page.do("do step 3").app.success[0].value
    assert "The mean of z² in layer 50: batch norm 1.08; skips alone 1.4 × 10¹⁵" in page.words


def test_last_step_shows_training_and_waits_for_it() -> None:
    page = Page("depth").do("do step 4")
    assert not page.app.success
    assert page.claimed("trainability run").config == TrainabilityConfig()
    assert (TRAINABILITY.name, TrainabilityConfig()) in DEFAULTS
    assert page.said["show"] == "trained"


def test_training_is_told_at_the_greatest_depth() -> None:
    result = Trainability.start(TrainabilityConfig(deepest="20"))
    for place, (depth, kind) in enumerate(result.parts):
        value = depth / 100 + TRAINED_KINDS.index(kind) / 10
        result = result.plus(place, TrainedNetworks(*np.full((2, len(RATES), 2), value)))
    told = tell_training(Facts(UntrainedConfig(), {}, result))
    assert told.startswith("At 20 layers batch norm alone reaches accuracy 0.4,")
    assert "batch norm and skips reach 0.5" in told
    assert tell_training(Facts(UntrainedConfig(), {})) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [(8.5, "8.5"), (13794, "13,800"), (2.04e7, "2.0 × 10⁷"), (9e-20, "9.0 × 10⁻²⁰"), (0, "0")],
)
def test_format_times_is_readable(value: float, text: str) -> None:
    assert format_times(value) == text


def test_an_old_link_opens_what_it_showed() -> None:
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
    assert page.said["show"] == "trained"
    written = "".join(each.value for each in page.app.code)
    fields = DepthConfig.fields_by_parameter() | TrainabilityConfig.fields_by_parameter()
    for name, value in address.items():
        assert re.search(rf"\b{fields[name]}='?{value}\b", written), name


@pytest.mark.parametrize("end", ["low", "high"])
def test_extremes_are_survived(end: str) -> None:
    address = {
        name: "true"
        if knob.default is False
        else (
            knob.options[0 if end == "low" else -1] if knob.options else f"{getattr(knob, end):g}"
        )
        for config in CONFIGS
        for name, knob in config.parameters()
    }
    assert Page("depth", **address).errors == ""


@pytest.mark.parametrize(
    "address", [{"layers": "1e9"}, {"untrained_layers": "0"}, {"deepest": "<b>"}]
)
def test_bad_link_is_reported(address: dict[str, str]) -> None:
    assert "Part of the link was ignored" in Page("depth", **address).warnings


def test_the_predictions_are_answered() -> None:
    page = Page("depth")
    page.predict("decades of decay", 0.408)
    page.predict("doubling", 1024.0)
    assert len(page.app.success) == 2


def test_the_growth_to_copy() -> None:
    code = Page("depth", untrained_layers="50").code("def grow")
    default, he, batch = (float(line.split()[-1]) for line in run_code(code).splitlines())
    assert default < 1e-15 < 0.1 < he < 10 < 1e3 < batch
    code = Page("depth").code("compare_untrained")
    assert run_code(code).startswith("default gradient 3.5")


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
    told = run_code(page.code("depth.worker.gradients"))
    assert told.startswith("default [0.")
    assert told.count("preview, 1 seed") == 11
    told = run_code(page.code("worker.trainability"))
    assert told.startswith("5 default [")
    assert told.count("is undecided") == 4
