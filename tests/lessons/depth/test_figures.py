"""The pictures of depth show the results' own numbers, from the first to the last."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.figures.style import DARK, LIGHT
from bn_core.lessons.depth import gradients_figure, trainability_figure
from bn_core.lessons.depth.config import (
    ACTIVATIONS,
    BATCHES,
    CALLED,
    COMPARED,
    DEPTHS,
    KINDS,
    MOMENTS,
    RATES,
    TRAINED,
    DepthConfig,
    TrainabilityConfig,
)
from bn_core.lessons.depth.result import Depth, Trainability, Trained, growth
from bn_core.lessons.depth.verdicts import verdicts
from bn_core.text.numbers import format_number

RNG = np.random.default_rng(0)
CONFIG, TRAINING = DepthConfig(layers=20, jacobian="16", seeds=2), TrainabilityConfig()


def gradients() -> list[Depth]:
    """Blank, begun, and whole, with numbers that nothing measured."""
    sizes: list[tuple[int, ...]] = [
        (len(KINDS), 2, 20),
        (len(BATCHES), 2),
        (len(ACTIVATIONS), 2),
        (len(COMPARED), len(DEPTHS), 2),
        (len(MOMENTS), 20),
        (20,),
        (2, 2, 256),
    ]
    blank = Depth(0.0, "here", 0, *[np.full(size, np.nan) for size in sizes])
    norms = blank.norms.copy()
    norms[0, 0] = 1.0
    begun = replace(blank, progress=0.01, step=1, norms=norms)
    whole = Depth(1.0, "here", 99, *[10 ** RNG.uniform(-3, 3, size) for size in sizes])
    whole.singular.sort(axis=-1)
    return [blank, begun, replace(whole, verdicts=verdicts(CONFIG, whole))]


def trained() -> list[Trainability]:
    frames = [Trainability.start(TRAINING)]
    for place in range(len(TRAINING.parts)):
        frames.append(frames[-1].plus(place, Trained(RNG.uniform(0, 1, (len(RATES), 2)))))
    return [frames[0], frames[7], frames[-1]]


ALL: list[tuple[Any, Any, list[Any]]] = [
    (gradients_figure, CONFIG, gradients()),
    (trainability_figure, TRAINING, trained()),
]


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("module", "config", "frames"), ALL, ids=["gradients", "training"])
def test_every_result_is_drawn(module: Any, config: Any, frames: list[Any], name: str) -> None:
    for shown in range(len(frames)):
        made = module.picture(config, frames, shown, {"theme": name})
        assert json.loads(json.dumps(made, allow_nan=False)) == made
        assert made["say"]
        assert len({each["id"] for each in made["figures"]}) == len(made["figures"])
        for sentence in made["say"]:
            assert len(sentence.split()) <= 60, sentence
        for each in made["figures"]:
            go.Figure(each["data"], each["layout"])
            assert each["alt"]
            assert each["row"]
            for axis in ("xaxis", "yaxis"):
                assert each["layout"][axis]["title"]["text"]


def test_lines_are_medians_and_bars_reach_the_ends() -> None:
    whole = gradients()[-1]
    profile, growing, ratios, later, spectra = gradients_figure.picture(CONFIG, [whole], 0, {})[
        "figures"
    ]
    for trace, rows in zip(profile["data"], whole.norms, strict=True):
        np.testing.assert_allclose(trace["y"], np.median(rows, axis=0), rtol=6e-4)
    pairs = [(growing["data"][0], whole.squared), *zip(ratios["data"], whole.ratios, strict=True)]
    for trace, rows in pairs:
        np.testing.assert_allclose(trace["y"], np.median(rows, axis=1), rtol=6e-4)
        top = np.array(trace["y"]) + trace["error_y"]["array"]
        np.testing.assert_allclose(top, rows.max(axis=1), rtol=2e-3)
    for trace, row in zip(later["data"], whole.later, strict=True):
        np.testing.assert_allclose(trace["y"], row, rtol=6e-4)
    for trace, rows in zip(spectra["data"], whole.singular, strict=True):
        np.testing.assert_allclose([trace["y"][0], trace["y"][-1]], rows[0][[0, -1]], rtol=6e-4)
    for figure in (profile, later):
        looks = {(t["line"]["dash"], t["line"]["color"]) for t in figure["data"]}
        assert len(looks) == len(figure["data"])


def test_the_sentences_quote_the_results() -> None:
    whole = gradients()[-1]
    said = " ".join(gradients_figure.picture(CONFIG, [whole], 0, {})["say"])
    factors = np.median(growth(whole.of("batch")))
    assert format_number(float(factors)) in said
    assert format_number(float(whole.moved[0])) in said
    for verdict in whole.verdicts:
        assert verdict.sentence in said
        assert verdict.measured in said
    blank = gradients_figure.picture(CONFIG, [gradients()[0]], 0, {})["say"]
    assert blank[0].startswith("Nothing is measured yet")


def test_what_learned_is_the_best_of_the_rates() -> None:
    first, some, whole = trained()
    best, rates = trainability_figure.picture(TRAINING, [whole], 0, {})["figures"]
    for place, trace in enumerate(best["data"]):
        np.testing.assert_allclose(trace["y"], np.median(whole.best[place], axis=1), rtol=6e-4)
    for place, trace in enumerate(rates["data"]):
        middle = np.median(whole.accuracy[place, -1], axis=1)
        np.testing.assert_allclose(trace["y"], middle, rtol=6e-4)
    networks = len(TRAINING.parts) * len(RATES) * 2
    assert f"Run trains {networks} networks" in trainability_figure.sentences(first)[0]
    assert trainability_figure.sentences(some) == ["7 of 15 stacks of networks are trained."]
    assert [trace["name"] for trace in best["data"]] == [CALLED[kind] for kind in TRAINED]


def test_the_ground_is_the_one_asked_for() -> None:
    for name, theme in (("light", LIGHT), ("dark", DARK)):
        profile = gradients_figure.picture(CONFIG, gradients(), 2, {"theme": name})["figures"][0]
        colours = {trace["line"]["color"] for trace in profile["data"]}
        assert colours == {theme.none, theme.batch, theme.layer, theme.text}
