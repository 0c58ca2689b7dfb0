"""Figures, sentences, CSV and code of the random network."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from bn_core.figures.style import LIGHT, Figure
from bn_core.lessons.why_normalize.code import write_numpy_code, write_torch_code
from bn_core.lessons.why_normalize.config import MAX_LAYERS, NONLINEARITIES, RandomNetworkConfig
from bn_core.lessons.why_normalize.figure import draw_signals
from bn_core.lessons.why_normalize.random_network import Comparison, compare_networks
from bn_core.lessons.why_normalize.sentences import describe_limits, describe_networks
from bn_core.lessons.why_normalize.table import signals_to_csv
from tests.printed_code import run_code

OVERFLOW = RandomNetworkConfig(layers=MAX_LAYERS, activation="relu", start="he", factor=10)
UNDERFLOW = RandomNetworkConfig(layers=MAX_LAYERS, activation="relu", factor=0.1)


def draw(config: RandomNetworkConfig) -> tuple[Comparison, dict[str, Figure]]:
    shown = compare_networks(config)
    return shown, {figure["id"]: figure for figure in draw_signals(shown, LIGHT)}


@pytest.mark.parametrize("activation", NONLINEARITIES)
def test_outlines_keep_to_their_layer_and_side(activation: str) -> None:
    config = RandomNetworkConfig(layers=6, activation=activation, norm=True)
    left, right = draw(config)[1]["outputs"]["data"]
    for trace, low, high in ((left, -0.45, 0), (right, 0, 0.45)):
        x = np.array(trace["x"], dtype=float)
        layer = 1 + np.cumsum(np.isnan(x))
        inside = ~np.isnan(x)
        assert layer[inside].max() == 6
        offsets = (x - layer)[inside]
        assert low - 1e-3 <= offsets.min() < offsets.max() <= high + 1e-3


def test_one_network_is_drawn_to_both_sides() -> None:
    [trace] = draw(RandomNetworkConfig(layers=1))[1]["outputs"]["data"]
    x = np.array(trace["x"][:-1], dtype=float)
    np.testing.assert_allclose(np.sort(x - 1), np.sort(1 - x), atol=1e-3)


def test_spread_axis_holds_all_spreads() -> None:
    shown, figures = draw(RandomNetworkConfig(layers=30, norm=True))
    low, high = figures["spread"]["layout"]["yaxis"]["range"]
    powers = np.log10(shown.without.spread)
    assert low < powers.min()
    assert powers.max() < high
    assert [trace["name"] for trace in figures["spread"]["data"]] == ["without", "batch norm"]


def test_dots_lie_on_the_drawn_nonlinearity() -> None:
    _, figures = draw(RandomNetworkConfig(norm=True, layer=4))
    assert "of layer 4" in figures["unit"]["layout"]["title"]["text"]
    for trace in figures["unit"]["data"][2:]:
        np.testing.assert_allclose(np.tanh(trace["x"]), trace["y"], atol=1e-3)


@pytest.mark.parametrize("config", [OVERFLOW, UNDERFLOW])
def test_numbers_out_of_range_are_told_and_drawn_as_gaps(config: RandomNetworkConfig) -> None:
    shown, figures = draw(config)
    first = shown.without.overflow or shown.without.vanished_layer
    [trace] = figures["spread"]["data"]
    assert trace["y"][first - 1 :] == [None] * (MAX_LAYERS - first + 1)
    assert None not in trace["y"][: first - 1]
    assert f"layer {first}" in describe_limits(shown)
    assert all("nan" not in sentence for sentence in describe_networks(shown))


def test_dots_beyond_the_axis_are_counted() -> None:
    _, figures = draw(
        RandomNetworkConfig(layers=30, activation="relu", start="he", factor=2, norm=True)
    )
    [note] = figures["unit"]["layout"]["annotations"]
    assert note["text"].startswith("without: 60 of 60 dots lie beyond ±4")
    [note] = draw(OVERFLOW)[1]["unit"]["layout"]["annotations"]
    assert note["text"] == "without: no dots, the numbers overflowed"


def test_sentences_quote_the_measurement() -> None:
    [words] = describe_networks(compare_networks(RandomNetworkConfig()))
    assert words.startswith("Without batch norm, the spread is 0.45")
    assert describe_limits(compare_networks(RandomNetworkConfig())) == ""


def test_signals_to_csv_has_every_layer() -> None:
    shown = compare_networks(RandomNetworkConfig(norm=True))
    rows = list(csv.DictReader(signals_to_csv(shown).splitlines()))
    assert len(rows) == 20
    assert float(rows[9]["standard deviation"]) == shown.without.spread[9]


@pytest.mark.parametrize("activation", NONLINEARITIES)
@pytest.mark.parametrize("norm", [False, True])
def test_numpy_code_prints_the_spreads(activation: str, norm: bool) -> None:
    config = RandomNetworkConfig(activation=activation, norm=norm, layers=4)
    shown = compare_networks(config)
    signals = shown.normalized or shown.without
    lines = [line.split() for line in run_code(write_numpy_code(config)).splitlines()]
    np.testing.assert_allclose([float(value) for _, value in lines], signals.spread, rtol=1e-3)


@pytest.mark.parametrize("norm", [False, True])
def test_torch_code_prints_nearly_the_same(norm: bool) -> None:
    """The weights are others, drawn from the same distribution."""
    config = RandomNetworkConfig(norm=norm, layers=6)
    shown = compare_networks(config)
    signals = shown.normalized or shown.without
    lines = [line.split() for line in run_code(write_torch_code(config)).splitlines()]
    np.testing.assert_allclose([float(value) for _, value in lines], signals.spread, rtol=0.25)
