"""A picture of a run shows its frames' own numbers, and a lost network leaves a gap."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.figures.style import DARK, LIGHT
from bn_core.lessons.activations.config import DashboardView, record_panels
from bn_core.lessons.activations.figure import draw_run
from bn_core.lessons.activations.panels import PANELS
from bn_core.text.numbers import format_number
from bn_core.training.trainer import train

Run = tuple[RunConfig, Sequence[Frame]]
VIEWS: list[dict[str, str]] = [
    {},
    {"theme": "dark", "log": "true", "panels": "learning"},
    {"layer": "1", "panels": "unit"},
    {"layer": "20", "panels": "unit"},
    {"panels": "gradients"},
]


def draw(run: Run, shown: int = -1, params: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Draw a run as the page does, or all its pictures if none is chosen."""
    config, frames = run
    at, view = range(len(frames))[shown], params or {}
    return draw_run(config, frames, at, {"panels": ".".join(PANELS), **view})


def figure(made: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in made["figures"] if each["id"] == name)


def numbers(values: Any) -> Iterator[float]:
    if isinstance(values, (list, tuple)):
        for each in values:
            yield from numbers(each)
    elif isinstance(values, dict):
        yield from numbers(list(values.values()))
    elif isinstance(values, float):
        yield values


@pytest.mark.parametrize("params", VIEWS, ids=str)
@pytest.mark.parametrize("shown", [0, 3, -1])
@pytest.mark.parametrize("name", ["tiny", "wild"])
def test_draw_run_gives_plain_json(
    name: str, shown: int, params: dict[str, str], request: pytest.FixtureRequest
) -> None:
    made = draw(request.getfixturevalue(name), shown, params)
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    assert all(map(math.isfinite, numbers(made)))


@pytest.mark.parametrize("name", ["tiny", "wild"])
def test_draw_run_gives_figures_that_plotly_accepts(
    name: str, request: pytest.FixtureRequest
) -> None:
    for each in draw(request.getfixturevalue(name))["figures"]:
        go.Figure(each["data"], each["layout"])


def test_figures_have_titles_axes_and_alternatives(tiny: Run) -> None:
    made = draw(tiny)["figures"]
    assert len({each["id"] for each in made}) == len(made)
    assert len({each["alt"] for each in made}) == len(made)
    for each in made:
        assert each["layout"]["title"]["text"]
        assert each["layout"]["xaxis"]["title"]["text"]
        assert each["layout"]["yaxis"]["title"]["text"]
        assert each["row"]


def test_figure_ids_and_alternatives_are_constant_in_a_run(tiny: Run) -> None:
    first, last = ([(f["id"], f["alt"]) for f in draw(tiny, n)["figures"]] for n in (0, -1))
    assert first == last


def test_ridge_is_the_histogram_scaled_to_its_peak(tiny: Run) -> None:
    frame = tiny[1][-1]
    made = draw(tiny)
    for k, norm in enumerate(frame.norms):
        [trace] = figure(made, f"histogram {norm}")["data"]
        heights = [y for y in trace["y"] if y is not None]
        for number, share in enumerate(frame.histogram[k], start=1):
            bins = len(share)
            ridge = heights[(number - 1) * (bins + 2) : number * (bins + 2)]
            assert (ridge[0], ridge[-1]) == (number, number)
            expected = number - 0.92 * share / share.max()
            np.testing.assert_allclose(ridge[1:-1], expected, rtol=6e-4)


def test_curves_are_the_numbers_of_the_frames(tiny: Run) -> None:
    config, frames = tiny
    made = draw(tiny)
    *losses, guessing = figure(made, "loss")["data"]
    assert guessing["y"] == pytest.approx([math.log(frames[0].classes)] * 2, abs=1e-3)
    assert guessing["name"] == "guessing: log 2"
    for k, trace in enumerate(losses):
        assert trace["x"] == list(range(1, config.steps + 1))
        merged = np.full(config.steps, np.nan)
        for each in frames:
            merged[each.first - 1 : each.step] = each.losses[:, k]
        np.testing.assert_allclose(trace["y"], merged, rtol=6e-4)
    for k, trace in enumerate(figure(made, "accuracy")["data"]):
        np.testing.assert_allclose(trace["y"], [f.accuracy[k] for f in frames], rtol=6e-4)
        np.testing.assert_array_equal(trace["x"], [f.step for f in frames])
    for k, trace in enumerate(figure(made, "gradient")["data"]):
        np.testing.assert_allclose(trace["y"], frames[-1].gradient[k], rtol=6e-4)
    for k, trace in enumerate(figure(made, "saturated")["data"]):
        np.testing.assert_allclose(trace["y"], frames[-1].saturated[k], rtol=6e-4)


HISTOGRAMS = ("outputs", "output_gradients", "weight_gradients")
CURVES = ("update_ratio", "gradient_ratio", "mean", "variance", "drift")


def get_recorded(frame: Frame, name: str) -> Any:
    values = getattr(frame.layers, name)
    assert values is not None
    return values


@pytest.mark.parametrize("name", HISTOGRAMS)
def test_histograms_of_layers_are_the_recorded_shares(name: str, tiny: Run) -> None:
    frame = tiny[1][-1]
    made = draw(tiny)
    for k, norm in enumerate(frame.norms):
        shares = get_recorded(frame, name)[k]
        shown = figure(made, f"{name} {norm}")
        heights = [y for y in shown["data"][0]["y"] if y is not None]
        bins = shares.shape[1]
        for number, share in enumerate(shares, start=1):
            ridge = heights[(number - 1) * (bins + 2) : number * (bins + 2)]
            expected = number - 0.92 * share / share.max()
            np.testing.assert_allclose(ridge[1:-1], expected, rtol=6e-4)
        labels = shown["layout"]["yaxis"]["ticktext"]
        assert labels == (["1", "2", "out"] if name == "weight_gradients" else ["1", "2"])


@pytest.mark.parametrize("name", CURVES)
def test_curves_of_layers_are_the_recorded_numbers(name: str, tiny: Run) -> None:
    frames = tiny[1]
    made = draw(tiny)
    ranges = []
    for k, norm in enumerate(frames[0].norms):
        shown = figure(made, f"{name} {norm}")
        values = np.stack([get_recorded(each, name)[k] for each in frames])
        assert len(shown["data"]) == values.shape[1]
        for layer, trace in enumerate(shown["data"]):
            assert trace["x"] == [each.step for each in frames]
            seen = np.array([np.nan if y is None else y for y in trace["y"]])
            expected = values[:, layer].astype(float)
            if shown["layout"]["yaxis"]["type"] == "log":
                expected = np.where(expected > 0, expected, np.nan)
            np.testing.assert_allclose(seen, expected, rtol=6e-4)
        names = [trace["name"] for trace in shown["data"]]
        last = ["output layer"] if name.endswith("ratio") else []
        assert names == ["layer 1", "layer 2", *last]
        ranges.append(shown["layout"]["yaxis"]["range"])
    assert ranges == ranges[:1] * len(ranges), "networks are compared on one scale"


def test_dashed_line_is_the_rule_of_a_thousandth(tiny: Run) -> None:
    shown = figure(draw(tiny), "update_ratio batch")["layout"]
    [line] = shown["shapes"]
    assert line["y0"] == line["y1"] == 1e-3
    low, high = shown["yaxis"]["range"]
    assert low < -3 < high


def test_map_of_units_shows_each_bit(tiny: Run) -> None:
    frame = tiny[1][-1]
    for k, norm in enumerate(frame.norms):
        [trace] = figure(draw(tiny, params={"layer": "2"}), f"units {norm}")["data"]
        shown = np.array(trace["z"])
        bits = np.unpackbits(get_recorded(frame, "saturated_units")[k, 1], axis=-1)
        np.testing.assert_array_equal(shown, bits[:, : frame.layers.examples])
        assert shown.shape == (8, 64)


def test_map_over_time_shows_each_histogram(tiny: Run) -> None:
    frames = tiny[1]
    made = draw(tiny, params={"layer": "1"})
    for k, norm in enumerate(frames[0].norms):
        [trace] = figure(made, f"density {norm}")["data"]
        assert trace["x"] == [each.step for each in frames]
        expected = 100 * np.stack([each.histogram[k, 0] for each in frames], axis=1)
        np.testing.assert_allclose(np.array(trace["z"]), expected, atol=0.051)
        assert trace["zmax"] <= 20


def test_learned_affine_is_drawn_against_what_it_could_undo(tiny: Run) -> None:
    gamma, beta, sigma, mean = get_recorded(tiny[1][-1], "affine")[:, 0]
    made = draw(tiny, params={"layer": "1"})
    for name, x, y in (("gamma", sigma, gamma), ("beta", mean, beta)):
        points, line = figure(made, name)["data"]
        np.testing.assert_allclose(points["x"], x, rtol=6e-4)
        np.testing.assert_allclose(points["y"], y, rtol=6e-4)
        assert line["x"] == line["y"]


def test_accuracies_are_drawn_by_statistics(tiny: Run) -> None:
    frames = tiny[1]
    none, running, exact, own, layer = figure(draw(tiny), "calibration")["data"]
    for trace, values in (
        (none, [each.accuracy[0] for each in frames]),
        (running, [each.accuracy[1] for each in frames]),
        (exact, [get_recorded(each, "accuracy")[1, 0] for each in frames]),
        (own, [get_recorded(each, "accuracy")[1, 1] for each in frames]),
        (layer, [each.accuracy[2] for each in frames]),
    ):
        np.testing.assert_allclose(trace["y"], values, rtol=6e-4)
    cues = {(each["line"]["dash"], each["marker"]["symbol"]) for each in (running, exact, own)}
    assert len(cues) == 3


def test_pictures_come_in_their_order_whatever_the_link_says(tiny: Run) -> None:
    one, other = (
        draw(tiny, params={"panels": each}) for each in ("unit.learning", "learning.unit")
    )
    assert one == other
    assert [each["id"] for each in one["figures"]][:2] == ["loss", "accuracy"]


@pytest.mark.parametrize("name", PANELS)
def test_picture_without_its_record_says_so(name: str, tiny: Run) -> None:
    config, _ = tiny
    bare = record_panels(config, ())
    frames = list(train(bare, bare.record))
    made = draw_run(bare, frames, len(frames) - 1, {"panels": name})
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    own = record_panels(config, (name,))
    full = draw_run(own, list(train(own, own.record)), 3, {"panels": name})
    assert [each["id"] for each in full["figures"]] == [each["id"] for each in made["figures"]]
    assert all(each["data"] for each in full["figures"]), "it records what it shows"
    assert all(trace.get("y") or trace.get("z") for f in full["figures"] for trace in f["data"])


def test_sentences_tell_the_numbers_of_the_pictures(tiny: Run) -> None:
    frame, said = tiny[1][-1], " ".join(draw(tiny)["say"])
    ratio = np.median(get_recorded(frame, "update_ratio"), axis=1)
    assert f"{format_number(float(ratio[1]))} with batch norm, " in said
    assert "the change that SGD has made" in said
    assert "for all 64 examples" in said
    exact = get_recorded(frame, "accuracy")[1, 0]
    assert f"{format_number(float(exact))} with those of the training set" in said


@pytest.mark.parametrize("layer", [1, 2])
def test_percentiles_are_of_the_layer_asked_for(tiny: Run, layer: int) -> None:
    frames = tiny[1]
    made = draw(tiny, params={"layer": str(layer)})
    for k, norm in enumerate(frames[0].norms):
        low, high, middle = figure(made, f"percentiles {norm}")["data"]
        for place, trace in enumerate((low, middle, high)):
            expected = [f.percentiles[k, layer - 1, place] for f in frames]
            np.testing.assert_allclose(trace["y"], expected, rtol=6e-4)
        assert f"Layer {layer}," in figure(made, f"percentiles {norm}")["layout"]["title"]["text"]


def test_layer_beyond_the_network_is_the_last(tiny: Run) -> None:
    assert draw(tiny, params={"layer": "20"}) == draw(tiny, params={"layer": "2"})


def test_mark_stands_at_a_past_step_only(tiny: Run) -> None:
    for name in ("loss", "accuracy", "percentiles batch"):
        [mark] = figure(draw(tiny, 3), name)["layout"]["shapes"]
        assert mark["x0"] == mark["x1"] == tiny[1][3].step
        assert figure(draw(tiny), name)["layout"]["shapes"] == []


def test_theme_and_log_scale_are_those_asked_for(tiny: Run) -> None:
    dark = figure(draw(tiny, params={"theme": "dark", "log": "true"}), "loss")
    light = figure(draw(tiny), "loss")
    assert [trace["line"]["color"] for trace in dark["data"][:3]] == [
        DARK.none,
        DARK.batch,
        DARK.layer,
    ]
    assert light["data"][1]["line"]["color"] == LIGHT.batch
    assert [each["layout"]["yaxis"]["type"] for each in (dark, light)] == ["log", "linear"]


@pytest.mark.parametrize(
    "params", [{"layer": "0"}, {"layer": "21"}, {"layer": "x"}, {"theme": "mauve"}, {"log": "2"}]
)
def test_draw_run_rejects_a_view_out_of_bounds(tiny: Run, params: dict[str, str]) -> None:
    [(name, _)] = params.items()
    with pytest.raises(ValueError, match=DashboardView.knob(name).help):
        draw(tiny, params=params)


def test_draw_run_ignores_other_parameters(tiny: Run) -> None:
    assert draw(tiny, params={"frame": "7", "n": "x"}) == draw(tiny)


def test_diverged_network_leaves_gaps_and_an_alert(wild: Run) -> None:
    frame = wild[1][-1]
    made = draw(wild)
    assert figure(made, "units none")["data"] == []
    assert figure(made, "units batch")["data"]
    assert set(figure(made, "update_ratio none")["data"][0]["y"][-1:]) == {None}
    assert made["alerts"] == [f"The network without normalization {frame.ended[0]}"]
    assert figure(made, "loss")["data"][0]["y"][-1] is None
    assert figure(made, "loss")["data"][1]["y"][-1] is not None
    assert set(figure(made, "gradient")["data"][0]["y"]) == {None}
    assert set(figure(made, "saturated")["data"][0]["y"]) == {None}
    assert figure(made, "histogram none")["data"][0]["y"] == []
    assert figure(made, "histogram batch")["data"][0]["y"]


def test_diverged_network_leaves_the_scale_to_the_others(wild: Run) -> None:
    frames = wild[1]
    made = draw(wild)
    most = np.nanmax([get_recorded(each, "variance")[0] for each in frames])
    assert most > 1e12
    shown = figure(made, "variance batch")["layout"]["yaxis"]
    low, high = shown["range"]
    assert high - low < 16
    assert (high - low) / shown["dtick"] < 8, "few enough labels to be read"
    seen = np.array([get_recorded(each, "variance") for each in frames])
    middle = np.median(np.log10(seen[np.isfinite(seen) & (seen > 0)]))
    assert low < middle < high
    units = figure(made, "units none")["layout"]["annotations"]
    assert units[0]["text"] == "This network has ended."


def test_running_network_has_no_alert(tiny: Run) -> None:
    assert draw(tiny)["alerts"] == []
