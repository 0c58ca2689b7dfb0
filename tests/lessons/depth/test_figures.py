"""The pictures of depth show the results' own numbers, from the first to the last."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.figures.style import DARK, LIGHT
from bn_core.lessons.depth.config import (
    ACTIVATIONS,
    BATCHES,
    DEPTHS,
    KINDS,
    RATES,
    RATIO_KINDS,
    TRAINED_KINDS,
    UPDATE_COUNTS,
    DepthConfig,
    TrainabilityConfig,
)
from bn_core.lessons.depth.gradients_figure import draw_gradients
from bn_core.lessons.depth.network_style import LABELS
from bn_core.lessons.depth.result import GradientsByDepth, Trainability, TrainedNetworks, fit_growth
from bn_core.lessons.depth.trained_figure import draw_accuracy_by_rate, draw_trainability
from bn_core.lessons.depth.untrained import compare_untrained
from bn_core.lessons.depth.untrained_config import UntrainedConfig
from bn_core.lessons.depth.untrained_figure import draw_gradient, draw_signal
from bn_core.lessons.depth.verdicts import judge_gradients
from bn_core.text.numbers import format_number

RNG = np.random.default_rng(0)
CONFIG, TRAINING = DepthConfig(layers=20, jacobian="16", seeds=2), TrainabilityConfig()


def gradients() -> list[GradientsByDepth]:
    """Blank, begun, and whole, with numbers that nothing measured."""
    sizes: list[tuple[int, ...]] = [
        (len(KINDS), 2, 20),
        (len(ACTIVATIONS), len(BATCHES), 2),
        (len(RATIO_KINDS), len(DEPTHS), 2),
        (len(UPDATE_COUNTS), 20),
        (20,),
        (2, 2, 256),
    ]
    blank = GradientsByDepth(0.0, "here", 0, *[np.full(size, np.nan) for size in sizes])
    norms = blank.norms.copy()
    norms[0, 0] = 1.0
    begun = replace(blank, progress=0.01, step=1, norms=norms)
    whole = GradientsByDepth(1.0, "here", 99, *[10 ** RNG.uniform(-3, 3, size) for size in sizes])
    whole.singular_values.sort(axis=-1)
    return [blank, begun, replace(whole, verdicts=judge_gradients(CONFIG, whole))]


def make_trained() -> list[Trainability]:
    frames = [Trainability.start(TRAINING)]
    for place in range(len(TRAINING.parts)):
        accuracy, earlier = RNG.uniform(0, 1, (2, len(RATES), 2))
        frames.append(frames[-1].plus(place, TrainedNetworks(accuracy, earlier)))
    return [frames[0], frames[7], frames[-1]]


ALL: list[tuple[Any, Any, list[Any]]] = [
    (draw_gradients, CONFIG, gradients()),
    (draw_trainability, TRAINING, make_trained()),
]


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("draw", "config", "frames"), ALL, ids=["gradients", "training"])
def test_every_result_is_drawn(draw: Any, config: Any, frames: list[Any], name: str) -> None:
    for shown in range(len(frames)):
        made = draw(config, frames, shown, {"theme": name})
        assert json.loads(json.dumps(made, allow_nan=False)) == made
        assert made["say"]
        assert len({each["id"] for each in made["figures"]}) == len(made["figures"])
        for sentence in made["say"]:
            assert len(sentence.split()) <= 60, sentence
        for each in made["figures"]:
            go.Figure(each["data"], each["layout"])
            assert each["alt"]
            for axis in ("xaxis", "yaxis"):
                assert each["layout"][axis]["title"]["text"]


def test_lines_are_medians_and_bars_reach_the_ends() -> None:
    whole = gradients()[-1]
    profile, growing, ratios, later, spectra = draw_gradients(CONFIG, [whole], 0, {})["figures"]
    for trace, rows in zip(profile["data"], whole.norms, strict=True):
        np.testing.assert_allclose(trace["y"], np.median(rows, axis=0), rtol=6e-4)
    pairs = [
        (growing["data"][0], whole.growth[ACTIVATIONS.index(CONFIG.activation)]),
        *zip(ratios["data"], whole.ratios, strict=True),
    ]
    for trace, rows in pairs:
        np.testing.assert_allclose(trace["y"], np.median(rows, axis=1), rtol=6e-4)
        top = np.array(trace["y"]) + trace["error_y"]["array"]
        np.testing.assert_allclose(top, rows.max(axis=1), rtol=2e-3)
    for trace, row in zip(later["data"], whole.norms_after_updates, strict=True):
        np.testing.assert_allclose(trace["y"], row, rtol=6e-4)
    for trace, rows in zip(spectra["data"], whole.singular_values, strict=True):
        np.testing.assert_allclose([trace["y"][0], trace["y"][-1]], rows[0][[0, -1]], rtol=6e-4)
    for figure in (profile, later):
        looks = {(t["line"]["dash"], t["line"]["color"]) for t in figure["data"]}
        assert len(looks) == len(figure["data"])


def test_the_sentences_quote_the_results() -> None:
    whole = gradients()[-1]
    said = " ".join(draw_gradients(CONFIG, [whole], 0, {})["say"])
    factors = np.median(fit_growth(whole.of("batch")))
    assert format_number(float(factors)) in said
    assert format_number(float(whole.first_update[0])) in said
    for verdict in whole.verdicts:
        assert verdict.sentence in said
        assert verdict.measured in said
    blank = draw_gradients(CONFIG, [gradients()[0]], 0, {})["say"]
    assert blank[0].startswith("Nothing is measured yet")


def test_trained_networks_are_drawn_at_their_best_rate_and_at_each() -> None:
    first, some, whole = make_trained()
    drawn = draw_trainability(TRAINING, [first, some, whole], 2, {})
    [best], rates = drawn["figures"], draw_accuracy_by_rate(whole, LIGHT)
    for place, trace in enumerate(best["data"]):
        np.testing.assert_allclose(trace["y"], np.median(whole.best[place], axis=1), rtol=6e-4)
    for place, trace in enumerate(rates["data"]):
        middle = np.median(whole.accuracy[place, -1], axis=1)
        np.testing.assert_allclose(trace["y"], middle, rtol=6e-4)
    [progress] = draw_trainability(TRAINING, [first, some, whole], 1, {})["say"]
    assert progress.startswith("7 of 15 networks are trained")
    assert [trace["name"] for trace in best["data"]] == [LABELS[kind] for kind in TRAINED_KINDS]
    assert "best of 5 learning rates" in drawn["say"][0]


def test_untrained_networks_are_drawn_layer_by_layer() -> None:
    networks = compare_untrained(UntrainedConfig(6, skips=True))
    for figure, name in (
        (draw_gradient(networks, LIGHT), "gradient"),
        (draw_signal(networks, LIGHT), "signal"),
    ):
        for trace, sizes in zip(figure["data"], networks.values(), strict=True):
            assert trace["x"] == [1, 2, 3, 4, 5, 6]
            np.testing.assert_allclose(trace["y"], getattr(sizes, name), rtol=6e-4)


def test_the_ground_is_the_one_asked_for() -> None:
    for name, theme in (("light", LIGHT), ("dark", DARK)):
        profile = draw_gradients(CONFIG, gradients(), 2, {"theme": name})["figures"][0]
        colours = {trace["line"]["color"] for trace in profile["data"]}
        assert colours == {theme.none, theme.batch, theme.layer, theme.text}
