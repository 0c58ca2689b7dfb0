"""The pictures of companions show the result's own numbers, from the first result to the last."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.figures.style import DARK, LIGHT, WAITING
from bn_core.lessons.train_eval.config import BatchCompositionConfig
from bn_core.lessons.train_eval.figure import draw_batch_composition
from bn_core.lessons.train_eval.result import BatchComposition
from bn_core.lessons.train_eval.worker.batch_composition import run
from bn_core.text.numbers import format_number

LONGEST_LINE = 19
"""The characters of 12 px that a third of a phone's screen takes."""
CONFIG = BatchCompositionConfig(steps=60, draws=2)


@pytest.fixture(scope="module")
def results() -> Sequence[BatchComposition]:
    return list(run(CONFIG))


def draw_result(
    results: Sequence[BatchComposition], shown: int = -1, name: str = "light"
) -> dict[str, Any]:
    return draw_batch_composition(CONFIG, results, range(len(results))[shown], {"theme": name})


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_result_is_drawn(results: Sequence[BatchComposition], name: str) -> None:
    for shown in range(len(results)):
        made = draw_result(results, shown, name)
        assert json.loads(json.dumps(made, allow_nan=False)) == made
        assert made["say"]
        assert made["alerts"] == []
        assert len({each["id"] for each in made["figures"]}) == len(made["figures"])
        for each in made["figures"]:
            go.Figure(each["data"], each["layout"])
            assert each["alt"]
            assert each["row"]
            assert each["layout"]["title"]["text"]
            assert each["layout"]["xaxis"]["title"]["text"]


def test_the_curves_are_the_results_numbers(results: Sequence[BatchComposition]) -> None:
    last = results[-1]
    accuracy, changed, *_ = draw_result(results)["figures"]
    random, by_class, level = accuracy["data"]
    for trace, values in (
        (random, last.random),
        (by_class, last.by_class),
        (changed["data"][0], last.changed),
    ):
        assert trace["x"] == last.sizes.tolist()
        assert trace["y"][0] is None
        np.testing.assert_allclose(trace["y"][1:], values[1:], rtol=6e-4)
    np.testing.assert_allclose(level["y"], last.eval_accuracy, rtol=6e-4)
    assert len({trace["line"]["dash"] for trace in accuracy["data"]}) == 3


def test_an_image_is_drawn_as_it_was_scanned(results: Sequence[BatchComposition]) -> None:
    images = [each for each in draw_result(results)["figures"] if each["row"] == "small images"]
    assert len(images) == len(results[-1].flipped) > 0
    for each, one in zip(images, results[-1].flipped, strict=True):
        assert each["data"][0]["z"] == one.pixels.tolist()
        assert each["layout"]["yaxis"]["autorange"] == "reversed"
        assert each["layout"]["title"]["text"] == f"Digit\u00a0{one.truth}"
        below = each["layout"]["xaxis"]["title"]["text"]
        assert f"evaluation: {one.alone}" in below
        for label, count in zip(one.labels, one.counts, strict=True):
            assert f"{label} ({count}×)" in below
        lines = below.split("<br>")
        assert max(map(len, lines)) <= LONGEST_LINE
        assert each["layout"]["margin"]["b"] >= 15 * len(lines)


def test_the_sentences_quote_the_result(results: Sequence[BatchComposition]) -> None:
    last, said = results[-1], " ".join(draw_result(results)["say"])
    place = last.index_of_size(last.shown_size)
    for value in (last.eval_accuracy, last.random[place], last.by_class[1], last.changed[place]):
        assert format_number(float(value)) in said
    assert last.refusal in said
    assert all(len(sentence.split()) <= 60 for sentence in draw_result(results)["say"])
    assert "Press Run" in draw_result(results, 0)["say"][0]
    assert f"step {results[1].step} of {CONFIG.steps}" in draw_result(results, 1)["say"][0]


def test_before_anything_is_measured_the_figures_say_so(
    results: Sequence[BatchComposition],
) -> None:
    for shown, said in ((0, WAITING), (1, "The network is training")):
        accuracy = draw_result(results, shown)["figures"][0]
        assert set(accuracy["data"][0]["y"]) == {None}
        assert said in accuracy["layout"]["annotations"][0]["text"]


def test_a_network_that_ended_is_an_alert(results: Sequence[BatchComposition]) -> None:
    ended = replace(results[0], ended="Training diverged at step 3.")
    assert draw_batch_composition(CONFIG, [ended], 0, {})["alerts"] == [
        "Training diverged at step 3."
    ]


def test_the_ground_is_the_one_asked_for(results: Sequence[BatchComposition]) -> None:
    for name, theme in (("light", LIGHT), ("dark", DARK)):
        [accuracy, *_] = draw_result(results, name=name)["figures"]
        assert accuracy["data"][0]["line"]["color"] == theme.batch
