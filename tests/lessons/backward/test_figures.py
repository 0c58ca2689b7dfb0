"""What the backward lesson draws is what the core has computed."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core import RunningStats, backward, normalize, normalize_with
from bn_core.figures.style import DARK, LIGHT
from bn_core.lessons.backward.graph_figure import EDGES, PLACES, draw_graph
from bn_core.lessons.backward.paths_figure import MOST_BARS, draw_paths, draw_plane, draw_upstream
from bn_core.norm.gradient_paths import project_gradient, split_gradient
from bn_core.text.numbers import format_number

GRADS = backward(normalize([[1.0, 3.0], [2.0, 9.0], [6.0, 4.0]], 2, 1), [[1, 0], [-2, 1], [0.5, 3]])
themes = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


def drawable(figure):
    json.dumps(figure, allow_nan=False)
    go.Figure(figure["data"], figure["layout"])
    assert figure["alt"]
    assert figure["layout"]["title"]["text"]
    return figure


@themes
def test_the_bars_of_a_sample_add_up_to_its_mark(theme):
    figure = drawable(draw_paths(GRADS, split_gradient(GRADS), 1, theme))
    *bars, total = figure["data"]
    assert [bar["type"] for bar in bars] == ["bar"] * 3
    np.testing.assert_allclose(np.sum([bar["y"] for bar in bars], axis=0), total["y"], atol=1e-14)
    np.testing.assert_array_equal(total["y"], GRADS.d_x[:, 1])


def test_of_many_samples_the_first_are_drawn_and_the_title_says_so():
    x = np.random.default_rng(0).normal(size=(100, 1))
    grads = backward(normalize(x), x**2)
    figure = drawable(draw_paths(grads, split_gradient(grads), 0, LIGHT))
    assert len(figure["data"][0]["y"]) == MOST_BARS
    assert f"the first {MOST_BARS} of 100" in figure["layout"]["title"]["text"]


@themes
def test_the_plane_of_three_has_the_samples_axes(theme):
    flat = project_gradient(GRADS, 0)
    figure = drawable(draw_plane(flat, 3, theme))
    names = [trace["name"] for trace in figure["data"]]
    assert names[:3] == ["axis of example 1", "axis of example 2", "axis of example 3"]
    assert figure["data"][-1]["x"][1] == flat.total[0]
    assert figure["data"][-1]["y"][1] == flat.total[1]
    assert [trace["text"][1] for trace in figure["data"][:3]] == ["x₁", "x₂", "x₃"]
    four = draw_plane(flat, 4, theme)
    assert len(four["data"]) == 3


def test_the_graph_holds_every_value_and_every_gradient():
    made = draw_graph(GRADS, 1, 2, "x_hat", LIGHT)
    json.dumps(made, allow_nan=False)
    nodes = {node["name"]: node for node in made["nodes"]}
    assert nodes.keys() == PLACES.keys()
    assert nodes["x_hat"]["value"] == format_number(float(GRADS.step.x_hat[2, 1]))
    assert nodes["x_hat"]["gradient"] == format_number(float(GRADS.d_x_hat[2, 1]))
    assert nodes["var"]["gradient"] == format_number(float(GRADS.d_var[1]))
    assert [node["name"] for node in made["nodes"] if node["chosen"]] == ["x_hat"]
    assert len({(node["column"], node["row"]) for node in made["nodes"]}) == len(nodes)
    assert not any(edge["cut"] for edge in made["edges"])


def test_given_statistics_cut_the_paths_through_them():
    stats = RunningStats(np.array([1.0]), np.array([4.0]))
    grads = backward(normalize_with(stats, [[1.0], [2.0]]), [[1.0], [2.0]])
    made = draw_graph(grads, 0, 0, "x", LIGHT)
    cut = {(each["from"], each["to"]) for each in made["edges"] if each["cut"]}
    assert cut == {edge for edge in EDGES if {"mean", "var"} & {*edge}}
    gradients = {node["name"]: node["gradient"] for node in made["nodes"]}
    assert gradients["mean"] == gradients["var"] == "0"


@themes
def test_upstream_bars_are_the_gradient_of_the_outputs(theme):
    figure = drawable(draw_upstream(GRADS, 0, theme))
    assert figure["data"][0]["y"] == [1, -2, 0.5]
