"""Tests of one layer that is rebuilt in another library."""

from __future__ import annotations

import csv
import json

import numpy as np
import plotly.graph_objects as go
import pytest
import torch

from bn_core.figures.style import DARK, LIGHT, Theme
from bn_core.lessons.conventions.config import PortConfig
from bn_core.lessons.conventions.facts import list_facts
from bn_core.lessons.conventions.figure import draw_port
from bn_core.lessons.conventions.port import BATCH, BATCHES, simulate_port
from bn_core.lessons.conventions.sentences import (
    tell_conversion,
    tell_copy,
    tell_epsilon,
    tell_rest,
)
from bn_core.lessons.conventions.table import port_to_csv
from bn_core.norm.conventions import KERAS, PYTORCH

ports = pytest.mark.parametrize(
    "config",
    [
        PortConfig(defaults, port, scale)
        for defaults in ("PyTorch", "Keras")
        for port, scale in (("copied", "1"), ("converted", "0.1"), ("all", "0.01"))
    ],
    ids=str,
)


@ports
def test_pytorch_layer_is_pytorchs(config: PortConfig) -> None:
    found = simulate_port(config).pytorch
    layer = torch.nn.BatchNorm1d(1, momentum=found.momentum, eps=found.eps, dtype=torch.float64)
    batch = float(config.scale) * torch.tensor(BATCH, dtype=torch.float64)
    stored = [(0.0, 1.0)]
    for _ in range(BATCHES):
        layer(batch)
        stored.append((layer.running_mean.item(), layer.running_var.item()))
    np.testing.assert_allclose(np.array([found.mean, found.var]).T, stored, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(found.outputs, layer.eval()(batch)[:, 0].detach(), rtol=1e-10)


@ports
def test_keras_layer_follows_its_formula(config: PortConfig) -> None:
    """Keras 3 computes ``moving = moving · momentum + batch · (1 − momentum)``, both biased."""
    found = simulate_port(config).keras
    batch = float(config.scale) * np.array(BATCH)
    mean, var = 0.0, 1.0
    for at in range(1, BATCHES + 1):
        mean = mean * found.momentum + batch.mean() * (1 - found.momentum)
        var = var * found.momentum + batch.var() * (1 - found.momentum)
        assert (found.mean[at], found.var[at]) == pytest.approx((mean, var), rel=1e-9)
    expected = (batch[:, 0] - mean) / np.sqrt(var + found.eps)
    np.testing.assert_allclose(found.outputs, expected, rtol=1e-9, atol=1e-12)


def test_defaults_reach_99_percent_after_44_and_459_batches() -> None:
    assert simulate_port(PortConfig("PyTorch")).pytorch.arrival == 44
    assert simulate_port(PortConfig("Keras")).keras.arrival == 459
    assert simulate_port(PortConfig("Keras")).pytorch.arrival == 1


@pytest.mark.parametrize("defaults", ["PyTorch", "Keras"])
def test_conversion_equates_means_but_not_variances(defaults: str) -> None:
    port = simulate_port(PortConfig(defaults, "converted"))
    np.testing.assert_allclose(port.pytorch.mean, port.keras.mean, rtol=1e-12)
    assert port.pytorch.var[-1] > 1.3 * port.keras.var[-1]
    assert (port.pytorch.eps, port.keras.eps) == (PYTORCH.eps, KERAS.eps)


def test_all_leaves_only_the_stored_variance() -> None:
    port = simulate_port(PortConfig("PyTorch", "all", "0.01"))
    assert port.pytorch.eps == port.keras.eps == PYTORCH.eps
    ratio = (port.keras.outputs / port.pytorch.outputs) ** 2
    var = [each.var[-1] + PYTORCH.eps for each in port.layers]
    np.testing.assert_allclose(ratio, var[0] / var[1], rtol=1e-9)


def test_csv_has_the_statistics_after_each_batch() -> None:
    port = simulate_port(PortConfig("Keras"))
    rows = list(csv.DictReader(port_to_csv(port).splitlines()))
    assert len(rows) == BATCHES + 1
    for name, layer in (("pytorch", port.pytorch), ("keras", port.keras)):
        assert [float(row[f"{name}_mean"]) for row in rows] == layer.mean.tolist()
        assert [float(row[f"{name}_var"]) for row in rows] == layer.var.tolist()


def test_sentences_quote_what_the_picture_shows() -> None:
    copied = tell_copy(list_facts(simulate_port(PortConfig("Keras"))))
    assert "after 1 batch." in copied
    assert "459 batches" in copied
    converted = tell_conversion(list_facts(simulate_port(PortConfig("Keras", "converted"))))
    assert "1.66 in PyTorch and 1.25 in Keras 3" in converted
    small = list_facts(simulate_port(PortConfig("PyTorch", "converted", "0.01")))
    assert "1.13 in PyTorch and 0.447 in Keras" in tell_epsilon(small)
    rest = list_facts(simulate_port(PortConfig("PyTorch", "all", "0.01")))
    assert "1.13 in PyTorch and 1.29 in Keras" in tell_rest(rest)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@ports
def test_figure_draws_the_arrays(config: PortConfig, theme: Theme) -> None:
    port = simulate_port(config)
    mean, var, outputs = draw_port(port, theme)
    for figure in (mean, var, outputs):
        json.dumps(figure, allow_nan=False)
        go.Figure(figure["data"], figure["layout"])
    for trace, layer in zip(mean["data"], port.layers, strict=True):
        np.testing.assert_allclose(trace["y"], layer.mean, rtol=6e-4)
    for trace, layer in zip(var["data"], port.layers, strict=True):
        np.testing.assert_allclose(trace["y"], layer.var, rtol=6e-4)
    for trace, layer in zip(outputs["data"][1:], port.layers, strict=True):
        np.testing.assert_allclose(trace["x"], layer.outputs, rtol=6e-4)
        low, high = outputs["layout"]["xaxis"]["range"]
        assert low < layer.outputs.min() <= layer.outputs.max() < high
